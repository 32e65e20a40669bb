"""What became of each recipient: waiting, approved, rejected or returned, and why.

Verifiers here are mostly right: what is wrong with a row decides, and the program's year decides
how far the work has come. States are `RecipientState` values.
"""

from dataclasses import dataclass
from random import Random

from sigertak.demo.chance import Picker
from sigertak.demo.programs import ProgramPlan
from sigertak.demo.slips import RecipientDraft, Slip

APPROVED, REJECTED, RETURNED = "approved", "rejected", "returned"
DRAFT, SUBMITTED = "draft", "submitted"

SOUND = (
    "NIK, nama, dan alamat sesuai dengan basis data.",
    "Sesuai basis data; desil memenuhi kriteria program.",
    "Telah dicocokkan dengan basis data dan foto rumah.",
)
# What a verifier makes of each slip: (state, reason).
JUDGED: dict[Slip, tuple[str, str]] = {
    Slip.NAME: (APPROVED, "Ejaan nama berbeda sedikit; NIK dan tanggal lahir sama."),
    Slip.NAME_SHORT: (APPROVED, "Nama disingkat; NIK dan tanggal lahir sama."),
    Slip.NIK_TYPO: (RETURNED, "NIK berbeda satu angka dengan basis data. Periksa KTP penerima."),
    Slip.NIK_MISSING: (RETURNED, "NIK kosong. Lengkapi sesuai KTP atau kartu keluarga."),
    Slip.NIK_RELATIVE: (RETURNED, "NIK milik anggota keluarga lain. Perbaiki NIK penerima."),
    Slip.BIRTH_MISSING: (APPROVED, "Tanggal lahir kosong; NIK dan nama sama."),
    Slip.BIRTH_SWAPPED: (APPROVED, "Tanggal dan bulan lahir tertukar; NIK dan nama sama."),
    Slip.VILLAGE_SPELLING: (APPROVED, "Ejaan nama desa berbeda; wilayahnya sama."),
    Slip.OTHER_VILLAGE: (RETURNED, "Desa berbeda dengan basis data. Perbaiki atau lampirkan "
                         "surat keterangan pindah."),
    Slip.OTHER_DISTRICT: (REJECTED, "Lokasi berbeda kecamatan dengan basis data tanpa bukti "
                          "pindah."),
    Slip.NOT_IN_BASE: (REJECTED, "Tidak ditemukan dalam basis data. Usulkan lebih dulu melalui "
                       "desa/kelurahan."),
    Slip.OUTSIDE_CRITERIA: (REJECTED, "Desil di luar kriteria program."),
    Slip.TWICE: (REJECTED, "Tercatat dua kali dalam program ini."),
}  # fmt: skip

_PROGRESS = {
    "closed": Picker({"decided": 96, SUBMITTED: 4}),
    "running": Picker({"decided": 45, SUBMITTED: 40, DRAFT: 15}),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A recipient's state; `reason` is empty while nobody has decided."""

    state: str
    reason: str = ""

    @property
    def is_decided(self) -> bool:
        return self.state in (APPROVED, REJECTED, RETURNED)


def verdict(rng: Random, plan: ProgramPlan, draft: RecipientDraft) -> Verdict:
    """How far this row has come."""
    progress = _PROGRESS[plan.state](rng)
    if progress != "decided":
        return Verdict(progress)
    if not draft.slips:
        return Verdict(APPROVED, SOUND[int(rng.random() * len(SOUND))])
    # Several slips: the worst decides.
    order = (REJECTED, RETURNED, APPROVED)
    state, reason = min((JUDGED[slip] for slip in draft.slips), key=lambda v: order.index(v[0]))
    return Verdict(state, reason)
