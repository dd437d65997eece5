"""The page images of a galley or of a report."""

from __future__ import annotations

from flask import Response

from services.model.errors import NotFound
from web.access import office


def proof_page(proof_id: str, page: int, *, pages: int) -> Response:
    """Page `page` of a proof that has `pages`. Raises NotFound."""
    if not 1 <= page <= pages:
        raise NotFound(what=f"第 {page} 页")
    return Response(office().proofs.page(proof_id, page), mimetype="image/png")
