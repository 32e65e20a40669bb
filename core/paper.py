"""Official papers as PDF: one manner for minutes, reports and visit sheets.

A paper is put together from parts in the order they are to stand, then rendered. Texts come from
outside: they are escaped before they reach ReportLab's own markup. The standard fonts know the
letters of Western Europe; any other letter is printed as a question mark rather than left out.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    Image,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from core.templatetags.fmt import angka_atau_teks, tanggal

if TYPE_CHECKING:
    from core.uploads import Text

_MARGIN = 18 * mm
_FOOT = 14 * mm
_INK = colors.HexColor("#182433")
_RULE = colors.HexColor("#9FB3C8")
_HEAD = colors.HexColor("#E6EDF5")

_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=14, textColor=_INK)
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=8.5, leading=11)
_NUMBER = ParagraphStyle("number", parent=_SMALL, alignment=TA_RIGHT)
_LABEL = ParagraphStyle("label", parent=_SMALL, fontName="Helvetica-Bold")
_LABEL_NUMBER = ParagraphStyle("label_number", parent=_LABEL, alignment=TA_RIGHT)
_OFFICE = ParagraphStyle(
    "office", parent=_BODY, fontName="Helvetica-Bold", fontSize=12, alignment=TA_CENTER
)
_TITLE = ParagraphStyle(
    "title", parent=_BODY, fontName="Helvetica-Bold", fontSize=14, leading=18, alignment=TA_CENTER
)
_CENTRED = ParagraphStyle("centred", parent=_BODY, alignment=TA_CENTER)
_HEADING = ParagraphStyle(
    "heading", parent=_BODY, fontName="Helvetica-Bold", fontSize=11, spaceBefore=10, spaceAfter=4
)
# A heading comes with at least so much of what it is about.
_BELOW_HEADING = 35 * mm
_SIGNED = ParagraphStyle("signed", parent=_BODY, fontName="Helvetica-Bold")
# So many rows at least stand on the last page of a table.
_LAST_ROWS = 4


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the office on top, name and NIP below the space for the signature."""

    title: Text
    name: str = ""
    nip: str = ""


class Paper:
    """A paper in the making. `render` gives the bytes of the PDF.

    `office` stands on top of the first page, `foot` on every page beside the page number. `wide`
    lies the page down.
    """

    def __init__(self, *, title: Text, office: Text, foot: Text = "", wide: bool = False) -> None:
        self._size = landscape(A4) if wide else A4
        self._foot = str(foot)
        self._title = str(title)
        self._parts: list[Flowable] = [
            Paragraph(_safe(office), _OFFICE),
            Spacer(0, 2 * mm),
            _Rule(self._width),
            Spacer(0, 3 * mm),
            Paragraph(_safe(title), _TITLE),
        ]

    @property
    def _width(self) -> float:
        return float(self._size[0]) - 2 * _MARGIN

    def centred(self, text: Text) -> None:
        """A line below the title, such as the number of the paper."""
        self._parts.append(Paragraph(_safe(text), _CENTRED))

    def heading(self, text: Text) -> None:
        self._parts += [CondPageBreak(_BELOW_HEADING), Paragraph(_safe(text), _HEADING)]

    def paragraph(self, text: Text) -> None:
        self._parts += [Spacer(0, 2 * mm), Paragraph(_safe(text), _BODY)]

    def facts(self, facts: Iterable[tuple[Text, object]]) -> None:
        """Lines of a label and its value; an empty value is printed as a dash."""
        self._parts += _fact_lines(facts, self._width, 0.32)

    def table(
        self,
        head: Sequence[Text],
        rows: Iterable[Sequence[object]],
        *,
        widths: Sequence[float] | None = None,
        total: bool = False,
    ) -> None:
        """A ruled table; numbers stand right. `widths` are shares of the page's width.

        `total` sets the last row in bold. The head is repeated on every page.
        """
        body = [list(row) for row in rows]
        numeric = [
            bool(body) and all(isinstance(row[at], int | float | None) for row in body)
            for at in range(len(head))
        ]
        cells = [[_cell(text, numeric[at], bold=True) for at, text in enumerate(head)]]
        for number, row in enumerate(body, 1):
            bold = total and number == len(body)
            cells.append([_cell(value, numeric[at], bold=bold) for at, value in enumerate(row)])
        shares = widths or [1 / len(head)] * len(head)
        table = Table(
            cells, colWidths=[self._width * share for share in shares], repeatRows=1, hAlign="LEFT"
        )
        table.setStyle(_GRID)
        # Never one row alone on the next page: the last few go together.
        table.setStyle(TableStyle([("NOSPLIT", (0, max(0, len(cells) - _LAST_ROWS)), (0, -1))]))
        table.spaceBefore = 2 * mm
        self._parts.append(table)

    def picture(self, image: bytes, *, width_mm: float = 80) -> None:
        """A JPEG or PNG, as wide as told, in its own proportions."""
        drawn = Image(io.BytesIO(image), lazy=0)
        drawn.drawHeight *= width_mm * mm / drawn.drawWidth
        drawn.drawWidth = width_mm * mm
        drawn.hAlign = "LEFT"
        self._parts += [Spacer(0, 2 * mm), drawn]

    def lines_to_fill(self, count: int) -> None:
        """Empty ruled lines, to be written on by hand."""
        for _line in range(count):
            self._parts += [Spacer(0, 8 * mm), _Rule(self._width)]

    def signatures(
        self, place: str, on: datetime.date, signers: Sequence[Signer], *, of: Text = ""
    ) -> None:
        """Place and day, and for each signer the office, space to sign, name and NIP.

        `of` says above them what is signed: they may come to stand on a page of their own.
        """
        columns = [_signature(signer, place, on, last=signer is signers[-1]) for signer in signers]
        table = Table([columns], colWidths=[self._width / len(columns)] * len(columns))
        table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "BOTTOM")]))
        said = [Spacer(0, 2 * mm), Paragraph(_safe(of), _SIGNED)] if of else []
        self._parts.append(KeepTogether([*said, Spacer(0, 2 * mm), table]))

    def closing(
        self,
        heading: Text,
        facts: Iterable[tuple[Text, object]],
        note: Text,
        *,
        place: str,
        on: datetime.date,
        signer: Signer,
        of: Text,
    ) -> None:
        """Closing facts with the signature beside them, never apart: what is signed, by whom.

        `of` names paper and sums once more, should all this come to stand on a page of its own.
        """
        share = 0.62
        left = [
            Paragraph(_safe(heading), _HEADING),
            *_fact_lines(facts, self._width * share, 0.42),
            Spacer(0, 1 * mm),
            Paragraph(_safe(note), _SMALL),
        ]
        right = _signature(signer, place, on, last=True)
        table = Table(
            [[left, right]],
            colWidths=[self._width * share, self._width * (1 - share)],
            hAlign="LEFT",
        )
        table.setStyle(_CLOSING)
        self._parts.append(KeepTogether([Spacer(0, 2 * mm), table, Paragraph(_safe(of), _SIGNED)]))

    def render(self) -> bytes:
        """The PDF. The same parts give the same bytes: nothing in it depends on the clock."""
        target = io.BytesIO()
        document = BaseDocTemplate(
            target, pagesize=self._size, title=self._title, author="Sigertak Plus",
            leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN,
            bottomMargin=_MARGIN + _FOOT, invariant=1, lang="id",
        )  # fmt: skip
        frame = Frame(
            _MARGIN, _MARGIN + _FOOT, self._width, self._size[1] - 2 * _MARGIN - _FOOT,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
        )  # fmt: skip
        document.addPageTemplates(PageTemplate("page", [frame], onPage=self._draw_foot))
        document.build(self._parts, canvasmaker=_numbered(_("Halaman %(page)s dari %(pages)s")))
        return target.getvalue()

    def _draw_foot(self, canvas: Canvas, _document: Any) -> None:
        canvas.setFont("Helvetica", 7.5)
        canvas.setFillColor(_INK)
        canvas.drawString(_MARGIN, _FOOT, _printable(self._foot))


