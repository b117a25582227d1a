"""The identity of the site: its names, addresses, emblems and registration numbers."""
