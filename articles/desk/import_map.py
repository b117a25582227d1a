"""The import map of the desk: every shared JavaScript module under a bare name.

Scripts import "newsroom/lib/http", and the map leads to the file under its hashed name. So each module is loaded once,
and may be cached for ever.
"""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString
from js_asset import ImportMap

_SCRIPTS = Path(settings.BASE_DIR) / "static" / "js"
# Entry points are loaded by pages, not imported.
_ENTRY_POINT = "main.js"


def shared_modules() -> dict[str, str]:
    """Bare name and static path of each module that others import."""
    folders = [
        _SCRIPTS / "lib",
        _SCRIPTS / "editor",
        _SCRIPTS / "editor" / "pasted",
        *sorted(path for path in (_SCRIPTS / "desk").iterdir() if path.is_dir()),
    ]
    files = [path for folder in folders for path in sorted(folder.glob("*.js")) if path.name != _ENTRY_POINT]
    paths = [path.relative_to(_SCRIPTS).as_posix() for path in files]
    return {f"newsroom/{path.removesuffix('.js')}": f"js/{path}" for path in paths}


def import_map(nonce: str) -> SafeString:
    """The script element. It is the only inline script of the desk, so it carries the nonce of the page's policy."""
    element: SafeString = _import_map().render(attrs={"nonce": nonce})
    return element


@cache
def _import_map() -> ImportMap:
    """With the hashed addresses of the files, which stay the same as long as the process runs."""
    paths = {"django-prose-editor/editor": "django_prose_editor/editor.js"} | shared_modules()
    return ImportMap({name: static(path) for name, path in paths.items()})
