"""The version of this release, as in `pyproject.toml`; a test compares the two."""

VERSION = "1.0.0"
