"""Masking of email addresses for readers who may not see them."""

import re

_ADDRESS = re.compile(r"([\w.+-])[\w.+-]*@")


def masked(text: str) -> str:
    """A text with its email addresses shortened: `g…@mail.example`."""
    return _ADDRESS.sub(r"\1…@", text)
