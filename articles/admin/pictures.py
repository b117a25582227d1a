"""Pictures on the desk: taken in with credit and licence, shown small in the list."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base import DeskForm
from articles.admin.picture_calls import cards, upload
from articles.admin.takedown import TakedownAdmin
from articles.admin.words import in_zone, list_time, name_of_picture
from articles.pictures.models import Picture

THUMBNAIL = (96, 64)
LARGE = (480, 320)


class PictureForm(DeskForm):
    """A plain file field: whether it is a picture is judged once, by `accept_picture`, with its own words."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("JPEG, PNG, WebP or GIF, at most 20 MB. A new file gets a new address."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].required = not self.instance.pk


@admin.register(Picture)
class PictureAdmin(TakedownAdmin):
    form = PictureForm
    change_form_template = "admin/picture_form.html"
    list_display = ("thumbnail", "name_of", "credit", "licence", "licence_ends", "source")
    list_display_links = ("thumbnail", "name_of")
    list_select_related = ("licence", "source")
    search_fields = ("alt", "credit", "=id")
    autocomplete_fields = ("source", "licence")
    readonly_fields = ("preview",)
    fields = (
        "preview",
        "file",
        "alt",
        "credit",
        "source",
        "licence",
        "licence_ends_at",
        ("focal_x", "focal_y"),
    )

    def get_urls(self) -> list[URLPattern]:
        """What the editor of a text asks."""
        view = self.admin_site.admin_view
        own = [
            path("cards/", view(partial(cards, admin=self)), name="pictures_picture_cards"),
            path("upload/", view(partial(upload, admin=self)), name="pictures_picture_upload"),
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=gettext_lazy("picture"))
    def name_of(self, obj: Any) -> str:
        return name_of_picture(obj)

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, picture: Picture) -> SafeString:
        return drawn(picture, THUMBNAIL)

    @admin.display(description=gettext_lazy("as stored"))
    def preview(self, picture: Picture) -> SafeString | str:
        return drawn(picture, LARGE) if picture.pk else _("none yet")

    @admin.display(description=in_zone(gettext_lazy("licence ends")), ordering="licence_ends_at")
    def licence_ends(self, picture: Picture) -> str:
        return list_time(picture.licence_ends_at)


def drawn(picture: Picture, most: tuple[int, int]) -> SafeString:
    """The picture inside a box of so many pixels, with its size given so that nothing jumps."""
    scale = min(most[0] / picture.width, most[1] / picture.height, 1)
    width, height = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    image = '<img src="{}" width="{}" height="{}" alt="{}" loading="lazy">'
    return format_html(image, picture.get_absolute_url(), width, height, picture.alt)
