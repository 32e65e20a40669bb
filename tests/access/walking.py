"""The portal beside `World`: every act does the same to both, then somebody looks."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from accounts.enums import AgencyKind, GrantKind
from accounts.models import Grant, Membership, User
from accounts.operations import given_grants, grants, memberships
from accounts.operations.grants import Place
from accounts.roles import ROLES_OF_KIND, Role
from accounts.scope import Scope
from beneficiaries import job_kinds
from beneficiaries.models import Household, Person, ReleaseActivation
from beneficiaries.operations import undo_activation
from core.scope import DatabaseRole, acting_as, scoped
from programs.models import Program, Recipient
from tests.access.seeing import seen_by_both, seen_by_rule, seen_by_wall
from tests.access.sights import (
    BY_FIGURES,
    OPERATORS,
    Aid,
    Home,
    Office,
    Opening,
    Right,
    World,
    one_of,
)
from tests.access.stage import Stage
from tests.factories import import_files as files
from tests.factories.regions import region
from tests.factories.registry import a_case, a_household, a_person, a_program, a_recipient
from verification.models import Case

# A release takes a hundred times as long as a right: one may come every so many steps.
RARELY = 3
NUMBER = st.integers(0, 999)
TABLES = {
    "households": Household,
    "persons": Person,
    "programs": Program,
    "recipients": Recipient,
    "cases": Case,
}
taken: Counter[str] = Counter()


class Portal(RuleBasedStateMachine):
    """The portal beside `World`; every rule does the same to both, then somebody looks."""

    stage: Stage

    def __init__(self) -> None:
        super().__init__()
        self._undone = transaction.atomic()
        self._undone.__enter__()
        self.desk, self.users = self.stage.desk, self.stage.users
        self.agencies, self.villages = self.stage.agencies, self.stage.villages
        self.world = World(timezone.localdate())
        self.offices = [self._office(one) for one in self.agencies]
        self.standpoints: list[Right | Opening] = []
        self.movable: list[Home] = []
        self.editions = [self.stage.first]
        self.turn = 0
        self._find_homes()

    def teardown(self) -> None:
        try:
            for standpoint in self.standpoints:
                self.look(standpoint)
        finally:
            transaction.set_rollback(True)
            self._undone.__exit__(None, None, None)

    def _office(self, agency: Any) -> Office:
        village = agency.region_id if agency.kind == AgencyKind.VILLAGE else None
        return Office(agency.pk, agency.regency_id, village)

    @property
    def later(self) -> datetime.date:
        return self.world.today + datetime.timedelta(days=90)

    def right_of(self, right: Right) -> Membership:
        return Membership.objects.get(pk=right.key)

    def rights(self, *, lives: bool = True) -> list[Right]:
        return [one for one in self.world.rights if self.world.lives(one) is lives]

    # --- Rights ------------------------------------------------------------------------------

    @rule(who=NUMBER, where=NUMBER, role=NUMBER)
    def a_right(self, who: int, where: int, role: int) -> None:
        agency, office = one_of(self.agencies, where), one_of(self.offices, where)
        chosen = one_of(sorted(ROLES_OF_KIND[agency.kind]), role)
        made = memberships.grant(
            user=one_of(self.users, who), role=chosen, agency=agency, expires_on=self.later,
            by=self.desk.user,
        )  # fmt: skip
        self._holds("a right", made, who % len(self.users), Role(chosen), office)

    def _holds(self, act: str, made: Membership, who: int, role: Role, office: Office) -> None:
        right = Right(made.pk, who, role, office, made.expires_on)
        self.world.rights.append(right)
        self.standpoints.append(right)
        self.stepped(act, right)

    @precondition(lambda self: self.rights())
    @rule(which=NUMBER)
    def a_right_ends(self, which: int) -> None:
        right = one_of(self.rights(), which)
        memberships.revoke(membership=self.right_of(right), reason="Selesai", by=self.desk.user)
        right.revoked = True
        self.stepped("revoked", right)

    @precondition(lambda self: self.rights())
    @rule(which=NUMBER)
    def a_right_stops(self, which: int) -> None:
        right = one_of(self.rights(), which)
        memberships.suspend(
            membership=self.right_of(right), reason="Cuti", by=self.desk.user,
            scope=Scope.of(self.desk.user),
        )  # fmt: skip
        right.suspended = True
        self.stepped("suspended", right)

    @precondition(lambda self: any(one.suspended and not one.revoked for one in self.world.rights))
    @rule(which=NUMBER)
    def a_right_resumes(self, which: int) -> None:
        stopped = [one for one in self.world.rights if one.suspended and not one.revoked]
        right = one_of(stopped, which)
        memberships.resume(
            membership=self.right_of(right), reason="Kembali", by=self.desk.user,
            scope=Scope.of(self.desk.user),
        )  # fmt: skip
        right.suspended = False
        self.stepped("resumed", right)

    @precondition(lambda self: self.rights())
    @rule(which=NUMBER)
    def a_right_runs_out(self, which: int) -> None:
        right = one_of(self.rights(), which)
        right.ends = self.world.today - datetime.timedelta(days=1)
        Membership.objects.filter(pk=right.key).update(expires_on=right.ends)
        self.stepped("ran out", right)

    @precondition(lambda self: any(not one.revoked for one in self.world.rights))
    @rule(which=NUMBER)
    def a_right_is_extended(self, which: int) -> None:
        right = one_of([one for one in self.world.rights if not one.revoked], which)
        memberships.extend(
            membership=self.right_of(right), expires_on=self.later, by=self.desk.user
        )
        right.ends = self.later
        self.stepped("extended", right)

    @precondition(lambda self: self.rights())
    @rule(which=NUMBER, where=NUMBER, role=NUMBER)
    def somebody_is_transferred(self, which: int, where: int, role: int) -> None:
        right = one_of(self.rights(), which)
        agency, office = one_of(self.agencies, where), one_of(self.offices, where)
        chosen = one_of(sorted(ROLES_OF_KIND[agency.kind]), role)
        if (office, chosen) == (right.office, right.role):
            return
        made = memberships.move(
            membership=self.right_of(right), agency=agency, role=chosen, expires_on=self.later,
            reason="Mutasi", by=self.desk.user, scope=Scope.of(self.desk.user),
        )  # fmt: skip
        right.revoked = True
        self._holds("transferred", made, right.user, Role(chosen), office)
        self.look(right)

    @rule(who=NUMBER)
    def an_account_is_switched(self, who: int) -> None:
        number = who % len(self.users)
        self.world.inactive ^= {number}
        User.objects.filter(pk=self.users[number].pk).update(
            is_active=number not in self.world.inactive
        )
        self.stepped("switched")

    # --- Grants ------------------------------------------------------------------------------

    def _operators(self) -> list[Right]:
        return [one for one in self.rights() if one.role in OPERATORS]

    def _give(self, right: Right, place: Place, **opened: Any) -> None:
        if any(
            opening.right.user == right.user and not opening.ended and self._same(opening, opened)
            for opening in self.world.openings
        ):
            return
        by, scope = self.desk.user, Scope.of(self.desk.user)
        told: dict[str, Any] = {
            "writes": False, "reason": "Kegiatan bersama", "expires_on": self.later,
        }  # fmt: skip
        with transaction.atomic():
            if place.kind == "program":
                user = self.users[right.user]
                grants.ask(place=place, email=user.email, by=self.stage.asker, **told)
                made = Grant.objects.get(object_pk=str(place.target.pk), state="asked")
                grants.approve(grant=made, membership=self.right_of(right), by=by, scope=scope)
            else:
                made = grants.give(
                    place=place, membership=self.right_of(right), by=by, scope=scope, **told
                )
        opening = Opening(made.pk, right, self.later, **opened)
        self.world.openings.append(opening)
        self.standpoints.append(opening)
        self.stepped(f"grant of {place.kind}", opening)

    @staticmethod
    def _same(opening: Opening, opened: dict[str, Any]) -> bool:
        return all(getattr(opening, name) == value for name, value in opened.items())

    @precondition(lambda self: self._operators())
    @rule(which=NUMBER, where=NUMBER)
    def an_agency_is_opened(self, which: int, where: int) -> None:
        right, number = one_of(self._operators(), which), where % 4
        if self.offices[number] is not right.office:
            place = Place.of_agency(self.agencies[number])
            self._give(right, place, office=self.offices[number])

    @precondition(lambda self: self._operators() and self.world.programs)
    @rule(which=NUMBER, program=NUMBER)
    def a_program_is_shared(self, which: int, program: int) -> None:
        right, key = one_of(self._operators(), which), one_of(list(self.world.programs), program)
        if self.world.programs[key] is not right.office:
            found = Program.objects.get(pk=key)
            place = Place(GrantKind.PROGRAM, found, found.name, found.regency_id, found.agency_id)
            self._give(right, place, program=key)

    @precondition(lambda self: self._regional())
    @rule(which=NUMBER, where=st.sampled_from(["1604", "1671"]))
    def a_regency_is_opened(self, which: int, where: str) -> None:
        right, place = one_of(self._regional(), which), region(where)
        if right.office.regency != place.pk:
            self._give(right, Place.of_regency(place), regency=place.pk)

    def _regional(self) -> list[Right]:
        roles = {Role.VERIFIER, Role.STEWARD, Role.AUDITOR}
        return [one for one in self.rights() if one.role in roles and one.office.regency]

    @precondition(lambda self: any(not one.ended for one in self.world.openings))
    @rule(which=NUMBER)
    def a_grant_ends(self, which: int) -> None:
        opening = one_of([one for one in self.world.openings if not one.ended], which)
        given_grants.end(
            grant=Grant.objects.get(pk=opening.key), reason="Selesai", by=self.desk.user
        )
        opening.ended = True
        self.stepped("grant ended", opening)

    # --- People and aid ----------------------------------------------------------------------

    @rule(where=NUMBER)
    def a_home(self, where: int) -> None:
        village = one_of(self.villages, where)
        made = a_household(village)
        person = a_person(made)
        home = Home(made.pk, person.pk, village.regency_id, village.pk)
        self.world.homes.append(home)
        self.movable.append(home)
        self.stepped("home")

    @precondition(lambda self: self.movable)
    @rule(which=NUMBER, where=NUMBER)
    def people_move(self, which: int, where: int) -> None:
        home, village = one_of(self.movable, which), one_of(self.villages, where)
        place = {"village": village, "district": village.district, "regency": village.regency}
        Household.objects.filter(pk=home.key).update(**place)
        Person.objects.filter(pk=home.person).update(**place)
        home.regency, home.village = village.regency_id, village.pk
        self.stepped("moved")

    @rule(where=NUMBER)
    def a_program(self, where: int) -> None:
        number = where % 4
        made = a_program(self.stage.operators[number])
        self.world.programs[made.pk] = self.offices[number]
        self.stepped("program")

    @precondition(lambda self: self.world.programs and self.world.homes)
    @rule(
        program=NUMBER, home=NUMBER, where=NUMBER, who=NUMBER, found=st.booleans(),
        approved=st.booleans(),
    )  # fmt: skip
    def a_recipient(
        self, program: int, home: int, where: int, who: int, found: bool, approved: bool
    ) -> None:
        key = one_of(list(self.world.programs), program)
        office = self.world.programs[key]
        lives = one_of(self.world.homes, home)
        if found and any(one.program == key and one.home is lives for one in self.world.aid):
            return
        by = self.stage.operators[self.offices.index(office)]
        person = Person.objects.get(pk=lives.person) if found else None
        village = one_of(self.villages, where)
        # Entered by the office, or by somebody to whom the program was opened.
        guests = [one.right for one in self.world.openings if one.program == key]
        guest = one_of([None, *guests], who)
        named: dict[str, Any] = {"entered_by": by.user}
        if guest is not None:
            named["entered_by"] = self.users[guest.user]
            named["guest_agency"] = self.agencies[self.offices.index(guest.office)]
        made = a_recipient(Program.objects.get(pk=key), by, village, person, **named)
        case = a_case(made, by)
        aid = Aid(made.pk, case.pk, key, office, village.regency_id, lives if found else None)
        aid.guest = None if guest is None else guest.office
        self.world.aid.append(aid)
        if approved:
            self._decide(aid, approved=True)
        self.stepped("recipient")

    @precondition(lambda self: self.world.aid)
    @rule(which=NUMBER, approved=st.booleans())
    def it_is_decided(self, which: int, approved: bool) -> None:
        self._decide(one_of(self.world.aid, which), approved=approved)
        self.stepped("decided")

    def _decide(self, aid: Aid, *, approved: bool) -> None:
        Recipient.objects.filter(pk=aid.key).update(state="approved" if approved else "rejected")
        aid.approved = approved

    # --- Releases ----------------------------------------------------------------------------

    @precondition(lambda self: self.turn % RARELY == 0)
    @rule(told=st.sets(st.integers(1, 3), min_size=1))
    def a_release_is_applied(self, told: set[int]) -> None:
        self.stage.release(f"{2001 + self.turn}-01", told)
        self.editions.append(told)
        self._find_homes()
        self._check_base()
        self.stepped("release applied")

    def _find_homes(self) -> None:
        """Whom releases brought, whether or not they are in the base now: all of one village."""
        known = {one.key for one in self.world.homes}
        village = region("1604082001")
        assert village.regency_id is not None
        for made in Household.objects.filter(registry_id__startswith="1604").exclude(pk__in=known):
            (person,) = made.members.values_list("pk", flat=True)
            self.world.homes.append(Home(made.pk, person, village.regency_id, village.pk))

    @precondition(lambda self: len(self.editions) > 1)
    @rule()
    def a_release_is_undone(self) -> None:
        steward = self.stage.steward
        current = ReleaseActivation.objects.get(superseded_at=None, regency=region("1604"))
        with scoped(Scope.of(steward.user).database), acting_as(DatabaseRole.IMPORT):
            undo_activation.ask(activation=current, reason="Berkas salah", by=steward.user)
        files.work(job_kinds.UNDO, current.pk, steward)
        # What came before the former release is history: one step back, and no further.
        self.editions = [self.editions[-2]]
        self._check_base()
        self.stepped("release undone")

    def _check_base(self) -> None:
        based = Household.objects.filter(in_base=True, registry_id__startswith="16040000000000")
        numbers = {int(one[-2:]) for one in based.values_list("registry_id", flat=True)}
        assert numbers == self.editions[-1]

    # --- Looking -----------------------------------------------------------------------------

    def stepped(self, what: str, standpoint: Right | Opening | None = None) -> None:
        taken[what] += 1
        self.turn += 1
        if standpoint is not None:
            self.look(standpoint)
        if self.standpoints:
            self.look(self.standpoints[self.turn % len(self.standpoints)])

    def look(self, standpoint: Right | Opening) -> None:
        """Stand where the right or grant says, and see; by rule and by the wall alone."""
        right = standpoint.right if isinstance(standpoint, Opening) else standpoint
        scope = Scope.of(User.objects.get(pk=self.users[right.user].pk), standpoint.key)
        if not self.world.lives(standpoint):
            # Over: whoever still has another right works there, and nowhere else.
            assert scope.standpoint_id != standpoint.key
            others = [one for one in self.world.rights if one.user == right.user]
            assert (scope.membership_id is not None) == any(map(self.world.lives, others))
            return
        assert scope.standpoint_id == standpoint.key
        expected = self.world.sees(standpoint)
        refused = not scope.sees_names or right.role in BY_FIGURES
        for name, model in TABLES.items():
            wanted = getattr(expected, name)
            by_wall, by_both = seen_by_wall(scope, model), seen_by_both(scope, model)
            if refused:
                assert (by_wall, by_both) == (None, None), (name, right.role)
                continue
            assert seen_by_rule(scope, model) == wanted, ("rule", name, standpoint)
            # Where the database refuses a table, there is nothing that the role should see of it.
            assert (by_wall or set()) == wanted, ("wall", name, standpoint)
            assert (by_both or set()) == wanted, ("both", name, standpoint)
