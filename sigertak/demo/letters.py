"""The letter of assignment that comes with an application for an account, as a scanned page."""

from datetime import date
from io import BytesIO
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

from sigertak.demo.accounts import AccountPlan
from sigertak.demo.agencies import AgencyPlan
from sigertak.demo.chance import stream

PAGE = (1000, 1414)
PAPER, INK, STAMP = (250, 249, 244), (38, 38, 44), (92, 84, 160)
MARGIN, LINE, INDENT = 110, 34, 30
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip


def letter(person: AccountPlan, agency: AgencyPlan, day: date, seed: int) -> bytes:
    """A JPEG page: letterhead, text, signature and stamp; plainly marked as an example."""
    rng = stream(seed, "letter", person.email)
    page = Image.new("RGB", PAGE, PAPER)
    pen = ImageDraw.Draw(page, "RGBA")
    large, plain, small = (ImageFont.load_default(size) for size in (30, 22, 18))
    middle = PAGE[0] // 2
    for row, text in enumerate(wrap(agency.name.upper(), 44)):
        pen.text((middle, 90 + row * 40), text, fill=INK, font=large, anchor="mm")
    pen.text((middle, 176), "Surat contoh, bukan surat sebenarnya", fill=INK, font=small,
             anchor="mm")  # fmt: skip
    pen.line((MARGIN, 204, PAGE[0] - MARGIN, 204), fill=INK, width=5)
    pen.line((MARGIN, 213, PAGE[0] - MARGIN, 213), fill=INK, width=1)
    number = f"800/{100 + int(rng.random() * 899)}/{agency.field.upper()}/{day.year}"
    pen.text((middle, 270), "SURAT PENUGASAN", fill=INK, font=large, anchor="mm")
    pen.text((middle, 308), f"Nomor: {number}", fill=INK, font=plain, anchor="mm")
    y = 372
    for line in _body(person, agency):
        label, tab, value = line.partition("\t")
        pen.text((MARGIN + (INDENT if tab else 0), y), label, fill=INK, font=plain)
        pen.text((MARGIN + 4 * INDENT, y), value, fill=INK, font=plain)
        y += LINE
    _signed(pen, y + 40, f"{day.day} {MONTHS[day.month - 1]} {day.year}", plain)
    page = page.rotate((rng.random() - 0.5) * 1.4, Image.Resampling.BICUBIC, fillcolor=PAPER)
    buffer = BytesIO()
    page.save(buffer, "JPEG", quality=72)
    return buffer.getvalue()


def _body(person: AccountPlan, agency: AgencyPlan) -> list[str]:
    """The lines of the letter; a tab parts a label from its value."""
    text = (
        f"Yang bertanda tangan di bawah ini, Kepala {agency.name}, menugaskan pegawai berikut "
        "untuk menggunakan portal Sigertak Plus sesuai tugas dan kewenangannya:"
    )
    closing = (
        "Pegawai tersebut wajib menjaga kerahasiaan data pribadi dan tidak meminjamkan akunnya "
        "kepada siapa pun. Surat ini dibuat untuk dipergunakan sebagaimana mestinya."
    )
    facts = {"Nama": person.name, "NIP": person.nip, "Surel": person.email, "Tugas": person.task}
    table = [f"{label}\t: {value}" for label, value in facts.items()]
    return [*wrap(text, 72), "", *table, "", *wrap(closing, 72)]


def _signed(
    pen: ImageDraw.ImageDraw, y: float, day: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont
) -> None:
    """Date, title, a flourish and a round stamp."""
    left = 590
    pen.text((left, y), day, fill=INK, font=font)
    pen.text((left, y + LINE), "Kepala Dinas,", fill=INK, font=font)
    points = [(left + 14 * i, y + 118 + (-26 if i % 2 else 22) + i * 2) for i in range(13)]
    pen.line(points, fill=(44, 60, 120), width=4, joint="curve")
    for radius, width in ((84, 5), (62, 3)):
        box = (left - 60 - radius, y + 110 - radius, left - 60 + radius, y + 110 + radius)
        pen.ellipse(box, outline=(*STAMP, 170), width=width)
    pen.text((left - 60, y + 110), "CONTOH", fill=(*STAMP, 190), font=font, anchor="mm")
    pen.text((left, y + 178), "(nama dan tanda tangan)", fill=INK, font=font)
