"""The sheet that goes along on a visit: where to, whom for, what to find out, room to write.

No full NIK and nothing the base says of anybody: a sheet of paper gets lost.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.paper import Paper
from core.templatetags.fmt import nik_masked, tanggal
from verification.enums import FieldResult
from verification.models import FieldCheck


def visit_sheet(check: FieldCheck, office: str) -> bytes:
    """The PDF; `check.case.recipient` with its places must be loaded."""
    case = check.case
    recipient = case.recipient
    paper = Paper(
        title=_("Lembar verifikasi lapangan"),
        office=office,
        foot=_("Rahasia: memuat data pribadi. Musnahkan setelah hasilnya dimasukkan."),
    )
    paper.heading(_("Yang dikunjungi"))
    paper.facts(
        [
            (_("Nama"), recipient.name),
            (_("NIK"), nik_masked(recipient.nik)),
            (_("Alamat"), recipient.address),
            (_("Desa/kelurahan"), recipient.village.name),
            (_("Kecamatan"), recipient.district.name),
            (_("Kabupaten/kota"), recipient.regency.name),
            (_("Program"), str(case.program)),
            (_("Instansi"), case.agency.name),
        ]
    )
    paper.heading(_("Yang perlu diperiksa"))
    paper.paragraph(check.question)
    paper.facts(
        [
            (_("Diminta oleh"), check.requested_by.name),
            (_("Tanggal permintaan"), tanggal(check.requested_at)),
            (_("Tenggat"), tanggal(check.due_on)),
        ]
    )
    paper.heading(_("Hasil kunjungan (beri tanda pada satu)"))
    for result in FieldResult:
        paper.paragraph(f"[   ]  {result.label}")
    paper.heading(_("Uraian"))
    paper.lines_to_fill(5)
    dots = "." * 60
    paper.facts(
        [
            (_("Tanggal kunjungan"), dots),
            (_("Ditemui"), dots),
            (_("Petugas"), dots),
            (_("Tanda tangan"), dots),
        ]
    )
    return paper.render()
