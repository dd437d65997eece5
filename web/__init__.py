"""The web: create_app(office) -> Flask. The only place that knows Flask; views translate and nothing more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from services.model.dates import chinese_date
from services.model.people import ROLE_LABELS, UNIT_ROLES, Person
from services.office import Office
from web import (
    accounts,
    accuracy,
    batches,
    calendar,
    checking,
    confirm,
    criticisms,
    documents,
    errors,
    filings,
    issuing,
    kin,
    leaders,
    ledger_behalf,
    ledger_form,
    ledger_office,
    ledger_reminders,
    ledger_review,
    ledgers,
    life,
    login,
    paper_templates,
    press,
    ranking_afterwards,
    ranking_desk,
    ranking_sheets,
    ranking_trials,
    rankings,
    receipts,
    rectification_demands,
    rectification_entry,
    rectifications,
    rectifying,
    registers,
    rosters,
    schemes,
    search,
    security,
    statistics,
    status,
    submit,
    units,
    vendor,
    versions,
    workbench,
)
from web.access import PUBLIC, allow, check_access, may
from web.ledger_tones import ledger_tone
from web.paging import url_of, url_with
from web.vendor import SCRIPTS, STYLES, Vendor, has, vendor_url, vendor_urls

# In groups: endpoint, label, icon; each is shown to those who may open it.
MENU = (
    (
        ("workbench.index", "工作台", "house"),
        ("filings.index", "协议备案", "file-earmark-check"),
        ("ledgers.index", "工作台账", "table"),
        ("ledger_office.index", "台账总览", "grid-3x3"),
        ("rankings.index", "考核排名", "bar-chart-line"),
        ("rectifications.index", "整改台账", "clipboard-check"),
        ("leaders.index", "领导看板", "speedometer2"),
        ("statistics.index", "统计", "pie-chart"),
        ("search.index", "档案检索", "search"),
        ("calendar.index", "日历", "calendar3"),
    ),
    (
        ("documents.index", "公文", "megaphone"),
        ("receipts.index", "公文签收", "inbox"),
        ("registers.issued", "收发文登记簿", "journal-text"),
        ("press.index", "套红", "file-earmark-richtext"),
        ("checking.index", "版面核对", "rulers"),
        ("paper_templates.index", "公文模板", "file-earmark-word"),
        ("issuing.index", "发文设置", "sliders"),
    ),
    (
        ("schemes.index", "评分方案", "clipboard-data"),
        ("accuracy.index", "识别准确率", "bullseye"),
        ("units.index", "单位名册", "building"),
        ("rosters.index", "联络员名单", "person-lines-fill"),
        ("accounts.index", "账号管理", "people"),
        ("status.index", "系统状态", "hdd-stack"),
    ),
)
BLUEPRINTS = (
    vendor.bp,
    workbench.bp,
    filings.bp,
    submit.bp,
    batches.bp,
    confirm.bp,
    kin.bp,
    ledgers.bp,
    ledger_form.bp,
    ledger_office.bp,
    ledger_reminders.bp,
    ledger_behalf.bp,
    ledger_review.bp,
    accuracy.bp,
    documents.bp,
    life.bp,
    versions.bp,
    receipts.bp,
    registers.bp,
    press.bp,
    checking.bp,
    issuing.bp,
    paper_templates.bp,
    search.bp,
    calendar.bp,
    units.bp,
    rosters.bp,
    schemes.bp,
    criticisms.bp,
    rectification_entry.bp,
    rectification_demands.bp,
    rectifications.bp,
    rectifying.bp,
    leaders.bp,
    statistics.bp,
    rankings.bp,
    ranking_sheets.bp,
    ranking_desk.bp,
    ranking_trials.bp,
    ranking_afterwards.bp,
    accounts.bp,
    status.bp,
)
# What a blueprint without a menu entry of its own belongs to.
UNDER = {
    "submit": "filings",
    "batches": "filings",
    "confirm": "filings",
    "kin": "filings",
    "ledger_reminders": "ledger_office",
    "ledger_behalf": "ledger_office",
    "ledger_review": "ledger_office",
    "ledger_form": "ledgers",
    "ranking_afterwards": "rankings",
    "ranking_desk": "rankings",
    "ranking_sheets": "rankings",
    "ranking_trials": "rankings",
    "life": "documents",
    "versions": "documents",
    "criticisms": "rankings",
    "rectification_demands": "rectifications",
    "rectification_entry": "rectifications",
    "rectifying": "rectifications",
}
UNDER_DOCUMENTS = frozenset({"registers.receipts", "registers.remind", "receipts.acknowledge"})  # about one document
UNDER_RECEIPTS = frozenset({"documents", "registers"})  # for a unit all of it is its 签收
HTMX = {
    "allowEval": False,  # the CSP would stop it anyhow
    "includeIndicatorStyles": False,
    "selfRequestsOnly": True,
    "historyCacheSize": 0,  # no page is kept in the browser's storage
    "responseHandling": [{"code": "204", "swap": False}, {"code": "...", "swap": True}],
}


class ViewWithoutRoles(TypeError):
    """A view was written without @allow: nobody knows who may open it."""


def create_app(office: Office) -> Flask:
    """The application on top of an open office. Raises ViewWithoutRoles."""
    app = Flask(__name__)
    app.extensions["office"] = office
    app.extensions["vendor"] = Vendor.look()
    app.jinja_options = {**app.jinja_options, "trim_blocks": False}
    app.jinja_env.globals.update(
        ledger_tone=ledger_tone, url_of=url_of, url_with=url_with, static_url=_static_url, vendor_url=vendor_url, may=may
    )
    security.configure(app, office.settings, session_key=office.accounts.session_key())
    login.register(app)
    app.before_request(check_access)
    app.before_request(login.keep_awake)
    security.protect(app, office.settings)  # after the access check: who may not upload is told so before the upload
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    errors.register(app)
    app.context_processor(_frame)
    allow(PUBLIC)(app.view_functions["static"])
    _require_roles(app)
    return app


def _require_roles(app: Flask) -> None:
    bare = sorted(name for name, view in app.view_functions.items() if not hasattr(view, "roles"))
    if bare:
        raise ViewWithoutRoles(f"views without @allow: {', '.join(bare)}")


def _static_url(filename: str) -> str:
    """The URL of a file of ours; it changes when the file does."""
    path = Path(current_app.static_folder or "") / filename
    return url_for("static", filename=filename, v=format(path.stat().st_mtime_ns, "x"))


def _here(who: Person | None) -> str:
    """The blueprint of the menu entry to which this page belongs."""
    blueprint = request.blueprint or ""
    if who and who.role in UNIT_ROLES and blueprint in UNDER_RECEIPTS:
        return "receipts"
    return "documents" if request.endpoint in UNDER_DOCUMENTS else UNDER.get(blueprint, blueprint)


def _frame() -> dict[str, Any]:
    """What base.html needs on every page."""
    office: Office = current_app.extensions["office"]
    account = current_user.account if current_user.is_authenticated else None
    return {
        "product": office.settings.product,
        "committee": office.settings.committee,
        "today": office.now().date(),
        "clock": chinese_date(office.now().date()) if office.settings.clock_behind_days else "",
        "read_only": office.read_only() if account else None,
        "me": account.person if account else None,
        "password_due": bool(account and account.must_change),
        "role_labels": ROLE_LABELS,
        "menu": MENU,
        "here": _here(account.person if account else None),
        "vendor_styles": vendor_urls(STYLES),
        "vendor_scripts": vendor_urls(SCRIPTS),
        "has_part": has,
        "htmx_config": HTMX,
    }
