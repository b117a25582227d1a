from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WireConfig(AppConfig):
    name = "articles.ingest"
    label = "wire"
    verbose_name = _("deliveries")
