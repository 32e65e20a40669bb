"""The question "which village is this?" and its answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class VillageKey(NamedTuple):
    """What a row says about its village: a code, names, or both. Empty text is "not said"."""

    code: str = ""
    regency: str = ""
    district: str = ""
    village: str = ""
    # What may tell the parts of a split village apart.
    rw: int | None = None
    hamlet: str = ""


class RegionFault(Enum):
    """Why no village was found; the value is the reason in words."""

    EMPTY = _("wilayah tidak diisi")
    NOT_A_CODE = _("kode wilayah bukan kode desa/kelurahan 10 digit")
    UNKNOWN_CODE = _("kode desa/kelurahan tidak dikenal")
    OUTSIDE = _("wilayah berada di luar daerah yang diproses")
    UNKNOWN_REGENCY = _("nama kabupaten/kota tidak dikenal")
    UNKNOWN_DISTRICT = _("nama kecamatan tidak dikenal di kabupaten/kota itu")
    UNKNOWN_VILLAGE = _("nama desa/kelurahan tidak dikenal di kecamatan itu")
    PARENTS_MISSING = _("kecamatan atau kabupaten/kota tidak diisi; nama desa saja tidak cukup")
    AMBIGUOUS = _("nama cocok dengan lebih dari satu wilayah")
    SPLIT = _("desa/kelurahan ini sudah dimekarkan; tentukan desa/kelurahan barunya")
    MISMATCH = _("kode wilayah dan nama wilayah menunjuk tempat yang berbeda")


class Unread(NamedTuple):
    """A name that none of a region's parts bears for sure; a person may say which of them is meant.

    `key` is the same for all spellings that are compared as one, and for that parent alone.
    """

    parent_id: int
    level: str
    name: str
    key: str


class Suggestion(NamedTuple):
    """A region somebody may have meant. For a person to choose, never applied by itself."""

    region_id: int
    label: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """One village, or the reason why not, with the nearest names.

    `misspelt`: the code found the village, and the name beside it is that name with a slip of
    the pen. Good for a remark. `unread` is the name that was looked for in vain. `answered`: a
    person had said what a name of it means.
    """

    village_id: int | None = None
    fault: RegionFault | None = None
    suggestions: tuple[Suggestion, ...] = ()
    misspelt: bool = False
    # The village was split, and RW, hamlet or name decided: another row may get another part.
    parted: bool = False
    unread: Unread | None = None
    answered: bool = False

    @property
    def found(self) -> bool:
        """Whether it leads to some village, be it to one of several."""
        return self.village_id is not None or self.fault is RegionFault.SPLIT

    def offers(self, region_id: int) -> bool:
        return any(one.region_id == region_id for one in self.suggestions)

    @property
    def reason(self) -> str:
        """The fault in one sentence, with the suggestions; empty when the village is known."""
        if self.fault is None:
            return ""
        if not self.suggestions:
            return str(self.fault.value)
        names = "; ".join(suggestion.label for suggestion in self.suggestions)
        return gettext("%(fault)s. Mungkin maksudnya: %(names)s") % {
            "fault": self.fault.value,
            "names": names,
        }