class _Rule(Flowable):
    """A thin line across the page."""

    def __init__(self, width: float) -> None:
        super().__init__()
        self.width, self.height = width, 1

    def draw(self) -> None:
        self.canv.setStrokeColor(_RULE)
        self.canv.line(0, 0, self.width, 0)


class _NumberedCanvas(Canvas):
    """Keeps its pages until the last is known, so that each can say how many there are."""

    def __init__(self, *args: Any, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._words = words
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, 1):
            self.__dict__.update(page)
            self.setFont("Helvetica", 7.5)
            text = self._words % {"page": number, "pages": len(self._pages)}
            self.drawRightString(self._pagesize[0] - _MARGIN, _FOOT, text)
            super().showPage()
        super().save()


def _numbered(words: str) -> Callable[..., Canvas]:
    return partial(_NumberedCanvas, words=words)


_FACTS = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
)
_GRID = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.5, _RULE),
        ("BACKGROUND", (0, 0), (-1, 0), _HEAD),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
)


_CLOSING = TableStyle(
    [
        ("VALIGN", (0, 0), (0, 0), "TOP"),
        ("VALIGN", (1, 0), (1, 0), "BOTTOM"),
        ("LEFTPADDING", (0, 0), (0, 0), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
    ]
)


def _fact_lines(facts: Iterable[tuple[Text, object]], width: float, share: float) -> list[Flowable]:
    """Labels, `share` of the width, and their values; nothing where there are none."""
    rows = [
        [Paragraph(_safe(label), _LABEL), Paragraph(_safe(angka_atau_teks(value)), _SMALL)]
        for label, value in facts
    ]
    if not rows:
        return []
    table = Table(rows, colWidths=[width * share, width * (1 - share)], hAlign="LEFT")
    table.setStyle(_FACTS)
    return [Spacer(0, 1 * mm), table]


# By whether it is a number, and whether it is bold.
_CELL_STYLES = {
    (False, False): _SMALL,
    (False, True): _LABEL,
    (True, False): _NUMBER,
    (True, True): _LABEL_NUMBER,
}


def _cell(value: object, numeric: bool, *, bold: bool) -> Paragraph:
    return Paragraph(_safe(angka_atau_teks(value)), _CELL_STYLES[numeric, bold])


def _signature(signer: Signer, place: str, on: datetime.date, *, last: bool) -> list[Flowable]:
    dated = _("%(place)s, %(date)s") % {"place": place, "date": tanggal(on)}
    nip = _("NIP %(nip)s") % {"nip": signer.nip} if signer.nip else ""
    lines = [dated if last else "", str(signer.title)]
    name = signer.name or "." * 40
    return [
        *(Paragraph(_safe(line) or "&nbsp;", _CENTRED) for line in lines),
        Spacer(0, 13 * mm),
        Paragraph(f"<u>{_safe(name)}</u>", _CENTRED),
        Paragraph(_safe(nip) or "&nbsp;", _CENTRED),
    ]


def _safe(text: object) -> str:
    """Without meaning for ReportLab's markup, and only letters that the fonts have."""
    return escape(_printable(str(text))).replace("\n", "<br/>")


def _printable(text: str) -> str:
    return text.encode("cp1252", "replace").decode("cp1252")
