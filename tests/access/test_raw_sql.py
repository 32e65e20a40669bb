"""Raw SQL under the database role of a page: what no page does, the database refuses too.

Whoever finds a hole in a page writes as its role. Each attempt is made twice: as things stand it is
refused or moves nothing; with the guard taken away it would have worked, so the guard is what held.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from accounts.models import Membership, User
from accounts.scope import Scope
from beneficiaries.identity import mask_nik
from core import audit, jobs
from core.models import AuditChain, Job
from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.models import Recipient
from tests.access.thefts import OPEN, Theft, an_approved_one, is_held_by_its_guard, moved, take_away
from tests.clients import as_login_role
from tests.factories.cast import FAR, Cast
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient

pytestmark = pytest.mark.django_db


def _job(member: Membership) -> Job:
    return Job.objects.create(
        kind="export.write", subject_id=uuid.uuid4(), created_by=member.user,
        membership_id=member.pk,
    )  # fmt: skip


def _foreign_job_finished(cast: Cast) -> Theft:
    return Theft(
        Scope.of(cast.operator_lahat.user).database,
        "UPDATE core_job SET state = 'done', message = 'x' WHERE id = %s",
        (_job(cast.operator_palembang).pk,),
        "ALTER TABLE core_job DISABLE ROW LEVEL SECURITY;" + OPEN.format("core_job"),
    )


def _foreign_job_held_up(cast: Cast) -> Theft:
    return Theft(
        Scope.of(cast.operator_lahat.user).database,
        "UPDATE core_job SET done = 0, heartbeat_at = now() WHERE id = %s",
        (_job(cast.operator_palembang).pk,),
        "ALTER TABLE core_job DISABLE ROW LEVEL SECURITY",
    )


_A_JOB = (
    "INSERT INTO core_job (id, kind, subject_id, state, done, message, attempts, created_by_id)"
    " VALUES (%s, 'export.write', %s, %s, 0, '', 0, %s)"
)


def _job_in_a_foreign_name(cast: Cast) -> Theft:
    return Theft(
        Scope.of(cast.operator_lahat.user).database,
        _A_JOB,
        (uuid.uuid4(), uuid.uuid4(), "queued", cast.operator_palembang.user.pk),
        "ALTER TABLE core_job DISABLE ROW LEVEL SECURITY",
    )


def _read(cast: Cast, reader: Membership, **place: Any) -> Theft:
    job = _job(cast.operator_palembang)
    Job.objects.filter(pk=job.pk).update(**place)
    return Theft(
        Scope.of(reader.user).database,
        "SELECT done, state FROM core_job WHERE id = %s",
        (job.pk,),
        "ALTER TABLE core_job DISABLE ROW LEVEL SECURITY",
    )


def _work_of_another_agency_looked_at(cast: Cast) -> Theft:
    return _read(cast, cast.operator_lahat, agency_id=cast.operator_palembang.agency_id)


def _work_of_another_regency_looked_at(cast: Cast) -> Theft:
    return _read(cast, cast.verifier_lahat, regency_id=cast.operator_palembang.regency_id)


def _work_of_the_province_looked_at_by_a_village(cast: Cast) -> Theft:
    return _read(cast, cast.village_lahat)


def test_work_is_told_to_those_of_its_place_which_the_database_writes_down(cast: Cast) -> None:
    asker = cast.operator_lahat
    scope = Scope.of(asker.user).database
    key = uuid.uuid4()
    elsewhere = _A_JOB.replace("created_by_id)", "created_by_id, agency_id)").replace(
        "0, %s)", "0, %s, %s)"
    )
    # Put into another's view by its own words, it stands where its asker does.
    assert moved(
        scope, elsewhere, key, uuid.uuid4(), "queued", asker.user.pk,
        cast.operator_palembang.agency_id,
    ) == 1  # fmt: skip
    told = Job.objects.get(pk=key)
    assert (told.agency_id, told.regency_id) == (asker.agency_id, asker.regency_id)
    looked = "SELECT id FROM core_job WHERE id = %s"
    for reader, sees in (
        (cast.supervisor_lahat, 1), (cast.verifier_lahat, 1), (cast.verifier_sumsel, 1),
        (cast.operator_palembang, 0), (cast.verifier_palembang, 0), (cast.village_lahat, 0),
    ):  # fmt: skip
        assert moved(Scope.of(reader.user).database, looked, key) == sees, reader.role


def test_owner_and_guests_of_a_program_do_not_see_each_others_work(cast, guest) -> None:
    lent, _program = guest
    owner = Scope.of(cast.operator_lahat.user)
    looked = "SELECT id FROM core_job WHERE id = %s"
    bare = DatabaseScope(DatabaseRole.PROGRAM, lent.user_id, None, lent.agency_id, None,
                         lent.program_id)  # fmt: skip
    for asker, others in (
        (owner.database, (lent.database,)),
        (lent.database, (owner.database,)),
        # Of a program of the province, where the guest stands in no regency.
        (bare, (owner.database, Scope.of(cast.verifier_palembang.user).database)),
    ):
        key, subject = uuid.uuid4(), uuid.uuid4()
        assert moved(asker, _A_JOB, key, subject, "queued", asker.user_id) == 1
        assert moved(asker, looked, key) == 1
        for other in others:
            assert moved(other, looked, key) == 0
            user = User.objects.get(pk=str(other.user_id))
            with as_login_role(), scoped(other), pytest.raises(jobs.Busy):
                jobs.create("export.write", subject_id=subject, membership_id=None, by=user)
    take_away("ALTER TABLE core_job DISABLE ROW LEVEL SECURITY")
    assert moved(owner.database, looked, key) == 1


def _another_role(cast: Cast) -> Theft:
    return Theft(
        Scope.of(cast.secretariat_lahat.user).database,
        "UPDATE accounts_membership SET role = 'steward' WHERE id = %s",
        (cast.verifier_lahat.pk,),
        OPEN.format("accounts_membership"),
    )


_A_RIGHT = (
    "INSERT INTO accounts_membership (id, user_id, role, agency_id, regency_id, expires_on,"
    " suspended_by_province) VALUES (%s, %s, 'steward', %s, %s, %s, false)"
)


def _a_right_given_by_a_verifier(cast: Cast) -> Theft:
    member = cast.verifier_lahat
    return Theft(
        Scope.of(member.user).database, _A_RIGHT,
        (uuid.uuid4(), cast.executive_lahat.user.pk, member.agency_id, member.regency_id, FAR),
        "ALTER TABLE accounts_membership DISABLE ROW LEVEL SECURITY",
    )  # fmt: skip


def _a_right_given_to_oneself(cast: Cast) -> Theft:
    member = cast.secretariat_lahat
    return Theft(
        Scope.of(member.user).database, _A_RIGHT,
        (uuid.uuid4(), member.user.pk, member.agency_id, member.regency_id, FAR),
        "ALTER TABLE accounts_membership DISABLE ROW LEVEL SECURITY",
    )  # fmt: skip


def _a_link_made_by_a_verifier(cast: Cast) -> Theft:
    victim = cast.steward_lahat
    return Theft(
        Scope.of(cast.verifier_lahat.user).database,
        "INSERT INTO accounts_activation (id, user_id, token_hash, created_by_id, expires_at)"
        " VALUES (%s, %s, 'x', %s, now() + interval '1 day')",
        (uuid.uuid4(), victim.user.pk, cast.verifier_lahat.user.pk),
        "ALTER TABLE accounts_activation DISABLE ROW LEVEL SECURITY",
    )


def _a_right_lengthened_by_a_steward_of_the_province(cast: Cast) -> Theft:
    return Theft(
        Scope.of(cast.steward_sumsel.user).database,
        "UPDATE accounts_membership SET expires_on = %s WHERE id = %s",
        (FAR, cast.verifier_lahat.pk),
        "ALTER TABLE accounts_membership DISABLE ROW LEVEL SECURITY",
    )


# From which state, by whom, to which: what their pages do not do.
def test_recipients_stay_with_their_program_and_begin_as_drafts(cast: Cast, guest):
    scope, program = guest
    other = a_program(cast.operator_lahat)
    made = a_recipient(program, cast.operator_lahat, region("1604112001"))
    to_other = "UPDATE programs_recipient SET program_id = %s WHERE id = %s"
    owner = Scope.of(cast.operator_lahat.user).database
    assert moved(owner, to_other, other.pk, made.pk) == 0
    to_agency = "UPDATE programs_recipient SET agency_id = %s WHERE id = %s"
    assert moved(scope.database, to_agency, cast.operator_palembang.agency_id, made.pk) == 0
    columns = [str(one.column) for one in Recipient._meta.concrete_fields if not one.generated]
    copy = ", ".join(
        {
            "id": "%s", "state": "'approved'", "nik": "''",
            # Whoever enters is named as they are.
            "entered_by_id": f"'{scope.user_id}'",
        }.get(name, name)
        for name in columns
    )  # fmt: skip
    approved = (
        f"INSERT INTO programs_recipient ({', '.join(columns)})"
        f" SELECT {copy} FROM programs_recipient WHERE id = %s"
    )
    assert moved(scope.database, approved, uuid.uuid4(), made.pk) == 0
    drafted = approved.replace("'approved'", "'draft'")
    assert moved(scope.database, drafted, uuid.uuid4(), made.pk) == 1


def test_a_village_reads_no_whole_number_of_the_base(cast: Cast):
    member = cast.village_lahat
    home = a_household(member.agency.region, family_card_number="1604112001010001")
    person = a_person(home, kk="1604112001010001")
    place = Scope.of(member.user).database
    for table, key, columns in (
        ("beneficiaries_person", person.pk, ("nik", "kk")),
        ("beneficiaries_household", home.pk, ("family_card_number",)),
    ):
        for column in columns:
            assert moved(place, f"SELECT {column} FROM {table} WHERE id = %s", key) == 0
            assert moved(place, f"SELECT id FROM {table} WHERE {column} = '' AND id = %s", key) == 0
            assert moved(place, f"SELECT {column}_told FROM {table} WHERE id = %s", key) == 1
    assert moved(place, "SELECT before FROM beneficiaries_amendment") == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nik_told, kk_told FROM beneficiaries_person WHERE id = %s", [person.pk]
        )
        told = cursor.fetchone()
        cursor.execute("GRANT SELECT (nik) ON beneficiaries_person TO sigertak_village")
    assert told == (mask_nik(person.nik), "1604 •••• •••• ••••")
    assert moved(place, "SELECT nik FROM beneficiaries_person WHERE id = %s", person.pk) == 1


def _a_chain_wound_back(cast: Cast) -> Theft:
    audit.record("case.decide", by=cast.verifier_palembang.user)
    return Theft(
        Scope.of(cast.operator_lahat.user).database,
        "UPDATE core_auditchain SET seq = greatest(seq - 1, 0) WHERE actor_id = %s",
        (cast.verifier_palembang.user.pk,),
        OPEN.format("core_auditchain") + ";GRANT SELECT ON core_auditchain TO sigertak_agency",
    )


_AN_EVENT = (
    "INSERT INTO core_auditevent (id, action, actor_id, object_type, object_id, reason, details,"
    " chain_id, seq, mac) VALUES (uuidv7(), %s, %s, '', '', '', '{}', %s, %s, %s)"
)


def _event(cast: Cast, *values: Any, guard: str = "event_in_chain") -> Theft:
    place = Scope.of(cast.village_lahat.user).database
    return Theft(place, _AN_EVENT, values, f"DROP TRIGGER {guard} ON core_auditevent")


def _an_event_without_a_chain(cast: Cast) -> Theft:
    """Unsealed as those are that are older than sealing; that its seal is none, holds it too."""
    free = "event_in_chain ON core_auditevent; DROP TRIGGER event_is_readable"
    me = cast.village_lahat.user.pk
    return _event(cast, "case.approve", me, None, None, "", guard=free)


def _behind(owner: Membership | None) -> tuple[uuid.UUID, int, str]:
    """The next place of a chain of theirs, or of the portal's."""
    audit.record("case.decide", by=owner.user if owner else None)
    chain = AuditChain.objects.get(actor=owner.user if owner else None)
    return chain.pk, chain.seq + 1, "a" * 64


