"""The four marks, counted by hand; and nobody's figures but one's own."""

from __future__ import annotations

import datetime
from dataclasses import replace

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.scope import Scope
from analysis.queries.scorecard import Axis, Narrowing, scorecard, total
from analysis.shares import Share
from core.scope import scoped
from programs.models import Program
from tests.analysis.conftest import MERAPI, TODAY, a_round, an_item, decided
from tests.clients import as_login_role
from tests.exporting import sheets
from tests.factories.regions import region
from tests.factories.registry import a_program, a_recipient
from verification.models import Decision

D = datetime.date
# Programs of one name are told apart by their agency.
LAHAT = "Bantuan Lahat 2026 · Dinas Sosial Lahat"


def cards_of(membership, axis=Axis.PROGRAM, **wanted):
    scope = Scope.of(membership.user, membership.pk)
    with as_login_role(), scoped(scope.database):
        return {c.label: c for c in scorecard(scope, axis, Narrowing(**wanted), TODAY)}


def test_target_and_papers_of_decided_recipients(cast, lahat):
    card = cards_of(cast.verifier_lahat)[LAHAT]
    assert card.target == Share(4, 5)
    assert card.person == Share(4, 5)
    assert card.location == Share(5, 5)
    assert card.papers == Share(4, 5)
    assert card.time == Share(0, 0)


def test_time_quantity_and_documents_of_shares_that_were_due(cast, lahat):
    program, (first, second, third) = lahat
    by = cast.operator_lahat
    due = a_round(program, by, decree_number="SK 1", handover_number="BA 1")
    an_item(due, first, by, state="received", received_on=D(2026, 6, 8), amount=100)
    an_item(due, second, by, state="received", received_on=D(2026, 6, 9), amount=90)
    an_item(due, third, by, state="missed")
    bare = a_round(program, by, number=2)
    an_item(bare, first, by, state="received", received_on=D(2026, 6, 1), amount=150)
    later = a_round(program, by, number=3, planned_on=D(2026, 12, 1))
    an_item(later, first, by)
    off = a_round(program, by, number=4, state="cancelled", cancel_reason="Anggaran dialihkan.")
    an_item(off, first, by)
    card = cards_of(cast.verifier_lahat)[LAHAT]
    # Seven days of lenience: the eighth of June is in time, the ninth is not.
    assert card.time == Share(2, 4)
    assert card.quantity == Share(2, 4)
    assert card.documents == Share(2, 3)
    assert (card.planned, card.delivered) == (400, 340)


def test_a_decision_that_was_taken_back_does_not_count(cast, lahat):
    decision = Decision.objects.filter(action="reject").get()
    decision.case.version = 3
    decision.case.state = "submitted"
    decision.case.save(update_fields=["version", "state"])
    assert cards_of(cast.verifier_lahat)[LAHAT].target == Share(4, 4)


def test_who_sees_whose_figures(cast, lahat, palembang):
    both = {LAHAT, "Bantuan Palembang 2026 · Dinas Sosial Palembang"}
    assert cards_of(cast.verifier_sumsel).keys() == both
    assert cards_of(cast.executive_sumsel).keys() == both
    for name in ("verifier_lahat", "executive_lahat", "auditor_lahat"):
        assert cards_of(getattr(cast, name)).keys() == {LAHAT}, name
    # At home nobody needs to be told whose it is.
    assert cards_of(cast.operator_lahat).keys() == {"Bantuan Lahat 2026"}
    assert cards_of(cast.operator_lahat_perkim) == {}


def test_axes_and_narrowing(cast, lahat, palembang):
    by_regency = cards_of(cast.verifier_sumsel, Axis.REGENCY)
    assert {label: card.target.whole for label, card in by_regency.items()} == {
        "Kabupaten Lahat": 5, "Kota Palembang": 1,
    }  # fmt: skip
    assert cards_of(cast.verifier_sumsel, Axis.YEAR)["2026"].target.whole == 6
    assert cards_of(cast.verifier_sumsel, year=2025) == {}
    assert cards_of(cast.verifier_sumsel, Axis.FUNDING).keys() == {"apbd_kab"}
    whole = total(by_regency.values(), "Jumlah")
    assert whole.target == Share(5, 6)


def test_sectors_and_strategies_by_their_words(cast, lahat, palembang, sign_in):
    Program.objects.filter(name="Bantuan Lahat").update(sector="housing", priority="pockets")
    by_sector = cards_of(cast.verifier_sumsel, Axis.SECTOR)
    assert by_sector["housing"].target.whole == 5
    assert cards_of(cast.verifier_sumsel, Axis.STRATEGY)["pockets"] == replace(
        by_sector["housing"], key="pockets", label="pockets"
    )
    browser = sign_in(cast.verifier_sumsel)
    assert "Perumahan</th>" in browser.get("/analisis/4t/?per=sector").content.decode()
    page = browser.get("/analisis/4t/?per=strategy").content.decode()
    assert "Mengurangi kantong kemiskinan</th>" in page
    assert "Tidak disebutkan</th>" in page


def test_the_page_and_its_file(cast, lahat, palembang, sign_in):
    for name, both in (("verifier_lahat", False), ("executive_sumsel", True)):
        browser = sign_in(getattr(cast, name))
        for per in ("program", "agency", "regency", "year", "funding", "sector", "strategy", "???"):
            page = browser.get("/analisis/4t/", {"per": per})
            labels = " ".join(card.label for card in page.context["cards"])
            named = per in ("program", "agency", "regency", "???")
            assert ("Palembang" in labels) == (both and named), (name, per)
            whole = page.context["whole"].target.whole
            # An executive is not told how few they are (test_small_counts).
            assert str(whole) == ("kurang dari 10" if both else "5")
        file = browser.get("/analisis/4t/unduh/", {"per": "program"})
        assert file["Content-Type"].endswith("spreadsheetml.sheet")
        (head, *_rows) = next(iter(sheets(file.content).values()))
        assert not [label for label in head if str(label).startswith("'")]
        assert ("Tepat sasaran (dibulatkan)" in head) is both


def test_the_page_asks_as_often_for_three_lines_as_for_one(cast, lahat, sign_in):
    browser = sign_in(cast.verifier_lahat)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page = browser.get("/analisis/4t/?per=program")
        lines.append(len(page.context["cards"]))
        return len(queries)

    lines: list[int] = []
    asked()
    first = asked()
    village = region(MERAPI)
    for _n in range(2):
        program = a_program(cast.operator_lahat)
        decided(
            a_recipient(program, cast.operator_lahat, village), cast.operator_lahat,
            cast.verifier_lahat,
        )  # fmt: skip
    assert asked() == first
    assert lines == [1, 1, 3]
