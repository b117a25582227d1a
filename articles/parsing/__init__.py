"""The parser of raw news pages: text or HTML in, one frozen Document out. Pure Python, no database."""
