"""The RSGI application, which `manage.py serve` runs."""

from newsroom.wsgi import application as wsgi_application

# The import above sets Django up.
# isort: split
from newsroom.server.application import Application

application = Application(wsgi_application)
