"""Each test begins in an hour in which nobody has asked for anything."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()
