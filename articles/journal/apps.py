from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "articles.journal"
    label = "journal"
