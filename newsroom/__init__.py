"""The Django project: settings, URLs, middleware, page cache, and the wiring of signals."""
