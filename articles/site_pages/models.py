"""Pages about the site. Their visibility is computed from two times, as that of items is."""

from django.core.validators import RegexValidator
from django.db import DatabaseError, models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.formats.interface_language import localized
from articles.html.fields import CleanHTMLField

# These have an address of their own, where they stand above the facts of the identity.
WITH_FACTS = ("about", "contact")


class SitePageQuerySet(models.QuerySet["SitePage"]):
    def public(self) -> "SitePageQuerySet":
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=True)


class SitePage(models.Model):
    """Without `published_at` it is a draft; with `withdrawn_at` it was public and is gone."""

    slug = models.CharField(
        _("address"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(?:-[a-z0-9]+)*$", _("Small letters, digits and hyphens."))],
        help_text=_("The last part of its address, such as privacy. “about” and “contact” replace the built-in texts."),
    )
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    body = CleanHTMLField(_("text"))
    body_en = CleanHTMLField(
        _("text in English"), blank=True, help_text=_("Empty: English pages show the Chinese text.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    in_footer = models.BooleanField(_("listed in the footer"), default=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = SitePageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page about the site")
        verbose_name_plural = _("pages about the site")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="site_page_withdrawn_after_publication",
                condition=models.Q(withdrawn_at__isnull=True) | models.Q(published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self) -> str:
        if self.slug in WITH_FACTS:
            return reverse(f"articles:{self.slug}")
        return reverse("site_pages:page", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def shown_title(self) -> str:
        return localized(self, "title")

    @property
    def shown_body(self) -> str:
        return localized(self, "body")

    @property
    def shown_language(self) -> str:
        """The language of the text that readers of this interface get."""
        return "en" if self.body_en and self.shown_body == self.body_en else "zh-Hans"


def footer_pages() -> list[SitePage]:
    """The public pages that the footer lists; none while the database is away. One query, without their texts."""
    listed = SitePage.objects.public().filter(in_footer=True).exclude(slug__in=WITH_FACTS)
    try:
        return list(listed.only("slug", "title", "title_en"))
    except DatabaseError:
        return []


def public_page(slug: str) -> SitePage | None:
    return SitePage.objects.public().filter(slug=slug).first()
