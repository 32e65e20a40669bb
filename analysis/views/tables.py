"""Tables of figures on their way out of the house: logged, and safe in a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils import timezone

from accounts.http import PortalRequest
from analysis.withheld import Money, People
from core import audit
from core.downloads import XLSX, made_file_response
from core.tabular.exports import ExportColumn, Sheet, export_xlsx


def as_cell(figure: object) -> object:
    """A figure in the words of the page, where it is withheld or rounded; else as it is."""
    return str(figure) if isinstance(figure, People | Money) else figure


def as_workbook(
    request: PortalRequest,
    *,
    name: str,
    title: str,
    columns: Sequence[ExportColumn],
    rows: Iterable[Sequence[object]],
) -> HttpResponse:
    """The table as a file called `name` and the day. Figures only: rows of persons go elsewhere."""
    target = io.BytesIO()
    written = list(rows)
    export_xlsx(target, [Sheet(title, columns, written)])
    audit.record("analysis.export", by=request.user, table=name, rows=len(written))
    day = timezone.localdate().isoformat()
    return made_file_response(target.getvalue(), f"{name}-{day}.xlsx", XLSX)
