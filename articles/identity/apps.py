from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "articles.identity"
    label = "identity"
    verbose_name = _("identity of the site")

    def ready(self) -> None:
        from articles.identity import current
        from articles.identity.models import Identity

        request_started.connect(current.begin_request)
        request_finished.connect(current.end_request)
        post_save.connect(current.after_save, sender=Identity)
