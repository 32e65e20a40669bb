"""Groups that the ministry keeps lists of beside the base, and the categories of two of them.

Names and numbers of PPKS (formerly PMKS) and PSKS follow Permensos 8/2012, appendix. The 26 of PPKS
were also seen in public code. The 12 of PSKS are unconfirmed: four of these names were seen there,
none with its number. The words of PBI-JK and KKS/BSP are those of SIKS-NG.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from beneficiaries.codebook_variable import StrOrPromise


class GroupKind(models.TextChoices):
    PBI = "pbi", _("PBI Jaminan Kesehatan")
    PKH = "pkh", _("KKS/BSP PKH")
    BSP = "bsp", _("KKS/BSP Non-PKH")
    PPKS = "ppks", _("PPKS (PMKS)")
    PSKS = "psks", _("PSKS")


_PPKS: Mapping[int, StrOrPromise] = {
    1: _("Anak balita telantar"),
    2: _("Anak telantar"),
    3: _("Anak yang berhadapan dengan hukum"),
    4: _("Anak jalanan"),
    5: _("Anak dengan kedisabilitasan (ADK)"),
    6: _("Anak korban tindak kekerasan atau diperlakukan salah"),
    7: _("Anak yang memerlukan perlindungan khusus"),
    8: _("Lanjut usia telantar"),
    9: _("Penyandang disabilitas"),
    10: _("Tuna susila"),
    11: _("Gelandangan"),
    12: _("Pengemis"),
    13: _("Pemulung"),
    14: _("Kelompok minoritas"),
    15: _("Bekas warga binaan lembaga pemasyarakatan (BWBLP)"),
    16: _("Orang dengan HIV/AIDS (ODHA)"),
    17: _("Korban penyalahgunaan NAPZA"),
    18: _("Korban trafficking"),
    19: _("Korban tindak kekerasan"),
    20: _("Pekerja migran bermasalah sosial (PMBS)"),
    21: _("Korban bencana alam"),
    22: _("Korban bencana sosial"),
    23: _("Perempuan rawan sosial ekonomi"),
    24: _("Fakir miskin"),
    25: _("Keluarga bermasalah sosial psikologis"),
    26: _("Komunitas adat terpencil"),
}
# Unconfirmed: see above.
_PSKS: Mapping[int, StrOrPromise] = {
    1: _("Pekerja sosial profesional"),
    2: _("Pekerja sosial masyarakat (PSM)"),
    3: _("Taruna siaga bencana (Tagana)"),
    4: _("Lembaga kesejahteraan sosial (LKS)"),
    5: _("Karang taruna"),
    6: _("Lembaga konsultasi kesejahteraan keluarga (LK3)"),
    7: _("Keluarga pioner"),
    8: _("Wahana kesejahteraan sosial berbasis masyarakat (WKSBM)"),
    9: _("Wanita pemimpin kesejahteraan sosial (WPKS)"),
    10: _("Penyuluh sosial"),
    11: _("Tenaga kesejahteraan sosial kecamatan (TKSK)"),
    12: _("Dunia usaha"),
}
CATEGORIES: Mapping[GroupKind, Mapping[int, StrOrPromise]] = MappingProxyType(
    {GroupKind.PPKS: MappingProxyType(_PPKS), GroupKind.PSKS: MappingProxyType(_PSKS)}
)

# Institutions are no persons, and so nobody's membership.
INSTITUTIONS: Mapping[GroupKind, frozenset[int]] = MappingProxyType(
    {GroupKind.PSKS: frozenset({4, 5, 6, 8, 12})}
)

# Personal data of a specific kind (UU 27/2022, article 4): of children (1-7), of health (5, 9, 16,
# 17, 25), of crime and its victims (3, 6, 15, 17, 18, 19), and what shames by its name alone: 10,
# and 14, by which the regulation means sexual minorities too.
CONFIDENTIAL: Mapping[GroupKind, frozenset[int]] = MappingProxyType(
    {GroupKind.PPKS: frozenset({*range(1, 8), 9, 10, 14, 15, 16, 17, 18, 19, 25})}
)

# Other ways in which lists write a category. In the compared form of `key_of`.
_ALSO: Mapping[GroupKind, Mapping[str, int]] = {
    GroupKind.PPKS: {
        "balitatelantar": 1, "abh": 3, "anakberhadapandenganhukum": 3, "anjal": 4, "adk": 5,
        "anakdengandisabilitas": 5, "anakpenyandangdisabilitas": 5,
        "anakkorbantindakkekerasan": 6, "anakkorbankekerasan": 6, "amp": 7, "ampk": 7, "lut": 8,
        "lansiatelantar": 8, "penyandangcacat": 9, "wts": 10, "gepeng": 11, "eksnarapidana": 15,
        "bekaswargabinaan": 15, "bwblp": 15, "odha": 16, "odhiv": 16, "hivaids": 16, "napza": 17,
        "korbannapza": 17, "penyalahgunanapza": 17, "korbanperdaganganorang": 18,
        "trafficking": 18, "korbankekerasan": 19, "pmbs": 20, "prse": 23, "keluargamiskin": 24,
        "keluargafakirmiskin": 24, "kbsp": 25, "kat": 26,
    },
    GroupKind.PSKS: {
        "psm": 2, "tagana": 3, "lks": 4, "orsos": 4, "lk3": 6, "keluargapioneer": 7,
        "keluargapionir": 7, "keluargapelopor": 7, "wksbm": 8, "wpks": 9, "tksk": 11, "csr": 12,
    },
}  # fmt: skip
_REMARK = re.compile(r"\([^()]*\)")
_NUMBERED = re.compile(r"\s*(\d{1,2})\s*(?:[.)\-:]\s*|\s+|$)")


def category_of(kind: GroupKind, written: str) -> int | None:
    """The category that a cell names, by its words or else its number; None for neither.

    >>> category_of(GroupKind.PPKS, "04. Anak Jalanan")
    4
    """
    numbered = _NUMBERED.match(written)
    words = written[numbered.end() :] if numbered else written
    known = _by_words(kind)
    if key_of(words):
        return known.get(key_of(_REMARK.sub("", words)), known.get(key_of(words)))
    number = int(numbered[1]) if numbered else 0
    return number if number in CATEGORIES[kind] else None


def category_label(kind: GroupKind, category: int | None) -> StrOrPromise:
    return CATEGORIES.get(kind, {}).get(category or 0, "")


@cache
def _by_words(kind: GroupKind) -> Mapping[str, int]:
    known = dict(_ALSO[kind])
    for number, label in CATEGORIES[kind].items():
        # Lists are Indonesian, whatever language the worker speaks.
        with override("id"):
            source = str(label)
        known |= {key_of(source): number, key_of(_REMARK.sub("", source)): number}
    return known


def key_of(words: str) -> str:
    """Letters and digits alone, "terlantar" written as the regulation does."""
    plain = "".join(filter(str.isalnum, words.casefold()))
    return plain.replace("terlantar", "telantar")
