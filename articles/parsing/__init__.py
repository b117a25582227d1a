"""Text in, a frozen Document out: pure Python, no Django. The door is `articles.parsing.page.parse`."""
