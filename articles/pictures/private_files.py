"""Private files in a folder outside the public one. Where they lie is a setting: STORAGES."""

import os
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class PrivateFiles(FileSystemStorage):
    """A folder that a setting names. Its files have no URL."""

    def __init__(self, folder_setting: str) -> None:
        self.folder_setting = folder_setting
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> Path:
        root: Path = getattr(settings, self.folder_setting)
        return root

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)

    def url(self, name: str | None) -> str:
        raise ValueError("private files have no URL")
