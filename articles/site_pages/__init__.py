"""Pages about the site, such as its privacy policy: written at the desk, with versions, in both languages."""
