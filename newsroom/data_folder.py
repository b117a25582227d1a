"""The data folder: everything that an installation writes, including its secret key.

`python -m newsroom.data_folder` creates it before the first start; running it again changes nothing.
"""

import os
import secrets
from pathlib import Path


def data_folder() -> Path:
    """`NEWSROOM_DATA`, else `var/` beside manage.py."""
    return Path(os.environ.get("NEWSROOM_DATA") or Path(__file__).resolve().parent.parent / "var").absolute()


def prepare(folder: Path) -> None:
    """Create the folder, its pictures folder and the secret key where they are missing."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    secret = folder / "secret_key"
    if not secret.exists():
        handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))


if __name__ == "__main__":
    prepare(data_folder())
