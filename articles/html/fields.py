"""Model field for clean HTML: sanitizes every write to the column (form, save, update, bulk)."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.html.sanitizer import clean


class CleanHTMLField(models.TextField):
    """A text column that accepts any HTML and stores what `sanitizer.clean` returns."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = clean(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Sanitize for update() and bulk_update(), which do not call pre_save."""
        prepared = clean(value) if isinstance(value, str) else value
        return super().get_db_prep_save(prepared, connection)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return clean(super().clean(value, model_instance))
