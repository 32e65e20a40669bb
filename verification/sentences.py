"""Findings in sentences, as a verifier or an operator reads them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.matching.reasons import sentence
from verification.enums import FindingKind
from verification.findings import Reason

_OUTCOMES: dict[tuple[str, str], str | Promise] = {
    (FindingKind.PERSON, "found"): _("Orang ini ditemukan dalam basis."),
    (FindingKind.PERSON, "doubtful"): _(
        "Basis memuat orang yang mirip, tetapi belum pasti orang yang sama."
    ),
    (FindingKind.PERSON, "not_found"): _(
        "Orang ini tidak ditemukan dalam basis. Ini tidak berarti tidak layak."
    ),
    (FindingKind.LOCATION, "same_village"): _("Desa/kelurahan sama dengan basis."),
    (FindingKind.LOCATION, "same_district"): _(
        "Kecamatan sama, tetapi basis mencatat desa/kelurahan lain."
    ),
    (FindingKind.LOCATION, "same_regency"): _(
        "Kabupaten/kota sama, tetapi basis mencatat kecamatan lain."
    ),
    (FindingKind.LOCATION, "other_regency"): _("Basis mencatat orang ini di kabupaten/kota lain."),
    (FindingKind.LOCATION, "unknown"): _("Lokasi tidak dapat dibandingkan."),
    (FindingKind.ELIGIBILITY, "eligible"): _("Memenuhi kriteria program."),
    (FindingKind.ELIGIBILITY, "outside"): _("Di luar kriteria program."),
    (FindingKind.ELIGIBILITY, "unknown"): _("Kriteria program tidak dapat dinilai."),
    (FindingKind.OVERLAP, "clear"): _("Tidak ada bantuan lain yang tumpang tindih."),
    (FindingKind.OVERLAP, "same_program"): _(
        "Orang atau rumah tangga ini sudah tercatat dalam program yang sama."
    ),
    (FindingKind.OVERLAP, "warned"): _(
        "Orang atau rumah tangga ini tercatat pada program sejenis pada tahun yang sama."
    ),
    (FindingKind.OVERLAP, "unknown"): _("Tumpang tindih tidak dapat dinilai sepenuhnya."),
}

_REASONS: dict[str, str | Promise] = {
    "left_the_base": _("Orang yang semula cocok sudah tidak tercatat dalam basis yang berlaku."),
    "person_not_found": _("Sebabnya: orangnya tidak ditemukan dalam basis."),
    "person_doubtful": _("Sebabnya: orangnya belum pasti."),
    "base_place_unknown": _("Sebabnya: basis tidak mencatat tempat tinggalnya."),
    "area_outside": _("Wilayah penerima tidak termasuk wilayah sasaran program."),
    "compared_by_nik": _("Hanya NIK yang tertulis yang dibandingkan; tidak ada yang sama."),
    "nothing_to_compare": _("NIK tidak terisi sehingga tidak ada yang dapat dibandingkan."),
}


def sentences(kind: str, outcome: str, reasons: Iterable[Reason]) -> list[str]:
    """The finding in sentences: the outcome first, then why. Safe for the agency's eyes."""
    reasons = list(reasons)
    lines = [str(_OUTCOMES[kind, outcome])] if (kind, outcome) in _OUTCOMES else []
    compared = [reason["of"] for reason in reasons if reason["code"] == "match"]
    if compared:
        lines.append(sentence(compared) + ".")
    lines += [line for reason in reasons if (line := _reason(reason))]
    return lines


def _reason(reason: Reason) -> str:
    match reason["code"]:
        case "decile_outside":
            return gettext("Desil rumah tangga bukan desil sasaran (%(deciles)s).") % {
                "deciles": decile_list(reason["allowed"])
            }
        case "decile_unknown":
            return gettext(
                "Basis tidak mencatat desil rumah tangga; sasaran program %(deciles)s."
            ) % {"deciles": decile_list(reason["allowed"])}
    return str(_REASONS.get(reason["code"], ""))


def decile_list(deciles: Iterable[int]) -> str:
    """`desil 1–4` for a run, `desil 1, 3, 7` otherwise."""
    ordered = sorted(deciles)
    if not ordered:
        return ""
    run = ordered == list(range(ordered[0], ordered[-1] + 1)) and len(ordered) > 2
    shown = f"{ordered[0]}–{ordered[-1]}" if run else ", ".join(map(str, ordered))
    return gettext("desil %(deciles)s") % {"deciles": shown}
