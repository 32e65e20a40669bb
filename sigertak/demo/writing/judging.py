"""What the demo's verifiers make of a case: mostly what its findings say, and why in words.

Pure. The findings come from the engine; the slips, which only the generator knows, lend the reason
where they lead to the same verdict.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from random import Random

from sigertak.demo.slips import Slip
from sigertak.demo.verdicts import APPROVED, JUDGED, REJECTED, RETURNED, SOUND
from verification.enums import (
    Action,
    EligibilityOutcome,
    LocationOutcome,
    OverlapOutcome,
    PersonOutcome,
)
from verification.models import Case
from verification.operations.decisions import Verdict

# The share of sound cases whose verifier writes a word; the others are approved in bulk.
SAYS_SO = 0.4
ACTIONS = {APPROVED: Action.APPROVE, REJECTED: Action.REJECT, RETURNED: Action.RETURN}


@dataclass(frozen=True, slots=True)
class _View:
    """A verdict with the reason that is given when the slips tell no better one."""

    state: str
    reason: str
    person: bool | None = True
    location: bool | None = True

    def verdict(self, reason: str = "") -> Verdict:
        return Verdict(ACTIONS[self.state], self.person, self.location, reason or self.reason)


NOT_FOUND = _View(
    REJECTED,
    "Tidak ditemukan dalam basis data. Usulkan lebih dulu melalui desa/kelurahan.",
    person=False,
)
OUTSIDE = _View(REJECTED, "Di luar kriteria program.", person=False)
KEPT = _View(APPROVED, "Tercatat ganda dalam program ini; baris ini yang diterima.")
TWICE = _View(REJECTED, "Rumah tangga ini sudah tercatat dalam program yang sama.", person=False)
ELSEWHERE = _View(REJECTED, "Lokasi berbeda dengan basis data tanpa bukti pindah.", location=False)
UNSURE = _View(
    RETURNED,
    "Data belum cukup untuk memastikan orangnya. Periksa NIK, nama, dan tanggal lahir pada KTP.",
    None,
    None,
)
MOVED = _View(
    RETURNED,
    "Desa berbeda dengan basis data. Perbaiki atau lampirkan surat keterangan pindah.",
    None,
    None,
)
SAME_KIND = _View(
    REJECTED, "Sudah menerima bantuan lain yang tidak boleh digabungkan.", person=False
)
LOOKED_AT = _View(APPROVED, "Bantuan lain berbeda peruntukan; keduanya dapat diterima.")
SOUND_CASE = _View(APPROVED, "")


def judge(rng: Random, case: Case, slips: Collection[Slip], *, is_first: bool) -> Verdict:
    """The verdict on one case; `is_first` says whether it is the household's first in the list."""
    view = _view(rng, case, is_first)
    reason = _told(view, slips)
    if view is SOUND_CASE and not reason and rng.random() < SAYS_SO:
        reason = SOUND[int(rng.random() * len(SOUND))]
    return view.verdict(reason)


def _told(view: _View, slips: Collection[Slip]) -> str:
    """The reason that the slips give for this very verdict, "" when they give none."""
    if view not in (SOUND_CASE, UNSURE, MOVED, ELSEWHERE):
        return ""
    return next((JUDGED[slip][1] for slip in slips if JUDGED[slip][0] == view.state), "")


def _view(rng: Random, case: Case, is_first: bool) -> _View:
    if case.proposed:
        return SOUND_CASE
    if case.eligibility_outcome == EligibilityOutcome.OUTSIDE:
        return OUTSIDE
    if case.overlap_outcome == OverlapOutcome.SAME_PROGRAM and not is_first:
        return TWICE
    if case.person_outcome == PersonOutcome.NOT_FOUND:
        return NOT_FOUND
    if case.person_outcome == PersonOutcome.DOUBTFUL:
        return UNSURE
    if case.location_outcome == LocationOutcome.SAME_DISTRICT:
        return MOVED
    if case.location_outcome != LocationOutcome.SAME_VILLAGE:
        return ELSEWHERE
    if case.overlap_outcome in (OverlapOutcome.WARNED, OverlapOutcome.FORBIDDEN):
        return LOOKED_AT if rng.random() < 0.5 else SAME_KIND
    return KEPT if case.overlap_outcome == OverlapOutcome.SAME_PROGRAM else SOUND_CASE
