"""How is stored HTML always clean HTML? The column itself cleans, whatever the door: form, save, update, bulk."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.markup import clean


class CleanHTMLField(models.TextField):
    """A text column that takes any HTML and holds only what `markup.clean` lets through."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = clean(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Reached by update() and bulk_update() too, which never call pre_save."""
        prepared = clean(value) if isinstance(value, str) else value
        return super().get_db_prep_save(prepared, connection)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return clean(super().clean(value, model_instance))
