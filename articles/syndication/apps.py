from django.apps import AppConfig


class SyndicationConfig(AppConfig):
    """An app for its template tags alone."""

    name = "articles.syndication"
    label = "syndication"
