from django.apps import AppConfig


class SyndicationConfig(AppConfig):
    """An app only because it owns template tags."""

    name = "articles.syndication"
    label = "syndication"
