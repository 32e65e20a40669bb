"""Where the rows of a list lie: the village of each, or why it is none the agency may enter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from programs.faults import Fault, sentence
from regions.queries.resolve import VillageResolver
from regions.resolution import RegionFault, Resolution, VillageKey

_COLUMN_OF_FAULT = {
    RegionFault.NOT_A_CODE: "village_code",
    RegionFault.UNKNOWN_CODE: "village_code",
    RegionFault.UNKNOWN_REGENCY: "regency",
    RegionFault.UNKNOWN_DISTRICT: "district",
    RegionFault.PARENTS_MISSING: "district",
}
# A code or name that is not of the agency's ground may be of another's.
_MAYBE_ELSEWHERE = frozenset(
    {
        RegionFault.OUTSIDE,
        RegionFault.UNKNOWN_CODE,
        RegionFault.UNKNOWN_REGENCY,
        RegionFault.UNKNOWN_DISTRICT,
        RegionFault.UNKNOWN_VILLAGE,
    }
)


class Place(NamedTuple):
    district_id: int
    regency_id: int


@dataclass(frozen=True)
class Ground:
    """The agency's ground: `places` are the villages it may work in, by id.

    `around` knows more than that, to say where a village outside of it lies.
    """

    resolver: VillageResolver
    places: Mapping[int, Place]
    name: str
    around: VillageResolver | None = None
    _answers: dict[VillageKey, int | Fault] = field(default_factory=dict)

    def find(self, said: VillageKey) -> int | Fault:
        """The village a row says it lies in, or what is wrong with that."""
        found = self._answers.get(said)
        if found is None:
            # A list names few villages many times, and looking for near names is slow.
            found = self._answers[said] = self._find(said)
        return found

    def _find(self, said: VillageKey) -> int | Fault:
        answer = self.resolver.resolve(said)
        if answer.village_id is not None and answer.village_id in self.places:
            return answer.village_id
        fault = answer.fault or RegionFault.OUTSIDE
        if fault in _MAYBE_ELSEWHERE and (regency := self._elsewhere(said)):
            return self._of_another(said, regency)
        return self._outside(said) if fault is RegionFault.OUTSIDE else _unknown(fault, answer)

    def _elsewhere(self, said: VillageKey) -> str:
        """The regency of a village that lies beyond the ground; "" where none is known."""
        found = self.around.anywhere(said) if self.around else None
        if self.around is None or found is None or found in self.places:
            return ""
        return self.around.regency_of(found)

    def _of_another(self, said: VillageKey, regency: str) -> Fault:
        column = "regency" if said.regency else "village_code" if said.code else "district"
        reason = _(
            "Desa/kelurahan ini ada di %(regency)s, di luar daerah kerja instansi Anda "
            "(%(territory)s)."
        ) % {"regency": regency, "territory": self.name}
        cure = _(
            "Hapus baris itu, atau serahkan kepada instansi di %(regency)s. Bila wilayahnya "
            "keliru tertulis, betulkan kecamatan dan desanya."
        ) % {"regency": regency}
        return Fault(column, reason, cure)

    def _outside(self, said: VillageKey) -> Fault:
        return Fault(
            "regency" if said.regency else "village_code",
            _("Wilayah berada di luar daerah kerja instansi Anda."),
            _("Anda hanya dapat mencatat penerima di %(territory)s.") % {"territory": self.name},
        )


def _unknown(fault: RegionFault, answer: Resolution) -> Fault:
    return Fault(
        _COLUMN_OF_FAULT.get(fault, "village"),
        sentence(answer.reason),
        _(
            "Tulis nama seperti pada daftar wilayah, atau isi kode desa 10 angka dalam kolom Kode "
            "desa (tambahkan kolom itu bila belum ada)."
        ),
    )
