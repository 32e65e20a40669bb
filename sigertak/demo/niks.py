"""NIK and family-card numbers with the structure of the real ones, unique over the province.

NIK: district code (6 digits), day of birth (women +40), month, two-digit year, serial (4).
KK: district code, day of issue as ddmmyy, serial.
"""

from collections.abc import Sequence
from datetime import date
from random import Random

from sigertak.demo.records import FEMALE

# Where people who moved in from other provinces got their NIK: Lampung, Bengkulu, Jambi,
# Bangka Belitung, Java, West and North Sumatra.
OUTSIDE_CODES = (
    "187105", "180208", "180703", "171401", "177102", "157103", "150605", "197102", "190501",
    "331204", "332108", "340302", "350710", "352013", "327301", "320517", "137106", "127102",
)  # fmt: skip
FIRST_GUEST_SERIAL = 1000
LAST_SERIAL = 9999


def nik_prefix(district_code: str, birth_date: date, sex: int) -> str:
    """The first twelve digits of a NIK."""
    day = birth_date.day + (40 if sex == FEMALE else 0)
    return f"{district_code}{day:02d}{birth_date.month:02d}{birth_date.year % 100:02d}"


class NumberBook:
    """Issues the numbers of one district.

    Serials start at 0001 under the district's own code. People who carry another district's
    code get serials from a block kept for this district, so that districts can be made apart
    from each other and no NIK is issued twice.
    """

    def __init__(
        self, code: str, *, ordinal: int, districts: int, neighbours: Sequence[str]
    ) -> None:
        self.code = code
        self._neighbours = neighbours
        self._used: dict[str, int] = {}
        self._block = max(1, (LAST_SERIAL - FIRST_GUEST_SERIAL) // max(1, districts))
        self._guest_serial = FIRST_GUEST_SERIAL + ordinal * self._block

    def nik(self, rng: Random, birth_date: date, sex: int, *, moved_in: bool = False) -> str:
        """A new NIK; with `moved_in` usually one of another district or province."""
        if moved_in:
            codes = self._neighbours if self._neighbours and rng.random() < 0.6 else OUTSIDE_CODES
            code = codes[int(rng.random() * len(codes))]
            if code != self.code:
                prefix = nik_prefix(code, birth_date, sex)
                count = self._used.get(prefix, 0)
                if count < self._block:
                    self._used[prefix] = count + 1
                    return f"{prefix}{self._guest_serial + count:04d}"
        return self._next(nik_prefix(self.code, birth_date, sex), 0)

    def kk(self, rng: Random, issued: date) -> str:
        """A new family-card number."""
        day = f"{self.code}{issued.day:02d}{issued.month:02d}{issued.year % 100:02d}"
        return self._next(day, int(rng.random() * 3))

    def _next(self, prefix: str, gap: int) -> str:
        serial = self._used.get(prefix, 0) + 1 + gap
        self._used[prefix] = serial
        return f"{prefix}{serial:04d}"
