"""How minutes look on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from core.paper import Paper, Signer
from core.templatetags.fmt import angka, tanggal

if TYPE_CHECKING:
    from verification.models import Minutes
    from verification.queries.minutes import Line

_WIDTHS = (0.236, 0.2, 0.094, 0.094, 0.094, 0.094, 0.094, 0.094)


def draw(
    minutes: Minutes,
    *,
    office: str,
    territory: str,
    lines: Sequence[Line],
    whole: Line,
    deciders: Sequence[str],
    waiting: int,
) -> bytes:
    """The PDF of minutes that are about to be issued. Figures only: no recipient is named."""
    paper = Paper(
        title=_("Berita Acara Verifikasi Penerima Bantuan"),
        office=office,
        foot=_("Sigertak Plus · Berita acara %(number)s · Kode pemeriksaan %(code)s")
        % {"number": minutes.number, "code": minutes.code},
        wide=True,
    )
    _open(paper, minutes, territory)
    paper.heading(_("Hasil verifikasi menurut program"))
    paper.table(
        [
            _("Program"), _("Instansi"), _("Diperiksa"), _("Disetujui"), _("Ditolak"),
            _("Tidak tepat sasaran"), _("Tidak tepat lokasi"), _("Dikembalikan"),
        ],
        [_row(line) for line in (*lines, whole)],
        widths=_WIDTHS,
        total=True,
    )  # fmt: skip
    _close(paper, minutes, whole, deciders, waiting)
    return paper.render()


def _open(paper: Paper, minutes: Minutes, territory: str) -> None:
    """What the minutes are about, and which they take the place of."""
    paper.centred(_("Nomor: %(number)s") % {"number": minutes.number})
    paper.paragraph(
        _(
            "Pada tanggal %(date)s telah direkapitulasi hasil verifikasi ketepatan sasaran dan "
            "lokasi penerima bantuan di %(territory)s untuk putusan tanggal %(first)s sampai "
            "dengan %(last)s. Setiap penerima dibandingkan dengan basis data yang berlaku dan "
            "diputuskan oleh verifikator yang tidak memasukkan dan tidak mengajukan data itu."
        )
        % {
            "date": tanggal(minutes.made_at),
            "territory": territory,
            "first": tanggal(minutes.period_from),
            "last": tanggal(minutes.period_to),
        }
    )
    if minutes.replaces is not None:
        paper.paragraph(
            _(
                "Berita acara ini menggantikan Berita Acara Nomor %(number)s tanggal %(date)s, "
                "yang tidak berlaku lagi."
            )
            % {"number": minutes.replaces.number, "date": tanggal(minutes.replaces.made_at)}
        )


def _close(
    paper: Paper, minutes: Minutes, whole: Line, deciders: Sequence[str], waiting: int
) -> None:
    """What the table does not say, and who signs; the last line repeats the sums."""
    paper.closing(
        _("Catatan"),
        [
            (_("Tidak ditemukan dalam basis"), _("%(n)s dari %(all)s yang diperiksa")
             % {"n": angka(whole.not_in_base), "all": angka(whole.examined)}),
            (_("Diputuskan sekaligus menurut saringan"), whole.in_bulk),
            (_("Masih menunggu saat berita acara dibuat"), waiting),
            (_("Verifikator"), ", ".join(deciders)),
        ],
        _(
            "Satu penolakan dapat menyangkut sasaran dan lokasi sekaligus. Putusan yang "
            "dibatalkan atau dibuka kembali tidak dihitung. Keaslian berita acara ini diperiksa "
            "dengan kode pemeriksaan pada halaman Berita acara."
        ),
        place=minutes.place,
        on=timezone.localdate(minutes.made_at),
        signer=Signer(minutes.signer_title, minutes.signer_name, minutes.signer_nip),
        of=_(
            "Berita Acara Nomor %(number)s: diperiksa %(examined)s, disetujui %(approved)s, "
            "ditolak %(rejected)s, dikembalikan %(returned)s."
        )
        % {
            "number": minutes.number,
            "examined": angka(whole.examined),
            "approved": angka(whole.approved),
            "rejected": angka(whole.rejected),
            "returned": angka(whole.returned),
        },
    )  # fmt: skip


def _row(line: Line) -> list[object]:
    return [
        line.program, line.agency, line.examined, line.approved, line.rejected, line.off_target,
        line.off_location, line.returned,
    ]  # fmt: skip
