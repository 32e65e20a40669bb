"""How the places of a file were read, in words: which codes, and the village from which columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from beneficiaries.models import RegistryImport
from regions.codes import CodeSystem


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """`codes` names the numbering, `village` the columns a row's village was read from; the latter
    is empty for a file that tells no place, or was checked before this was noted.
    """

    codes: str
    village: str


def place_words(import_file: RegistryImport) -> PlaceWords:
    """Of a checked file, as noted with it."""
    mapping = import_file.mapping
    read = mapping.get("place_read")
    by_bps = mapping.get("code_system") == CodeSystem.BPS
    if read is None:
        return PlaceWords(_("BPS") if by_bps else _("Kemendagri"), "")
    codes = [*read["codes"], *(name for name in read["shared"] if name not in read["codes"])]
    if not codes and not read["names"]:
        return PlaceWords(_("Berkas tidak menyebut wilayahnya"), "")
    if not codes:
        return PlaceWords(_("Tidak ada kode"), _by_names(import_file, read["names"]))
    where = _headings(import_file, codes)
    if by_bps and read.get("listed"):
        return _by_table(import_file, read["names"], where)
    if by_bps:
        return PlaceWords(_bps(read["looks"], where), _by_names(import_file, read["names"]))
    if not read["whole"]:
        told = _("Kemendagri, tanpa kode desa (kolom %(columns)s)") % {"columns": where}
        return PlaceWords(told, _by_names(import_file, read["names"]))
    told = (
        _("Kemendagri (anggapan; isi berkas tidak memastikannya)")
        if mapping.get("codes_assumed")
        else _("Kemendagri")
    )
    if not read["names"]:
        return PlaceWords(told, _("Kode pada kolom %(columns)s") % {"columns": where})
    village = _("Kode pada kolom %(columns)s, dicocokkan dengan nama pada kolom %(names)s") % {
        "columns": where,
        "names": _headings(import_file, read["names"]),
    }
    if read["shared"]:
        village += "; " + _("kode dan nama berada dalam satu sel")
    return PlaceWords(told, village)


def _bps(looks: str, where: str) -> str:
    """Of a file that is read by its names because its codes lead nowhere."""
    if looks == CodeSystem.KEMENDAGRI:
        words = _(
            "Ditulis seperti kode Kemendagri (kolom %(columns)s), tetapi tidak cocok dengan daftar "
            "dan nama di sampingnya; kode desanya tidak dipakai"
        )
    else:
        words = _("BPS (kolom %(columns)s); kode desa BPS tidak diterbitkan, jadi tidak dipakai")
    return words % {"columns": where}


def _by_table(import_file: RegistryImport, names: list[str], where: str) -> PlaceWords:
    """Of a file whose codes of BPS's a table knows: they count where names lead nowhere."""
    told = _("BPS (kolom %(columns)s), menurut tabel kode desa yang dimuat") % {"columns": where}
    if not names:
        return PlaceWords(told, _("Kode pada kolom %(columns)s") % {"columns": where})
    village = _("Nama pada kolom %(names)s; bila tidak terbaca, kode pada kolom %(columns)s") % {
        "names": _headings(import_file, names),
        "columns": where,
    }
    return PlaceWords(told, village)


def _by_names(import_file: RegistryImport, names: list[str]) -> str:
    if not names:
        return ""
    return _("Nama pada kolom %(columns)s") % {"columns": _headings(import_file, names)}


def _headings(import_file: RegistryImport, names: Iterable[str]) -> str:
    """The headings of these columns, in the order of the file."""
    headers, columns = import_file.mapping["headers"], import_file.mapping["columns"]
    places = sorted(columns[name] for name in names if name in columns)
    return get_text_list([headers[at] for at in places if at < len(headers)], _("dan"))
