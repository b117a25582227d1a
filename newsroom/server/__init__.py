"""What runs between the HTTP server and Django: deadlines for slow clients, and refusals while too many ask at once."""
