"""Cases of a shared program: guests read, correct and contest those of their agency; no other."""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Grant, Membership, Notice
from accounts.scope import Scope
from core.scope import scoped
from programs.models import Recipient
from tests.clients import as_login_role
from tests.factories.grants import a_colleague, a_grant, stand_in
from tests.factories.registry import a_program
from tests.verification.acts import APPROVED, REJECTED, RETURNED, deciding, waiting_case
from tests.verification.going_there import as_after_a_commit
from tests.verification.pages import LIST, detail, names
from verification.models import Case, Objection
from verification.operations.telling import objection_answered

pytestmark = pytest.mark.django_db

GROUNDS = "Surat desa menyatakan keluarga ini masih tinggal di sana."


@pytest.fixture
def held(cast):
    return cast.operator_lahat_perkim


@pytest.fixture
def program(cast):
    return a_program(cast.operator_lahat)


@pytest.fixture
def grant(held, program):
    return a_grant(held, program, writes=True)


@pytest.fixture
def guest(sign_in, held, grant):
    return stand_in(sign_in(held), grant)


@pytest.fixture
def cases(cast, held, program) -> tuple[Case, Case]:
    """The guest's own, and one that the owner entered."""
    return (
        waiting_case(held, program=program, recipient={"name": "Milik Tamu"}),
        waiting_case(cast.operator_lahat, program=program, recipient={"name": "Milik Pemilik"}),
    )


def test_a_guest_reads_their_own_cases_and_the_owner_all(guest, cast, cases, sign_in, program):
    own, foreign = cases
    assert names(guest.get(LIST)) == ["Milik Tamu"]
    page = guest.get(detail(own))
    assert page.status_code == 200
    assert guest.get(detail(foreign)).status_code == 404
    for case, shown in ((own, True), (foreign, False)):
        about = guest.get(reverse("programs:recipient_detail", args=[case.recipient_id]))
        assert (detail(case) in about.text) is shown
    owner = sign_in(cast.operator_lahat)
    assert sorted(names(owner.get(LIST))) == ["Milik Pemilik", "Milik Tamu"]
    assert owner.get(detail(own)).status_code == 200
    # At their own desk the guest has none of it.
    assert sign_in(cast.operator_lahat_perkim).get(detail(own)).status_code == 404


@pytest.fixture
def also(held, program, sign_in):
    """A colleague of the guest's, with a grant of their own."""
    colleague = a_colleague(held)
    return stand_in(sign_in(colleague), a_grant(colleague, program, writes=True))


def test_a_colleague_goes_on_where_the_guest_left(also, cast, held, cases, program, sign_in):
    own, _foreign = cases
    for case in cases:
        deciding(case, cast.verifier_lahat, REJECTED)
    held.suspended_at = timezone.now()
    held.save()
    assert names(also.get(f"{LIST}?state=rejected")) == ["Milik Tamu"]
    assert [also.get(detail(case)).status_code for case in cases] == [200, 404]
    lodging = reverse("verification:objection_lodge", args=[own.pk])
    assert also.post(lodging, {"grounds": GROUNDS}).url == detail(own)
    as_after_a_commit()
    assert Recipient.objects.get(pk=own.recipient_id).state == "submitted"
    # Of the same agency, without a grant: nothing. Of another agency, with one: nothing.
    at_home = sign_in(Membership.objects.get(user__email__startswith="kolega."))
    other = stand_in(
        sign_in(cast.operator_palembang), a_grant(cast.operator_palembang, program, writes=True)
    )
    for stranger in (at_home, other):
        assert [stranger.get(detail(case)).status_code for case in cases] == [404, 404]


def test_what_is_returned_to_a_guest_is_corrected_and_handed_in_again(guest, cast, cases):
    own, foreign = cases
    for case in cases:
        deciding(case, cast.verifier_lahat, RETURNED)
    assert "Periksa NIK." in guest.get(detail(own)).text
    returned = guest.get(reverse("programs:returned_list"))
    assert "Milik Tamu" in returned.text
    recipient = own.recipient
    said = {
        "entry": str(recipient.pk), "name": "Nama Betul", "nik": recipient.nik,
        "village": str(recipient.village_id), "amount": "500000",
    }  # fmt: skip
    edit = reverse("programs:recipient_edit", args=[recipient.pk])
    assert guest.post(edit, said).status_code == 302
    answer = guest.post(
        reverse("verification:submit", args=[own.program_id]), {"recipient": str(recipient.pk)}
    )
    assert answer.url == detail(own)
    assert guest.get(answer.url).status_code == 200
    own.refresh_from_db()
    assert (own.state, own.version) == ("submitted", 3)
    foreign.refresh_from_db()
    assert foreign.state == "returned"


