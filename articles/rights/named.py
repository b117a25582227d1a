"""Rows that are found by their name however it is spelled: the base of sources, people, tags and aliases."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from articles.rights.names import name_key


class NamedModel(models.Model):
    """Derives `name_key` from `name` on every save; subclasses declare both columns."""

    name: Any
    name_key: Any
    NAME_TAKEN: ClassVar[str | Promise]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = self.key_of(self.name)
        # Django sends post_save after its own commit: what search derives from a name must be committed with it.
        with transaction.atomic():
            super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.name_key = self.key_of(self.name)
        if not self.name_key:
            raise ValidationError({"name": _("This name has no visible characters.")})
        if self.is_name_taken():
            raise ValidationError({"name": self.NAME_TAKEN})

    @staticmethod
    def key_of(name: str) -> str:
        """The form under which two spellings of a name are equal."""
        return name_key(name)

    def is_name_taken(self) -> bool:
        """Whether another row has this `name_key`."""
        rows: Any = type(self)._default_manager
        is_taken: bool = rows.filter(name_key=self.name_key).exclude(pk=self.pk).exists()
        return is_taken
