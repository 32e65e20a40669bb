"""Why a file waits, for those who sit at a terminal: the reason itself, and what to do next."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from beneficiaries.codebook_variable import Unit
from beneficiaries.columns import lacking_words
from beneficiaries.import_plan import Waiting
from beneficiaries.models import RegistryImport
from beneficiaries.queries import mappings
from beneficiaries.queries.place_questions import PlaceQuestion, open_questions

_NAMING = "Petakan kolomnya pada {page}, atau ulangi perintah ini dengan --mapping PETA.json."
_PLACING = 'sebutkan pada {page}, atau dengan "place" dalam --mapping PETA.json.'
# Kind of file by `Waiting.OTHER_UNIT`: what it was sent as, and what it is.
_KINDS = {
    "household": ("rumah tangga", "anggota", "person"),
    "person": ("anggota", "rumah tangga", "household"),
}
_REASONS = {
    Waiting.UNKNOWN: f"judul kolomnya belum dikenal. {_NAMING}",
    Waiting.LACKING: f"sebagian kolom yang harus ada belum ditemukan{{missing}}. {_NAMING}",
    Waiting.TWICE: "satu judul dipakai dua kolom. Pilih kolom yang benar pada {page}, atau ulangi "
    "perintah ini dengan --mapping PETA.json.",
    Waiting.PARTLY: "sebagian judul kolomnya ditulis lain, tetapi artinya jelas dan sudah "
    "dipilihkan{chosen}. Periksa dan lanjutkan pada {page}, atau sebutkan semuanya dengan "
    "--mapping PETA.json.",
    Waiting.PLACE: f"berkas tidak menyebut desa. Dari desa mana berkas ini: {_PLACING}",
    Waiting.REGENCY: "berkas tidak menyebut kabupaten/kota. Ulangi perintah ini dengan "
    f"--regency KODE pada impor baru, atau {_PLACING}",
    Waiting.CODES: "kode wilayahnya sah menurut penomoran Kemendagri dan BPS, dan isi berkas tidak "
    "memastikan yang mana. Ulangi perintah ini dengan --codes kemendagri atau --codes bps, atau "
    "jawab pada {page}.",
    Waiting.OTHER_UNIT: "dikirim sebagai {sent}, tetapi judul kolomnya milik {holds}. Balikkan "
    "pada {page}; atau batalkan impornya di sana, lalu ulangi perintah ini dengan --unit {unit}.",
}


def reason_of(import_file: RegistryImport) -> str:
    """One message about a file in state `mapping`."""
    told = import_file.mapping.get("reason", "")
    reason = Waiting(told) if told in [*Waiting] else Waiting.UNKNOWN
    sent, holds, other = _KINDS[import_file.unit]
    unit = Unit(import_file.unit)
    first = mappings.first_rows(import_file)
    columns = mappings.columns(first, unit, first.sheet, first.header_row)
    missing = lacking_words(unit, {column.chosen for column in columns})
    chosen = mappings.chosen_beforehand(columns, unit)
    name = "import_detail" if reason is Waiting.OTHER_UNIT else "import_mapping"
    words = _REASONS[reason].format(
        page=_page(name, import_file),
        missing=f": {missing}" if missing else "",
        chosen=f": {chosen}" if chosen else "",
        sent=sent,
        holds=holds,
        unit=other,
    )
    return f"{import_file.file_name}: {words}"


def names_of(import_file: RegistryImport) -> str:
    """The names of regions that wait for an answer, a line each, and where to give it; \"\" for
    none that is near any region's.
    """
    asked = [one for one in open_questions(import_file) if one.likely]
    if not asked:
        return ""
    lines = "".join(f"\n  {_line(one)}" for one in asked)
    return (
        f"{import_file.file_name}: {len(asked)} nama wilayah tidak dikenal dan menunggu jawaban:"
        f"{lines}\nJawab pada {_page('import_places', import_file)}, lalu ulangi perintah ini; "
        "atau ulangi dengan --unanswered untuk menerapkan baris yang lain saja."
    )


def _line(one: PlaceQuestion) -> str:
    likely = " / ".join(found.label for found in one.likely[:3])
    return f"“{one.name}” di {one.parent.full_name} ({one.rows} baris): maksudnya {likely}?"


def _page(name: str, import_file: RegistryImport) -> str:
    return settings.PUBLIC_ORIGIN + reverse(f"beneficiaries:{name}", args=[import_file.pk])