def test_submitting_from_the_preview_leads_to_a_page_that_opens(guest, held, program):
    recipient = waiting_case(held, program=program).recipient
    Case.objects.all().delete()
    Recipient.objects.filter(pk=recipient.pk).update(state="draft")
    address = reverse("verification:submission_preview")
    page = guest.get(address, {"recipient": str(recipient.pk)})
    assert page.status_code == 200
    assert guest.get(page.context["back_url"]).status_code == 200
    answer = guest.post(address, {"recipient": str(recipient.pk)}, follow=True)
    assert answer.status_code == 200
    assert Case.objects.get().entered_by == held.user


def test_a_guest_objects_and_withdraws_as_the_owner_may(guest, cast, cases):
    own, foreign = cases
    for case in cases:
        deciding(case, cast.verifier_lahat, REJECTED)
    lodging = reverse("verification:objection_lodge", args=[own.pk])
    assert lodging in guest.get(detail(own)).text
    assert guest.get(lodging).status_code == 200
    assert guest.post(lodging, {"grounds": GROUNDS}).url == detail(own)
    as_after_a_commit()
    objection = Objection.objects.get()
    own.refresh_from_db()
    assert (own.state, objection.lodged_by) == ("objected", cast.operator_lahat_perkim.user)
    assert Recipient.objects.get(pk=own.recipient_id).state == "submitted"
    assert "Milik Tamu" in guest.get(reverse("verification:objection_list")).text
    page = guest.get(reverse("verification:objection_detail", args=[objection.pk]))
    assert page.status_code == 200
    assert reverse("verification:objection_withdraw", args=[objection.pk]) in page.text
    guest.post(reverse("verification:objection_withdraw", args=[objection.pk]))
    own.refresh_from_db()
    assert (own.state, Recipient.objects.get(pk=own.recipient_id).state) == ("rejected",) * 2
    stranger = reverse("verification:objection_lodge", args=[foreign.pk])
    assert guest.post(stranger, {"grounds": GROUNDS}).status_code == 404
    assert Objection.objects.count() == 1


def test_guests_are_told_what_became_of_their_own_entries(
    guest, also, cast, held, cases, program, sign_in
):
    own, foreign = cases
    deciding(foreign, cast.verifier_lahat, APPROVED)
    assert not Notice.objects.filter(user=held.user).exists()
    deciding(own, cast.verifier_lahat, RETURNED)
    told = Notice.objects.filter(kind=NoticeKind.ROWS_RETURNED)
    assert sorted(told.values_list("user__name", "count")) == [
        ("Kolega Operator Lahat Perkim", 1), ("Operator Lahat", 1), ("Operator Lahat Perkim", 1),
    ]  # fmt: skip
    # Read at their own desk, it says of what, and leads to where it is worked on.
    at_home = sign_in(held)
    assert program.name in at_home.get(reverse("accounts:notice_list")).text
    opening = reverse("accounts:notice_open", args=[told.get(user=held.user).pk])
    assert "Milik Tamu" in at_home.post(opening, follow=True).text


def test_guests_are_told_of_the_answer_to_their_objection(guest, cast, held, cases):
    own, _foreign = cases
    deciding(own, cast.verifier_lahat, REJECTED)
    guest.post(reverse("verification:objection_lodge", args=[own.pk]), {"grounds": GROUNDS})
    as_after_a_commit()
    objection_answered(objection=Objection.objects.get(), by=cast.verifier_sumsel.user)
    notice = Notice.objects.get(kind=NoticeKind.OBJECTION_DECIDED, user=held.user)
    opening = reverse("accounts:notice_open", args=[notice.pk])
    assert guest.post(opening).url == detail(own)
    # Whose grant is not in force is told nothing more.
    notice.delete()
    Grant.objects.update(suspended_at=timezone.now())
    objection_answered(objection=Objection.objects.get(), by=cast.verifier_sumsel.user)
    assert not Notice.objects.filter(kind=NoticeKind.OBJECTION_DECIDED, user=held.user).exists()


def test_reading_alone_contests_nothing(cast, held, program, cases, sign_in):
    own, _foreign = cases
    deciding(own, cast.verifier_lahat, REJECTED)
    reader = stand_in(sign_in(held), a_grant(held, program))
    page = reader.get(detail(own))
    lodging = reverse("verification:objection_lodge", args=[own.pk])
    assert page.status_code == 200
    assert lodging not in page.text
    assert reader.post(lodging, {"grounds": GROUNDS}).status_code == 403
    assert not Objection.objects.exists()


# The wall of the database alone

PARTS = ("case", "finding", "decision", "objection")


def _all_of(case: Case) -> dict[str, set[str]]:
    return {part: {str(case.pk)} for part in PARTS}