def _an_event_in_the_portals_name(cast: Cast) -> Theft:
    return _event(cast, "case.escalate", None, *_behind(None))


def _a_sealing_in_ones_own_name(cast: Cast) -> Theft:
    me = cast.village_lahat
    return _event(cast, "row_changes.seal", me.user.pk, *_behind(me))


def _an_event_in_anothers_chain(cast: Cast) -> Theft:
    me = cast.village_lahat.user.pk
    place = _behind(cast.verifier_palembang)
    return _event(cast, "case.decide", me, *place, guard="event_appends")


def _an_event_where_the_next_was_to_stand(cast: Cast) -> Theft:
    """That true one would never find its place."""
    me = cast.village_lahat
    chain, seq, seal = _behind(me)
    return _event(cast, "case.decide", me.user.pk, chain, seq + 1, seal, guard="event_appends")


def _an_event_in_a_persons_name_by_nobody(cast: Cast) -> Theft:
    victim = cast.verifier_palembang
    theft = _event(cast, "case.decide", victim.user.pk, *_behind(victim))
    return replace(theft, scope=DatabaseScope(DatabaseRole.PUBLIC))


def _a_job_in_anybodys_name_by_the_province(cast: Cast) -> Theft:
    return Theft(
        DatabaseScope(DatabaseRole.PROVINCE),
        _A_JOB,
        (uuid.uuid4(), uuid.uuid4(), "queued", cast.operator_palembang.user.pk),
        "ALTER TABLE core_job DISABLE ROW LEVEL SECURITY",
    )


