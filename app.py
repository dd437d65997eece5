"""文枢 Wenshu. `python app.py` serves; `python app.py COMMAND ...` is the command line (docs/operations.md).

The application for another server: create_app().
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from services.office import Office
    from services.settings import Settings


def create_app(house: Office | Settings | None = None) -> Flask:
    """The web application on an open office, or on one opened from settings (None: as the environment says)."""
    from services.office import Office, open_office
    from services.settings import load_settings
    from web import create_app as create_web

    return create_web(house if isinstance(house, Office) else open_office(house or load_settings()))


def main(words: list[str]) -> None:
    """Run a command; none at all is `serve`."""
    from commands import cli

    cli(args=words, prog_name="app.py", obj=create_app)


if __name__ == "__main__":
    main(sys.argv[1:])
