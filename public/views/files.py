"""Files for anybody: the published totals, and the boundaries they are drawn in."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from public.files import KINDS
from public.queries.editions import drawn_regencies, edition, newest
from public.views.answers import shared


@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All totals of the newest publication; `kind` is the extension."""
    chosen = KINDS.get(kind)
    found = newest()
    if chosen is None or found is None:
        raise Http404
    response = shared(
        request,
        key=("download", found.publication_id, kind),
        make=lambda: chosen.write(edition(found.publication_id)),
        content_type=chosen.content_type,
    )
    name = f"sigertak-angka-publik-{localtime(found.data_as_of):%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response


@require_safe
def boundaries(request: HttpRequest) -> HttpResponseBase:
    """GeoJSON of the regencies; `code` is the Kemendagri code, as everywhere on these pages."""
    return shared(request, key=("boundaries",), make=_geojson, content_type="application/geo+json")


def _geojson() -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"code": regency.code, "name": regency.name},
            "geometry": regency.boundary,
        }
        for regency in drawn_regencies()
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, separators=(",", ":")).encode()