def _a_job_that_looks_alive(cast: Cast) -> Theft:
    return Theft(
        Scope.of(cast.operator_lahat.user).database,
        _A_JOB,
        (uuid.uuid4(), uuid.uuid4(), "running", cast.operator_lahat.user.pk),
        "DROP TRIGGER job_begins ON core_job",
    )


def _foreign_areas(cast: Cast) -> Theft:
    program = a_program(cast.operator_palembang)
    criteria = program.criteria.get()
    criteria.areas.set([region("1671")])
    return Theft(
        Scope.of(cast.operator_lahat.user).database,
        "DELETE FROM programs_criteria_areas WHERE criteria_id = %s",
        (criteria.pk,),
        "ALTER TABLE programs_criteria_areas DISABLE ROW LEVEL SECURITY;"
        "GRANT DELETE ON programs_criteria_areas TO sigertak_agency",
    )


def _a_household_opened_by_oneself(cast: Cast) -> Theft:
    return Theft(
        Scope.of(cast.operator_lahat.user).database,
        "UPDATE programs_recipient SET household_id = %s, match_outcome = 'match' WHERE id = %s",
        (a_household(region("1604112001")).pk, an_approved_one(cast).pk),
        "DROP TRIGGER recipient_moves ON programs_recipient",
    )


