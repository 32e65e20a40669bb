"""What stands before every walk by chance; each walk ends by putting it back."""

from __future__ import annotations

from accounts.enums import AgencyKind
from accounts.models import User
from tests.factories import import_files as files
from tests.factories.cast import Cast
from tests.factories.regions import region

VILLAGES = ("1604112001", "1604082002", "1671011001", "1671031002")
OFFICES = (
    ("Dinas Sosial Lahat", AgencyKind.SOCIAL, "1604"),
    ("Disperkim Lahat", AgencyKind.OPD, "1604"),
    ("Dinas Sosial Palembang", AgencyKind.SOCIAL, "1671"),
    ("Disperkim Sumsel", AgencyKind.OPD, "16"),
    ("Bappeda Lahat", AgencyKind.BAPPEDA, "1604"),
    ("Bappeda Palembang", AgencyKind.BAPPEDA, "1671"),
    ("Bappeda Sumsel", AgencyKind.BAPPEDA, "16"),
    ("Inspektorat Lahat", AgencyKind.INSPECTORATE, "1604"),
    ("Pemerintah Talang Jawa", AgencyKind.VILLAGE, "1604112002"),
)


class Stage:
    """What stands before every walk: desks, offices, people, and one release in force."""

    def __init__(self) -> None:
        self.cast = cast = Cast()
        self.desk, self.steward = cast.secretariat_sumsel, cast.steward_lahat
        self.asker = cast.supervisor_lahat.user
        self.operators = [cast.operator_lahat, cast.operator_lahat_perkim,
                          cast.operator_palembang, cast.operator_sumsel]  # fmt: skip
        self.users = [
            User.objects.create_user(email=f"orang{n}@contoh.go.id", name=f"Orang {n}")
            for n in range(4)
        ]
        self.agencies = [cast.agency(*one) for one in OFFICES]
        self.villages = [region(code) for code in VILLAGES]
        self.first = {1, 2}
        self.release("2000-01", self.first)

    def release(self, period: str, told: set[int]) -> None:
        """A release of Lahat with these households, from its files to being the base."""
        release = files.release_of(self.steward, period)
        rows = [files.household(number) for number in told]
        files.bring_in(self.steward, release, "household", files.households(rows))
        members = [files.person(number, household_number=number) for number in told]
        files.bring_in(self.steward, release, "person", files.persons(members))
        files.activate(release, "1604", self.steward)
