"""Word lists for normalising Indonesian names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before a name. "ST" is not here: before a name it is Siti.
TITLES = _words(
    "H HI HJ HAJI HAJJAH KH DRS DRA DR IR PROF ALM ALMH ALMARHUM ALMARHUMAH TN BPK BAPAK IBU "
    "SDR SDRI USTAD USTADZ UST KYAI KIAI"
)

# After a name, points closed up.
DEGREES = _words(
    "SPD SPDI SPDSD SE SEI SH SHI SAG SAP SIP SSI SSOS SKM SKED SKEP SKOM SP SPT SPI SST SSTP "
    "ST STP SPSI SFARM SHUM SSN MM MH MSI MPD MPDI MKES MT MA MAP MSC MHUM MKOM AMD AMDKEB AMDKEP "
    "AMK AMKEB AMKG APT NERS NS DRG PHD BA BSC ALM ALMH ALMARHUM ALMARHUMAH"
)

PATRONYMICS = _words("BIN BINTI BINTE BT BTE")

# Spelling before 1972. A word with one of these pairs is old throughout, so its plain J is Y
# ("Soerjadi"); in a new word it is not ("Joko"). DJ waits as Z, which becomes J below.
OLD_PAIRS = ("OE", "DJ", "TJ", "SJ")
OLD_SPELLING: tuple[tuple[str, str], ...] = (
    ("OE", "U"),
    ("DJ", "Z"),
    ("TJ", "C"),
    ("J", "Y"),
)

# In this order: pairs of letters first, single letters last.
SPELLING: tuple[tuple[str, str], ...] = (
    ("SY", "S"),
    ("SH", "S"),
    ("KH", "H"),
    ("CH", "H"),
    ("DZ", "J"),
    ("DH", "D"),
    ("TH", "T"),
    ("Q", "K"),
    ("X", "KS"),
    ("Y", "I"),
    ("V", "P"),
    ("F", "P"),
    ("Z", "J"),
)


def _classes(words: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({word: name for name, row in words.items() for word in row.split()})


# Looked up before and after the spelling rules, so both shapes of a word are listed.
CLASSES = _classes(
    {
        "MUHAMAD": "MUHAMMAD MUHAMAD MOHAMMAD MOHAMAD MUHAMMED MUHAMED MOHAMED MOHAMMED MOCHAMAD "
        "MOCHAMMAD MUCHAMAD MUCHAMMAD MUHAMMAT MUHAMAT MUH MOH MHD MUHD MHMD MOCH MUCH MOHD MD",
        "AHMAD": "AHMAD ACHMAD AKHMAD AHMAT AHMED AKMAD ACHMAT AKHMAT",
        "ABDUL": "ABDUL ABD ABDL ABDOEL ABDULL",
        "SITI": "SITI SITTI STI SITY",
        "NUR": "NUR NOOR NOER NOR NUUR",
        # Palembang titles of birth, part of the name and often shortened.
        "KEMAS": "KEMAS KMS",
        "KIAGUS": "KIAGUS KGS KIAGOES",
        "MASAGUS": "MASAGUS MGS MASAGOES",
        "MASAIU": "MASAYU MASAIU MSY",
        "NIAIU": "NYAYU NYIAYU NIAIU NYY",
        "RADEN": "RADEN RD RDN",
    }
)

# As the first of several words only: elsewhere an initial may be anything.
HEAD_CLASSES: Mapping[str, str] = MappingProxyType({"M": "MUHAMAD", "ST": "SITI"})
