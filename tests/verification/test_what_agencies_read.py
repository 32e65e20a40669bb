"""What Bappeda alone reads of a case, asked for as the agency's database role, past all pages."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from accounts.scope import Scope
from core.scope import DatabaseRole, scoped
from tests.clients import as_login_role
from tests.factories.registry import a_program
from tests.verification.acts import REJECTED, deciding, waiting_case
from tests.verification.test_criteria_answers import DISABLED, ROOF, asking, one
from tests.verification.test_sensitive_criteria import HAS, handed_in
from verification.models import Case, Finding, Objection
from verification.operations.rejudging import rejudge_undecided
from verification.queries.objections import in_full
from verification.querysets import WITHHELD_COLUMNS
from verification.table_walls import WALLS

pytestmark = pytest.mark.django_db

_TABLE = "verification_case"
_CRITERIA = "SELECT count(*) FROM verification_finding WHERE kind = 'eligibility'"


def ask(membership, sql: str) -> list:
    """Rows of `sql` as the membership's role, under the web login."""
    scope = Scope.of(membership.user, membership.pk)
    with as_login_role(), scoped(scope.database), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def secret(cast):
    program = asking(a_program(cast.operator_lahat, target_unit="person"), one(DISABLED))
    return handed_in(cast.operator_lahat, program, **HAS)


@pytest.fixture
def plain(cast):
    program = asking(a_program(cast.operator_lahat), one(ROOF))
    return handed_in(cast.operator_lahat, program, name="BUDI HARTONO")


@pytest.mark.parametrize("column", WITHHELD_COLUMNS)
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT {column} FROM verification_case",
        "SELECT count(*) FROM verification_case WHERE {column}::text IN ('eligible', 'true')",
        "SELECT id FROM verification_case ORDER BY {column}",
        "UPDATE verification_case SET state = {column}::text",
        "UPDATE verification_case SET state = state RETURNING {column}",
    ],
)
def test_no_way_to_the_withheld_columns(cast, plain, column, sql):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ask(cast.operator_lahat, sql.format(column=column))
    # Nothing but the column is missing: the row itself is the agency's to read.
    assert ask(cast.operator_lahat, f"SELECT id FROM {_TABLE}") == [(plain.pk,)]


@pytest.mark.parametrize(
    "column", ["withheld", "agency_id", "eligibility_outcome", "person_outcome", "version"]
)
def test_the_mark_cannot_be_taken_off(cast, secret, column):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ask(cast.operator_lahat, f"UPDATE {_TABLE} SET {column} = {column}")


def test_all_of_a_case_is_refused(cast, plain):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ask(cast.operator_lahat, f"SELECT * FROM {_TABLE}")
    scope = Scope.of(cast.operator_lahat.user, cast.operator_lahat.pk)
    with as_login_role(), scoped(scope.database):
        [seen] = Case.objects.visible_to(scope)
        assert seen.get_deferred_fields() == set(WITHHELD_COLUMNS)


def test_a_grant_given_back_is_noticed(cast, plain):
    """The mutant: were the columns granted again, the tests above would find them."""
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON {_TABLE} TO {DatabaseRole.AGENCY.value}")
    assert ask(cast.operator_lahat, f"SELECT eligibility_outcome FROM {_TABLE}") == [("eligible",)]


def test_every_column_is_either_told_or_withheld():
    wall = next(wall for wall in WALLS if wall.table == _TABLE)
    [told] = [
        privilege.removeprefix("SELECT (").removesuffix(")").split(", ")
        for privilege, roles in wall.grants.items()
        if privilege.startswith("SELECT (") and DatabaseRole.AGENCY.value in roles
    ]
    columns = {field.column for field in Case._meta.concrete_fields}
    assert set(told) | set(WITHHELD_COLUMNS) == columns
    assert not set(told) & set(WITHHELD_COLUMNS)


def test_what_is_told_of_the_criteria(cast, secret, plain):
    told = dict(ask(cast.operator_lahat, f"SELECT id, eligibility_told FROM {_TABLE}"))
    assert told == {secret.pk: "", plain.pk: "eligible"}
    assert Case.objects.get(pk=secret.pk).eligibility_outcome == "eligible"


def test_withheld_findings_are_no_rows(cast, secret):
    assert ask(cast.operator_lahat, _CRITERIA) == [(0,)]
    assert ask(cast.verifier_lahat, _CRITERIA) == [(1,)]
    assert ask(cast.operator_lahat, "SELECT count(*) FROM verification_finding") == [(4,)]


def test_former_findings_stay_withheld(cast, secret):
    """By a harmless rule since: the former finding is still no row of the agency's."""
    program = secret.program
    program.criteria.create(
        agency=program.agency, regency=program.regency, version=3, deciles=[],
        conditions=[one(ROOF)], created_by=program.created_by,
    )  # fmt: skip
    rejudge_undecided([secret])
    assert Finding.objects.filter(kind="eligibility").count() == 2
    assert ask(cast.operator_lahat, _CRITERIA) == [(0,)]


def test_a_finding_without_its_mark_is_read(cast, secret):
    """The mutant: the mark alone keeps it away."""
    Finding.objects.update(withheld=False)
    assert ask(cast.operator_lahat, _CRITERIA) == [(1,)]


def test_harmless_findings_are_read(cast, plain):
    assert ask(cast.operator_lahat, _CRITERIA) == [(1,)]


def test_the_agency_writes_no_case_and_no_finding(cast, plain):
    for sql in (
        f"INSERT INTO {_TABLE} (id) VALUES (uuidv7())",
        f"DELETE FROM {_TABLE}",
        "INSERT INTO verification_finding (id) VALUES (uuidv7())",
        "UPDATE verification_finding SET withheld = false",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            ask(cast.operator_lahat, sql)


def test_joined_cases_leave_them_out_too(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    decision = deciding(case, cast.verifier_lahat, REJECTED)
    browser = sign_in(cast.operator_lahat)
    lodge = reverse("verification:objection_lodge", args=[case.pk])
    answer = browser.post(lodge, {"grounds": "Rumah itu bukan rumah penerima ini."})
    assert answer.status_code == 302
    objection = Objection.objects.get(decision=decision)
    scope = Scope.of(cast.operator_lahat.user, cast.operator_lahat.pk)
    with as_login_role(), scoped(scope.database):
        [seen] = in_full(scope)
        assert seen.case.get_deferred_fields() == set(WITHHELD_COLUMNS)
    for address in (
        reverse("verification:objection_list"),
        reverse("verification:objection_detail", args=[objection.pk]),
        reverse("verification:case_detail", args=[case.pk]),
        reverse("verification:case_list"),
        reverse("programs:recipient_detail", args=[case.recipient_id]),
    ):
        assert browser.get(address).status_code == 200
