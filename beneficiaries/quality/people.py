"""What cannot be, or should not be, about a person: age, relation, presence, work."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from beneficiaries.quality.kind import (
    CIVIL_OFFICE,
    SOCIAL_WORKER,
    VILLAGE_OPERATOR,
    QualityKind,
    column,
    years_before,
)
from beneficiaries.quality.numbers import CHILD
from beneficiaries.quality.presence import PRESENCE_CODES, PRESENCE_NOTES
from beneficiaries.quality_enums import Severity

OLDEST, YOUNGEST_HEAD = 110, 10
# Ages are told in whole years, at a day nobody knows.
AGE_SLACK = 2
_HEAD, _CHILD_OF_HEAD = 1, 3
# PNS, TNI, Polri, BUMN/BUMD and members of parliament in the BDT code list.
_PUBLIC_SERVANT = 5
# "Guru honorer non-ASN" and "bukan PNS" hold no office.
_HOLDS_NONE = r"(?<!\m(non|bukan)\W*)"
_OFFICES = _HOLDS_NONE + (
    r"\m(pns|asn|tni|polri|bumn|bumd|pppk|p3k|pegawai negeri|aparatur sipil|kepolisian|"
    r"anggota (dpr|dprd|legislatif)|hakim|jaksa|notaris|dokter|dosen|pilot)\M"
)
_NOTE = column("p", "cleansing_note")
_WORK = column("p", "occupation_text")
# Notes are written freely: "tidak mampu" and "pra sejahtera" are the poor themselves, "disabilitas
# ganda" is no double, and a house "tidak layak huni" makes nobody ineligible.
_NOTES = {
    **PRESENCE_NOTES,
    "well_off": r"(?<!\m(ti?da?k|kurang|belum|pra|non)\W*)\m(mampu|sejahtera|kaya)\M",
    "double": r"(?<!\m(disabilitas|cacat|tuna)\W*)\m(ganda|duplikat|duplikasi|double)\M",
}
_INELIGIBLE = "|".join(
    (r"\mti?da?k\W*layak\M(?!\W*huni\M)", r"\mnon\W*eligible\M", *_NOTES.values())
)
_REASON = (
    "jsonb_build_object('reason', CASE "
    + " ".join(f"WHEN {_NOTE} ~* '{words}' THEN '{code}'" for code, words in _NOTES.items())
    + " ELSE 'unsaid' END)"
)
# The year in "2015" or "2025 Triwulan 4".
_PERIOD_YEAR = "substring(r.period FROM '[0-9]{4}')::int"
_TOLD_AGE = f"({_PERIOD_YEAR} - extract(year FROM p.birth_date))::int"


def _presence(said: str) -> str:
    return f"p.presence_status IN ({', '.join(map(str, PRESENCE_CODES[said]))})"


PEOPLE = (
    QualityKind(
        "born_in_future",
        _("Tanggal lahir di masa depan"),
        Severity.HIGH,
        _("Tanggal lahir yang tercatat belum tiba."),
        _("Perbaiki tahun lahir menurut akta atau KK."),
        VILLAGE_OPERATOR,
        condition="p.birth_date > %(today)s",
    ),
    QualityKind(
        "too_old",
        _("Umur lebih dari 110 tahun"),
        Severity.HIGH,
        _("Menurut tanggal lahirnya orang ini berumur lebih dari 110 tahun."),
        _("Perbaiki tanggal lahir, atau usulkan meninggal bila memang sudah wafat."),
        VILLAGE_OPERATOR,
        condition=f"p.birth_date < {years_before(OLDEST)}",
    ),
    QualityKind(
        "head_too_young",
        _("Kepala rumah tangga di bawah 10 tahun"),
        Severity.HIGH,
        _("Anak di bawah 10 tahun tercatat sebagai kepala rumah tangga."),
        _("Perbaiki hubungan keluarga atau tanggal lahirnya."),
        VILLAGE_OPERATOR,
        condition=(
            f"p.head_relation = {_HEAD} AND p.birth_date > {years_before(YOUNGEST_HEAD)}"
            " AND p.birth_date <= %(today)s"
        ),
        confirmed=False,
    ),
    QualityKind(
        "child_older",
        _("Anak lebih tua daripada orang tuanya"),
        Severity.HIGH,
        _("Anak kepala rumah tangga tercatat lahir lebih dahulu daripada kepala rumah tangga."),
        _("Perbaiki hubungan keluarga atau tanggal lahir salah satunya."),
        VILLAGE_OPERATOR,
        confirmed=False,
    ),
    QualityKind(
        "age_disagrees",
        _("Umur tidak sesuai dengan tanggal lahir"),
        Severity.LOW,
        _("Umur saat pendataan berbeda lebih dari dua tahun dari tanggal lahirnya."),
        _("Cocokkan tanggal lahir dengan KTP, KK, atau akta."),
        VILLAGE_OPERATOR,
        condition=(
            "p.age IS NOT NULL AND p.birth_date IS NOT NULL AND r.period ~ '[0-9]{4}'"
            f" AND abs({_TOLD_AGE} - p.age) > {AGE_SLACK}"
        ),
        facts=f"jsonb_build_object('written', p.age, 'reckoned', {_TOLD_AGE})",
    ),
    QualityKind(
        "child_uncertified",
        _("Anak tanpa akta kelahiran"),
        Severity.LOW,
        _("Anak di bawah 18 tahun ini tercatat tidak memiliki akta kelahiran."),
        _("Bantu keluarga mengurus akta kelahiran di Dukcapil."),
        CIVIL_OFFICE,
        condition=(
            f"p.birth_date > {years_before(CHILD)} AND p.birth_date <= %(today)s"
            " AND p.identity_documents IS NOT NULL AND p.identity_documents & 1 = 0"
        ),
        confirmed=False,
    ),
    QualityKind(
        "presence_deceased",
        _("Tercatat meninggal"),
        Severity.HIGH,
        _("Kode keberadaan anggota ini berarti meninggal."),
        _("Pastikan dengan surat kematian, lalu usulkan status meninggal di sumber."),
        VILLAGE_OPERATOR,
        condition=_presence("deceased"),
        confirmed=False,
    ),
    QualityKind(
        "presence_moved",
        _("Tercatat pindah"),
        Severity.MEDIUM,
        _("Kode keberadaan anggota ini berarti tidak lagi tinggal di rumah tangga itu."),
        _("Pastikan alamat barunya, lalu usulkan pindah di sumber."),
        VILLAGE_OPERATOR,
        condition=_presence("moved"),
        confirmed=False,
    ),
    QualityKind(
        "presence_unknown",
        _("Tercatat tidak ditemukan"),
        Severity.MEDIUM,
        _("Kode keberadaan anggota ini berarti tidak ditemukan atau salah daftar."),
        _("Periksa ke lapangan; usulkan perbaikan atau penghapusan."),
        SOCIAL_WORKER,
        condition=_presence("absent"),
        confirmed=False,
    ),
    QualityKind(
        "marked_ineligible",
        _("Ditandai tidak layak di sumber"),
        Severity.HIGH,
        _("Keterangan pembersihan data dari sumber menyebut orang ini tidak layak."),
        _("Periksa alasannya ke lapangan; usulkan tidak layak atau cabut tandanya."),
        SOCIAL_WORKER,
        condition=f"{_NOTE} ~* '{_INELIGIBLE}'",
        facts=_REASON,
    ),
    QualityKind(
        "public_servant",
        _("Pekerjaan bukan penduduk miskin"),
        Severity.HIGH,
        _("Pekerjaannya tercatat PNS/TNI/Polri/BUMN/BUMD, pejabat, atau berpenghasilan tetap."),
        _("Pastikan pekerjaannya; bila benar, usulkan tidak layak."),
        SOCIAL_WORKER,
        condition=(f"p.employment_status = {_PUBLIC_SERVANT} OR {_WORK} ~* '{_OFFICES}'"),
        facts=(
            "jsonb_build_object('by', CASE WHEN p.employment_status"
            f" = {_PUBLIC_SERVANT} THEN 'code' ELSE 'text' END)"
        ),
    ),
)