def _seen(held, grant) -> dict[str, set[str]]:
    found = {}
    with (
        as_login_role(), transaction.atomic(),
        scoped(Scope.of(held.user, grant.pk).database), connection.cursor() as cursor,
    ):  # fmt: skip
        for part in PARTS:
            column = "id" if part == "case" else "case_id"
            cursor.execute(f"SELECT DISTINCT {column}::text FROM verification_{part}")
            found[part] = {key for (key,) in cursor.fetchall()}
    return found


@pytest.fixture
def contested(cast, cases):
    for case in cases:
        decision = deciding(case, cast.verifier_lahat, REJECTED)
        place = {"agency_id": case.agency_id, "regency_id": case.regency_id}
        for kind, withheld in (("person", False), ("eligibility", True)):
            case.findings.create(
                kind=kind, outcome="found", withheld=withheld, case_version=1, **place
            )
        Objection.objects.create(
            case=case, decision=decision, grounds=GROUNDS, lodged_by=cast.operator_lahat.user,
            due_on="2026-12-31", contested_by=cast.verifier_lahat.user, **place,
        )  # fmt: skip
    return cases


def test_raw_sql_of_a_guest_reads_what_hangs_on_their_own_cases(contested, held, grant):
    own, _foreign = contested
    assert _seen(held, grant) == _all_of(own)
    refused = [
        "SELECT proposed FROM verification_case",
        "SELECT * FROM verification_evidence",
        "UPDATE verification_case SET decided_at = now()",
        "INSERT INTO verification_decision SELECT * FROM verification_decision",
    ]
    for statement in refused:
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            as_login_role(), transaction.atomic(),
            scoped(Scope.of(held.user, grant.pk).database), connection.cursor() as cursor,
        ):  # fmt: skip
            cursor.execute(statement)
    with (
        as_login_role(), transaction.atomic(),
        scoped(Scope.of(held.user, grant.pk).database), connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute("SELECT kind FROM verification_finding")
        assert cursor.fetchall() == [("person",)]
        # Nor does a guest's objection move whom the owner entered.
        cursor.execute("UPDATE verification_case SET state = 'objected'")
        assert cursor.rowcount == 1
        with pytest.raises(DatabaseError, match="does not make"), transaction.atomic():
            cursor.execute("UPDATE programs_recipient SET state = 'submitted'")
        mine = "UPDATE programs_recipient SET state = 'submitted' WHERE id = %s"
        cursor.execute(mine, [own.recipient_id])
        assert cursor.rowcount == 1


@pytest.mark.parametrize(
    "broken",
    [
        "wall_sigertak_program ON verification_case USING"
        " (program_id = current_setting('app.program')::uuid)",
        "wall_sigertak_program ON verification_finding USING (NOT withheld)",
        "wall_sigertak_program ON verification_decision USING (true)",
        "wall_sigertak_program ON verification_objection USING (true)",
    ],
)
def test_without_the_wall_the_owner_s_cases_are_read(broken, contested, held, grant):
    """So the test above can fail."""
    own, _foreign = contested
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER POLICY {broken}")
    assert _seen(held, grant) != _all_of(own)


# What moves a refused case: an objection, whose words are the database's own


def _raw(held, grant, *statements: str) -> None:
    """As the guest, up to the commit."""
    with (
        as_login_role(), transaction.atomic(),
        scoped(Scope.of(held.user, grant.pk).database), connection.cursor() as cursor,
    ):  # fmt: skip
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _take_away(guards: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {guards}; SET CONSTRAINTS ALL DEFERRED")


_CASE_BACK = "UPDATE verification_case SET state = 'submitted'"
_RECIPIENT_BACK = "UPDATE programs_recipient SET state = 'submitted' WHERE state = 'rejected'"
_NO_MOVES = "DROP TRIGGER case_moves_by_objection ON verification_case"
_NO_WAY = "DROP TRIGGER recipient_moves_by_objection ON programs_recipient"
_ALONE = "DROP TRIGGER case_agrees_with_its_recipient ON verification_case"


@pytest.mark.parametrize(
    ("verdict", "attempts", "guards"),
    [
        (APPROVED, [_CASE_BACK], f"{_NO_MOVES}; {_ALONE}"),
        (REJECTED, [_RECIPIENT_BACK], _NO_WAY),
        (REJECTED, [_CASE_BACK, _RECIPIENT_BACK], f"{_NO_MOVES}; {_NO_WAY}"),
    ],
    ids=["approved case wedged", "recipient alone", "refusal reopened"],
)
def test_without_an_objection_a_guest_moves_nothing(
    cast, cases, held, grant, verdict, attempts, guards
):
    deciding(cases[0], cast.verifier_lahat, verdict)
    with pytest.raises(DatabaseError, match="without an objection"):
        _raw(held, grant, *attempts)
    _take_away(guards)
    _raw(held, grant, *attempts)


def test_an_objection_moves_no_entry_of_the_owners_people(cast, cases, held, grant):
    """Nobody's agency is not the guest's, also where no other guard stands."""
    own, foreign = cases
    for case in cases:
        deciding(case, cast.verifier_lahat, REJECTED)
    _take_away(_NO_WAY)
    back = "UPDATE programs_recipient SET state = 'submitted' WHERE id = '{}'"
    with pytest.raises(DatabaseError, match="does not make"):
        _raw(held, grant, back.format(foreign.recipient_id))
    _raw(held, grant, back.format(own.recipient_id))


def _lodging(case: Case, **said: str) -> str:
    decision = case.decisions.get()
    values = {
        "id": f"'{uuid.uuid4()}'", "case_id": f"'{case.pk}'", "decision_id": f"'{decision.pk}'",
        "agency_id": f"'{case.agency_id}'", "regency_id": str(case.regency_id),
        "grounds": "'x'", "file": "''", "file_name": "''", "media_type": "''",
        "lodged_by_id": "current_setting('app.user')::uuid", "due_on": "'2099-01-01'",
        "state": "'open'", "contested_by_id": f"'{decision.decided_by_id}'", "resolution": "''",
    } | said  # fmt: skip
    return (
        f"INSERT INTO verification_objection ({', '.join(values)})"
        f" VALUES ({', '.join(values.values())})"
    )


_OBJECTED = [
    "UPDATE verification_case SET state = 'objected' WHERE state = 'rejected'",
    _RECIPIENT_BACK,
]


def test_an_objection_says_of_its_case_what_the_database_knows(cast, cases, held, grant):
    own, _foreign = cases
    deciding(own, cast.verifier_lahat, REJECTED)
    elsewhere = cast.operator_palembang
    said = {
        "agency_id": f"'{elsewhere.agency_id}'", "regency_id": str(elsewhere.regency_id),
        "contested_by_id": f"'{elsewhere.user_id}'",
    }  # fmt: skip
    for odd in (
        {"lodged_by_id": f"'{cast.operator_lahat.user_id}'"},
        {"state": "'granted'", "resolution": "'ya'", "resolved_at": "now()",
         "resolved_by_id": f"'{held.user_id}'"},
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="does not make"):
            _raw(held, grant, _lodging(own, **said, **odd))
    with pytest.raises(IntegrityError, match="its case has not followed"):
        _raw(held, grant, _lodging(own, **said))
    _raw(held, grant, _lodging(own, **said), *_OBJECTED)
    kept = Objection.objects.get()
    assert (kept.agency_id, kept.regency_id) == (own.agency_id, own.regency_id)
    assert kept.contested_by_id == cast.verifier_lahat.user_id


def test_without_the_trigger_an_objection_names_any_regency(cast, cases, held, grant):
    """So the test above can fail."""
    own, _foreign = cases
    deciding(own, cast.verifier_lahat, REJECTED)
    _take_away("DROP TRIGGER objection_contests ON verification_objection")
    elsewhere = cast.operator_palembang
    _raw(held, grant, _lodging(own, regency_id=str(elsewhere.regency_id)), *_OBJECTED)
    assert Objection.objects.get().regency_id == elsewhere.regency_id


@pytest.mark.parametrize(
    ("answer", "refusal", "guards"),
    [
        ("state = 'granted', resolution = 'ya', resolved_at = now(),"
         " resolved_by_id = current_setting('app.user')::uuid",
         "permission denied",
         "GRANT UPDATE ON verification_objection TO sigertak_program;"
         "DROP TRIGGER objection_ends ON verification_objection"),
        ("resolved_at = now()", "does not make",
         "DROP TRIGGER objection_ends ON verification_objection"),
        ("state = 'withdrawn'", "its case has not followed",
         "DROP TRIGGER case_follows_its_objection ON verification_objection"),
    ],
    ids=["answered", "held up", "withdrawn alone"],
)  # fmt: skip
def test_a_guest_answers_no_objection(cast, cases, held, grant, answer, refusal, guards):
    own, _foreign = cases
    deciding(own, cast.verifier_lahat, REJECTED)
    _raw(held, grant, _lodging(own), *_OBJECTED)
    with pytest.raises(DatabaseError, match=refusal):
        _raw(held, grant, f"UPDATE verification_objection SET {answer}")
    _take_away(f"{guards};DROP TRIGGER IF EXISTS case_follows_its_objection"
               " ON verification_objection")  # fmt: skip
    _raw(held, grant, f"UPDATE verification_objection SET {answer}")
