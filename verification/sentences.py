"""Findings in sentences, as a verifier or an operator reads them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.matching.reasons import sentence
from programs.overlap_words import conflict_sentence
from verification.enums import FindingKind
from verification.findings import Reason

_OUTCOMES: dict[tuple[str, str], str | Promise] = {
    (FindingKind.PERSON, "found"): _("Orang ini ditemukan dalam basis."),
    (FindingKind.PERSON, "doubtful"): _(
        "Basis memuat orang yang mirip, tetapi diragukan apakah orang yang sama."
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
    (FindingKind.OVERLAP, "forbidden"): _(
        "Orang atau rumah tangga ini tercatat pada program yang tidak boleh digabungkan dengan "
        "program ini."
    ),
    (FindingKind.OVERLAP, "warned"): _(
        "Orang atau rumah tangga ini tercatat pada bantuan lain yang perlu diperhatikan."
    ),
    (FindingKind.OVERLAP, "unknown"): _("Tumpang tindih tidak dapat dinilai sepenuhnya."),
    (FindingKind.ADMINISTRATION, "complete"): _("Data yang diminta program ini lengkap."),
    (FindingKind.ADMINISTRATION, "incomplete"): _("Data yang diminta program ini belum lengkap."),
}

_REASONS: dict[str, str | Promise] = {
    "left_the_base": _("Orang yang semula cocok sudah tidak tercatat dalam basis yang berlaku."),
    "person_not_found": _("Sebabnya: orangnya tidak ditemukan dalam basis."),
    "person_doubtful": _("Sebabnya: pencocokan orangnya meragukan."),
    "person_elsewhere": _(
        "Basis mencatat orang ini di kabupaten/kota lain, sehingga kriterianya tidak dinilai di "
        "sini."
    ),
    "base_place_unknown": _("Sebabnya: basis tidak mencatat tempat tinggalnya."),
    "area_outside": _("Wilayah penerima tidak termasuk wilayah sasaran program."),
    "compared_by_nik": _("Hanya NIK yang tertulis yang dibandingkan; tidak ada yang sama."),
    "nothing_to_compare": _("NIK tidak terisi sehingga tidak ada yang dapat dibandingkan."),
    "nik_missing": _("NIK belum diisi."),
    "kk_missing": _("Nomor KK belum diisi."),
    "birth_missing": _("Tanggal lahir belum diisi."),
    "address_missing": _("Alamat belum diisi."),
    "aid_missing": _("Nilai bantuan atau bentuk barang/jasa belum diisi."),
    "group_missing": _("Kelompok penerima belum ditentukan."),
    "role_missing": _("Jabatan dalam kelompok belum diisi."),
}

JUDGED_BY_BAPPEDA = _("Dinilai Bappeda")
WITHHELD = _(
    "Kriteria program ini memuat data pribadi yang dilindungi. Bappeda menilainya; Anda membaca "
    "putusannya."
)


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
        case "presence":
            return _presence(reason)
        case "answer_missing":
            return gettext("%(what)s belum diisi.") % {"what": reason["what"]}
        case "conflict":
            return conflict_sentence(
                reason["unit"], reason.get("period", ""), by_nik=reason.get("by_nik", False)
            )
        case "decile_outside":
            return gettext("Desil rumah tangga bukan desil sasaran (%(deciles)s).") % {
                "deciles": decile_list(reason["allowed"])
            }
        case "conditions_outside":
            return gettext("Ada syarat yang tidak terpenuhi: %(about)s.") % {
                "about": _topics(reason["about"])
            }
        case "conditions_unknown":
            return gettext("Basis tidak mencatat semua yang disyaratkan: %(about)s.") % {
                "about": _topics(reason["about"])
            }
        case "decile_unknown":
            return gettext(
                "Basis tidak mencatat desil rumah tangga; sasaran program %(deciles)s."
            ) % {"deciles": decile_list(reason["allowed"])}
    return str(_REASONS.get(reason["code"], ""))


_GONE: dict[tuple[str, str], str | Promise] = {
    ("base", "deceased"): _("Basis mencatat orang ini meninggal."),
    ("base", "moved"): _("Basis mencatat orang ini pindah dari rumah tangganya."),
    ("base", "absent"): _("Basis mencatat orang ini tidak ditemukan saat pendataan."),
    ("proposed", "deceased"): _(
        "Desa/kelurahan mengusulkan orang ini sebagai meninggal; usulannya belum ditetapkan."
    ),
    ("proposed", "moved"): _(
        "Desa/kelurahan mengusulkan orang ini sebagai pindah; usulannya belum ditetapkan."
    ),
    ("ratified", "deceased"): _(
        "Orang dengan NIK ini sudah ditetapkan meninggal dan keluar dari basis."
    ),
    ("ratified", "moved"): _("Orang dengan NIK ini sudah ditetapkan pindah dan keluar dari basis."),
    ("aid", "deceased"): _("Bantuan lain untuk orang ini diakhiri karena meninggal."),
    ("aid", "moved"): _("Bantuan lain untuk orang ini di desa ini diakhiri karena pindah."),
}
_BY_NIK = _("Dikenali dari NIK yang tertulis, bukan dari basis.")


def _presence(reason: Reason) -> str:
    """Who says that the person has gone; never which agency, and never when."""
    said = str(_GONE.get((reason["by"], reason["of"]), ""))
    return f"{said} {_BY_NIK}" if said and reason.get("by_nik") else said


_TOPICS: dict[str, str | Promise] = {
    "people": _("data diri (umur, jenis kelamin, status kawin, atau hubungan keluarga)"),
    # Whether somebody is ill, disabled or pregnant is nothing to be learnt from a refusal.
    "health": _("syarat khusus program"),
    "education": _("pendidikan"),
    "work": _("pekerjaan"),
    "household": _("jumlah anggota rumah tangga (semua, anak, balita, atau lansia)"),
    "housing": _("keadaan rumah"),
    "assets": _("kepemilikan aset"),
    "programs": _("kepesertaan program lain"),
}


def _topics(about: Iterable[str]) -> str:
    return ", ".join(str(_TOPICS.get(topic, topic)) for topic in about)


def decile_list(deciles: Iterable[int]) -> str:
    """`desil 1–4` for a run, `desil 1, 3, 7` otherwise."""
    ordered = sorted(deciles)
    if not ordered:
        return ""
    run = ordered == list(range(ordered[0], ordered[-1] + 1)) and len(ordered) > 2
    shown = f"{ordered[0]}–{ordered[-1]}" if run else ", ".join(map(str, ordered))
    return gettext("desil %(deciles)s") % {"deciles": shown}
