from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SitePagesConfig(AppConfig):
    name = "articles.site_pages"
    label = "site_pages"
    verbose_name = _("pages about the site")
