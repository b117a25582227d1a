"""Admin of pictures."""

from articles.pictures.admin import pictures

__all__ = ["pictures"]
