from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class TakedownsConfig(AppConfig):
    name = "articles.takedowns"
    label = "takedowns"
    verbose_name = _("takedowns")

    def ready(self) -> None:
        from articles.takedowns.models.append_only_triggers import check_append_only_triggers

        checks.register(check_append_only_triggers, str(checks.Tags.database))
