"""Tables of figures on their way out of the house: logged, and safe in a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import PortalRequest
from accounts.scope import Scope
from analysis.withheld import Money, People, counts_exactly
from core import audit
from core.downloads import XLSX, made_file_response
from core.tabular.exports import ExportColumn, Sheet, export_xlsx

if TYPE_CHECKING:
    from core.uploads import Text


def as_cell(figure: object) -> object:
    """A figure as a number, so that it can be summed up; what is withheld in the page's words."""
    if not isinstance(figure, People | Money):
        return figure
    return str(figure) if figure.value is None else figure.value


def headed(scope: Scope, label: Text) -> str:
    """The head of a column of figures, rounded unless the reader may know the rows."""
    return str(label) if counts_exactly(scope) else rounded(label)


def rounded(label: Text) -> str:
    """The head of a column of rounded figures: the numbers no longer say so by themselves."""
    return _("%(label)s (dibulatkan)") % {"label": label}


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
