"""Reasons verifiers give most often, to be chosen instead of typed."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from verification.enums import Action

Text = str | Promise

_COMMON: dict[Action, dict[str, Text]] = {
    Action.REJECT: {
        "not_the_person": _("Orang ini bukan orang yang tercatat dalam basis."),
        "outside_criteria": _("Rumah tangga berada di luar kriteria program."),
        "other_place": _("Penerima tidak bertempat tinggal di lokasi yang tertulis."),
        "already_receives": _("Rumah tangga sudah menerima bantuan sejenis."),
        "recorded_twice": _("Penerima tercatat ganda dalam program ini."),
        "deceased_or_moved": _("Penerima meninggal dunia atau pindah."),
    },
    Action.RETURN: {
        "fix_number": _("Periksa kembali NIK dan nomor KK sesuai dokumen."),
        "fix_name": _("Tuliskan nama dan tanggal lahir sesuai KTP."),
        "fix_address": _("Perbaiki alamat, desa/kelurahan, atau kecamatan."),
        "attach_proof": _("Pastikan kembali keadaan penerima di lapangan."),
    },
}


def choices_for(action: Action) -> list[tuple[str, Text]]:
    """The reasons of one act."""
    return list(_COMMON[action].items())


def choices() -> list[tuple[str, list[tuple[str, Text]]]]:
    """Grouped options of a select, by the act they belong to."""
    return [(str(action.label), list(reasons.items())) for action, reasons in _COMMON.items()]


def sentence_of(code: str) -> str:
    """The sentence of one code as it is kept, "" for an unknown one."""
    return in_words(code)


def in_words(code: str, text: str = "") -> str:
    """The reason as kept: the chosen sentence, then the typed one.

    Always in Indonesian, whatever language the verifier's screen has: the agency reads it.
    """
    with override("id"):
        chosen = next((str(each[code]) for each in _COMMON.values() if code in each), "")
    return " ".join(part for part in (chosen, text.strip()) if part)
