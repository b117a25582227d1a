"""The project: settings, addresses, kept pages, and what reacts when items change."""
