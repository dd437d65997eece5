"""Bootstrap, its icons, htmx and ECharts, served from the packages they came in. What is absent is left out and said."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint, Response, current_app, request, send_file, url_for

from services.model.errors import NotFound
from services.settings import CHECKOUT
from web.access import PUBLIC, allow

bp = Blueprint("vendor", __name__)

# A Windows registry may say that .js is text/plain, and nosniff then stops every script.
for _type, _extension in (
    ("text/javascript", ".js"),
    ("text/css", ".css"),
    ("image/svg+xml", ".svg"),
    ("font/woff2", ".woff2"),
    ("font/woff", ".woff"),
):
    mimetypes.add_type(_type, _extension)

ASSETS = CHECKOUT / "build" / "assets"  # packages that are never imported, only looked into
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of a package, under a name of ours."""

    package: str
    path: str
    what: str  # what a page can't do without it


PARTS: Mapping[str, Part] = {
    "bootstrap.css": Part(package="flask_bootstrap", path="static/bootstrap5/css/bootstrap.min.css", what="版式"),
    "popper.js": Part(package="flask_bootstrap", path="static/bootstrap5/umd/popper.min.js", what="弹出菜单"),
    "bootstrap.js": Part(package="flask_bootstrap", path="static/bootstrap5/js/bootstrap.min.js", what="弹出菜单"),
    "icons.css": Part(package="flask_bootstrap", path="static/bootstrap5/css/font/bootstrap-icons.min.css", what="图标"),
    "fonts/bootstrap-icons.woff2": Part(
        package="flask_bootstrap", path="static/bootstrap5/css/font/fonts/bootstrap-icons.woff2", what="图标"
    ),
    "fonts/bootstrap-icons.woff": Part(
        package="flask_bootstrap", path="static/bootstrap5/css/font/fonts/bootstrap-icons.woff", what="图标"
    ),
    "htmx.js": Part(package="js_lib_htmx", path="static/htmx/htmx.min.js", what="自动刷新处理进度（请手动刷新页面查看）"),
    "echarts.js": Part(package="vizly", path="assets/echarts.min.js", what="统计图（改以条形表格显示）"),
}
STYLES = ("bootstrap.css", "icons.css")
SCRIPTS = ("popper.js", "bootstrap.js", "htmx.js")


@dataclass(frozen=True, slots=True)
class Vendor:
    """Where the parts lie on this machine, found once at start."""

    found: Mapping[str, Path]

    @classmethod
    def look(cls) -> Vendor:
        """Look beside the checkout first, then among the installed packages; nothing is imported."""
        return cls({name: path for name, part in PARTS.items() if (path := _locate(part)) is not None})

    @property
    def missing(self) -> tuple[str, ...]:
        """What pages can't do here, in words, each once."""
        return tuple(dict.fromkeys(part.what for name, part in PARTS.items() if name not in self.found))


def _locate(part: Part) -> Path | None:
    spec = find_spec(part.package)
    folders = [ASSETS / part.package, *map(Path, (spec.submodule_search_locations if spec else None) or ())]
    return next((path for folder in folders if (path := folder / part.path).is_file()), None)


def vendor() -> Vendor:
    found = current_app.extensions["vendor"]
    assert isinstance(found, Vendor)
    return found


def has(name: str) -> bool:
    return name in vendor().found


def vendor_url(name: str) -> str:
    """The URL of a part; it changes with the part, so that a browser may keep it for good."""
    return url_for("vendor.file", name=name, v=format(int(vendor().found[name].stat().st_mtime), "x"))


def vendor_urls(names: tuple[str, ...]) -> list[str]:
    """The URLs of those parts that are there."""
    return [vendor_url(name) for name in names if has(name)]


@bp.get("/vendor/<path:name>")
@allow(PUBLIC)
def file(name: str) -> Response:
    """One part."""
    path = vendor().found.get(name)
    if path is None:
        raise NotFound(what=name)
    return send_file(path, mimetype=mimetypes.guess_type(name)[0], max_age=A_YEAR if "v" in request.args else 3600)
