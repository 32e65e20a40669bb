"""Handing out private files: photos, letters, uploads, exports. Check the rights first.

With `PRIVATE_FILES_ACCEL` set (for example "/private/") the web server in front sends the file from
an internal address; otherwise Django does. No answer is ever kept by a cache or run as a page.
"""

from __future__ import annotations

import logging
from typing import TypeVar
from urllib.parse import quote

from django.conf import settings
from django.core.files import File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from PIL import UnidentifiedImageError

from core.uploads import safe_filename
from core.watermarks import marked

logger = logging.getLogger(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
CSV = "text/csv; charset=utf-8"

# What a browser may show in its own window; everything else is saved.
INLINE_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
# Chromium's PDF viewer works inside this sandbox.
_SANDBOX = "sandbox; default-src 'none'; img-src 'self'"


def private_file_response(
    stored_file: FieldFile, filename: str, content_type: str, *, inline: bool = False
) -> HttpResponseBase:
    """The stored file, offered as `filename`. Raises `Http404` when storage has lost it.

    `inline` shows it in the browser when its type allows that: pages and drawings that could run
    (html, svg, xml) are always saved to disk, as unknown bytes.
    """
    shown = inline and content_type in INLINE_TYPES
    sent_type = content_type if shown or not inline else "application/octet-stream"
    prefix = settings.PRIVATE_FILES_ACCEL
    response: HttpResponseBase
    if prefix:
        response = HttpResponse(content_type=sent_type)
        response["X-Accel-Redirect"] = f"{prefix.rstrip('/')}/{quote(stored_file.name or '')}"
    else:
        response = FileResponse(opened(stored_file), content_type=sent_type)
    disposition = content_disposition_header(not shown, safe_filename(filename))
    if disposition:
        response["Content-Disposition"] = disposition
    return _guarded(response)


def made_file_response(
    content: bytes, filename: str, content_type: str, *, inline: bool = False
) -> HttpResponse:
    """A file made for this one request, offered as `filename` and kept nowhere."""
    response = HttpResponse(content, content_type=content_type)
    disposition = content_disposition_header(not inline, safe_filename(filename))
    if disposition:
        response["Content-Disposition"] = disposition
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def marked_picture_response(stored_file: FieldFile, filename: str, mark: str) -> HttpResponse:
    """The stored JPEG with `mark` painted into it for whoever looks, shown in the browser.

    Painted anew for each look and kept nowhere. Raises `Http404` when storage has lost it, or
    holds no picture there.
    """
    try:
        with opened(stored_file) as source:
            content = marked(source, mark)
    except UnidentifiedImageError:
        holder = stored_file.instance
        logger.error("Stored file of %s %s is no picture.", type(holder).__name__, holder.pk)
        raise Http404 from None
    response = HttpResponse(content, content_type="image/jpeg")
    disposition = content_disposition_header(as_attachment=False, filename=safe_filename(filename))
    if disposition:
        response["Content-Disposition"] = disposition
    return _guarded(response)


Response = TypeVar("Response", bound=HttpResponseBase)


def _guarded(response: Response) -> Response:
    """Never kept by a cache, never run as a page, never part of another site."""
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Security-Policy"] = _SANDBOX
    return response


def opened(stored_file: FieldFile) -> File[bytes]:
    """The stored file, open for reading. Raises `Http404` when storage has lost it."""
    try:
        return stored_file.open("rb")
    except FileNotFoundError:
        # The row's key, not the file's name: names may carry personal data.
        holder = stored_file.instance
        logger.error("Stored file of %s %s is lost.", type(holder).__name__, holder.pk)
        raise Http404 from None
