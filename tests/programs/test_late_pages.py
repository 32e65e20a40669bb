"""Late pages of a large program start at the right place of an index, behind the reader's own wall.

Told by the plan, not by the clock. Were the names compared by a function that the wall does not
trust, each page would step over all rows before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Upper

from accounts.scope import Scope
from core.keyset import beyond
from core.scope import scoped
from programs.models import Program, Recipient
from programs.queries.recipients import RECIPIENT_ORDER, listed, waiting
from tests.clients import as_login_role
from tests.factories.grants import a_grant
from tests.factories.regions import region
from tests.factories.registry import a_program, a_recipient

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MANY, PAGE = 20_000, 51
BEHIND = "WARGA 18000"
# Every other name in capitals: the order as written is another one than that of the alphabet.
_OTHERS = """
INSERT INTO programs_recipient
    (program_id, agency_id, name, nik, kk, address, regency_id, district_id, village_id, goods,
     state, match_outcome, match_reasons, entered_by_id)
SELECT program_id, agency_id, CASE n %% 2 WHEN 0 THEN 'WARGA ' ELSE 'Warga ' END || n, '', '', '',
       regency_id, district_id, village_id, '', state, 'none', '{}', entered_by_id
  FROM programs_recipient, generate_series(10001, 9999 + %s) n
"""


@pytest.fixture
def program(cast) -> Program:
    made = a_program(cast.operator_lahat)
    a_recipient(made, cast.operator_lahat, region("1604112001"), name="Warga 10000")
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS, [MANY])
        cursor.execute("ANALYZE programs_recipient")
    return made


def late_page(
    scope: Scope, rows: QuerySet[Recipient], order: tuple[str, ...] = RECIPIENT_ORDER
) -> dict[str, Any]:
    """How the database reads recipients for the page behind the one named `BEHIND`.

    In the order of an index, and so no more than the page: whoever sorts has read all behind it.
    """
    with as_login_role(), scoped(scope.database):
        anchor = rows.filter(name=BEHIND).values_list(*order).get()
        page = rows.order_by(*order).filter(beyond(order, anchor))[:PAGE]
        assert [row.name.upper() for row in page] == [f"WARGA {18001 + n}" for n in range(PAGE)]
        nodes = list(_nodes(json.loads(page.explain(format="json"))[0]["Plan"]))
    assert "Sort" not in str([node["Node Type"] for node in nodes])
    (reading,) = [node for node in nodes if node.get("Relation Name") == "programs_recipient"]
    return reading


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for under in node.get("Plans", ()):
        yield from _nodes(under)


def starts_in_place(node: dict[str, Any]) -> bool:
    """Whether the index is entered at the name; equal names alone are told apart by the filter."""
    return ">=" in node.get("Index Cond", "") and ">=" not in node.get("Filter", "")


@pytest.mark.parametrize("reader", ["operator_lahat", "verifier_lahat", "verifier_sumsel"])
def test_a_late_page_of_a_program(cast, program, reader):
    scope = Scope.of(getattr(cast, reader).user)
    node = late_page(scope, listed(scope, program))
    assert starts_in_place(node), node


def test_a_late_page_for_a_guest_of_the_program(cast, program):
    held = cast.operator_lahat_perkim
    scope = Scope.of(held.user, a_grant(held, program).pk)
    assert scope.program_id == program.pk
    node = late_page(scope, listed(scope, program))
    assert starts_in_place(node), node


def test_a_late_page_of_what_an_agency_has_in_hand(cast, program):
    scope = Scope.of(cast.operator_lahat.user)
    node = late_page(scope, waiting(scope, "draft"))
    assert starts_in_place(node), node


def test_by_an_expression_the_same_page_would_step_over_all_before_it(cast, program):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "CREATE INDEX by_expression ON programs_recipient"
            " (agency_id, program_id, upper(name), id)"
        )
        cursor.execute("ANALYZE programs_recipient")
    scope = Scope.of(cast.operator_lahat.user)
    rows = listed(scope, program).annotate(expression=Upper("name"))
    node = late_page(scope, rows, ("expression", "id"))
    assert not starts_in_place(node), node
