"""系统状态: what runs here, what is missing, whether the archive is whole; for administrators."""

from __future__ import annotations

import platform
import shutil
from importlib.metadata import version

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from services.formats.fonts import faces
from services.formats.ocr import recogniser
from services.model.work import TASK_LABELS
from services.upkeep import Verified
from web.access import ADMINISTRATORS, OFFICE, allow, office, person, scope
from web.machine import lacks

bp = Blueprint("status", __name__, url_prefix="/status")

LIBRARIES = ("flask", "sqlalchemy", "whoosh-reloaded", "docxtpl", "python-docx", "pdfplumber", "pypdfium2", "waitress")
GB = 1 << 30
LOW_DISK_GB = 5.0
WALLS = (
    ("network", "断网隔离"),
    ("unprivileged", "降低权限"),
    ("memory", "内存上限"),
    ("processor", "处理器时限"),
    ("files", "写文件上限"),
)


@bp.get("/")
@allow(ADMINISTRATORS)
def index() -> ResponseReturnValue:
    """Everything but the verification, which takes its time."""
    return _page(None)


@bp.post("/verify")
@allow(ADMINISTRATORS)
def verify() -> ResponseReturnValue:
    """Look at every byte of the archive, now."""
    return _page(office().upkeep.verify())


@bp.post("/recognise")
@allow(OFFICE)
def recognise() -> ResponseReturnValue:
    """补识别: everything that waits to become text is asked for again."""
    asked = office().recognition.catch_up(by=person())
    if asked:
        flash(f"已排入队列：{len(asked)} 件，识别完即可检索。", "success")
    elif office().recognition.possible:
        flash("没有等待识别的文件。", "success")
    else:
        flash("本机未装识别组件，扫描件和图片暂不能识别。请管理员运行 python3 run.py setup 装好后再试。", "warning")
    return redirect(url_for("workbench.index"))


@bp.get("/child")
@allow(ADMINISTRATORS)
def child() -> ResponseReturnValue:
    """Which walls stand around the processes that open strangers' files; they may have to be started for this."""
    walls, libreoffice = office().child.confinement(), office().libreoffice
    return render_template(
        "_child.html",
        walls=[(label, getattr(walls, name)) for name, label in WALLS],
        missing=(*walls.missing, *(libreoffice.missing if libreoffice else ())),
    )


def _page(verified: Verified | None) -> str:
    settings = office().settings
    disk = shutil.disk_usage(settings.home)
    libreoffice = office().libreoffice
    return render_template(
        "status.html",
        versions=[("Python", platform.python_version()), *((name, version(name)) for name in LIBRARIES)],
        system=platform.platform(),
        home=settings.home,
        disk_free=disk.free / GB,
        disk_total=disk.total / GB,
        low_disk=disk.free / GB < LOW_DISK_GB,
        program=libreoffice.program if libreoffice else None,
        lacks=lacks(office()),
        recogniser=recogniser() if office().recognition.possible else "",
        backlog=office().recognition.backlog(),
        faces=faces(),
        counted_since=office().calendar.counted_since(),
        counted_by_setting=bool(settings.in_use_since),
        behind=settings.clock_behind_days,
        waiting=office().waiting(scope=scope()),
        textless=office().textless(scope=scope()),
        unrecognised=office().unrecognised(scope=scope()),
        recognisable=0,  # this page has a panel of its own for that
        tasks=TASK_LABELS,
        verified=verified,
    )