def _a_recipient_of_another_place(cast: Cast) -> Theft:
    return Theft(
        Scope.of(cast.operator_lahat.user).database,
        "UPDATE programs_recipient SET regency_id = %s WHERE id = %s",
        (
            region("1671").pk,
            a_recipient(
                a_program(cast.operator_lahat), cast.operator_lahat, region("1604112001")
            ).pk,
        ),
        "DROP TRIGGER recipient_moves ON programs_recipient",
    )


def _a_recipient_given_away(cast: Cast) -> Theft:
    return Theft(
        Scope.of(cast.verifier_lahat.user).database,
        "UPDATE programs_recipient SET agency_id = %s WHERE id = %s",
        (cast.operator_palembang.agency_id, an_approved_one(cast).pk),
        "DROP TRIGGER recipient_stays ON programs_recipient;" + OPEN.format("programs_recipient"),
    )


ATTEMPTS = [
    _work_of_another_agency_looked_at, _work_of_another_regency_looked_at,
    _work_of_the_province_looked_at_by_a_village,
    _foreign_job_finished, _foreign_job_held_up, _job_in_a_foreign_name, _a_job_that_looks_alive,
    _another_role, _a_right_given_by_a_verifier, _a_right_given_to_oneself,
    _a_link_made_by_a_verifier, _a_right_lengthened_by_a_steward_of_the_province,
    _an_event_without_a_chain, _an_event_in_the_portals_name, _a_sealing_in_ones_own_name,
    _an_event_in_anothers_chain, _an_event_where_the_next_was_to_stand,
    _an_event_in_a_persons_name_by_nobody, _a_job_in_anybodys_name_by_the_province,
    _a_chain_wound_back, _foreign_areas, _a_household_opened_by_oneself,
    _a_recipient_of_another_place, _a_recipient_given_away,
]  # fmt: skip


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda one: one.__name__.strip("_"))
def test_what_is_anothers_stays_as_it_is(cast: Cast, attempt: Callable[[Cast], Theft]) -> None:
    is_held_by_its_guard(attempt(cast))
