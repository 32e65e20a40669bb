"""Who is ratified is who was checked: nobody is swapped, and a number stays its bearer's."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from beneficiaries.models import Household, Person, Proposal
from beneficiaries.operations import proposal_acts, proposal_checks
from beneficiaries.proposals.enums import ProposalAct, ProposalKind
from beneficiaries.proposals.rules import ProposalRefused
from tests.beneficiaries.joiners import (
    BESIDE,
    BORN,
    FAR,
    HERE,
    NIK,
    a_home_in_base,
    activate,
    edition,
    joins,
    untold_child,
    untold_home,
)
from tests.beneficiaries.proposing import (
    a_new_one,
    about,
    at_desk,
    bring_to,
    member,
    take,
    with_paper,
)
from tests.factories.registry import a_person

OTHER_NIK = "1604110101010009"
NEW_YEAR = datetime.date(2001, 1, 2)
_INSERT = """INSERT INTO beneficiaries_proposalmember (id, proposal_id, regency_id, village_id,
    number, name, nik, nik_usable, sex, birth_place, birth_date, head_relation, match_outcome,
    match_person_id, match_reasons)
    SELECT gen_random_uuid(), id, regency_id, village_id, 9, 'RATNA SARI', %(nik)s, true, 2, 'X',
    '1995-03-04', 4, %(outcome)s, %(person)s, %(reasons)s
    FROM beneficiaries_proposal WHERE id = %(proposal)s"""
_PAPER = """INSERT INTO beneficiaries_proposalpaper (id, proposal_id, regency_id, village_id, kind,
    file, file_name, media_type, sha256, photo_kind, uploaded_by_id)
    SELECT gen_random_uuid(), id, regency_id, village_id, 'letter', '', 'x', 'image/jpeg', 'x', '',
    %(me)s FROM beneficiaries_proposal WHERE id = %(proposal)s"""
_STEP = """INSERT INTO beneficiaries_proposalstep (id, proposal_id, regency_id, village_id, act,
    by_id, reason)
    SELECT gen_random_uuid(), id, regency_id, village_id, %(act)s, %(by)s, 'Benar.'
    FROM beneficiaries_proposal WHERE id = %(proposal)s"""
_DELETE = "DELETE FROM beneficiaries_proposal{} WHERE proposal_id = %(proposal)s"
_PLAIN = {"outcome": "", "person": None, "reasons": "[]", "nik": OTHER_NIK}


@pytest.fixture
def home(cast) -> Household:
    return a_home_in_base(cast)


def _moved(who: Any, statement: str, **given: Any) -> int:
    """How many rows the statement of a page touches; 0 where it is refused."""
    try:
        with at_desk(who), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, {"me": who.user_id, **_PLAIN, **given})
            return int(cursor.rowcount)
    except DatabaseError as refused:
        if "row-level security" not in str(refused) and "denied" not in str(refused):
            raise
        return 0


def _page(sign_in, who, proposal: Proposal) -> str:
    return sign_in(who).get(f"/basis/usulan/{proposal.pk}/").text


def _ratna_left(village: str) -> Person:
    """Ratna, of a household that no release in force tells of."""
    return untold_child(untold_home(village, "SLAMET"))


ANI = {"name": "ANI WIJAYA", "birth_date": NEW_YEAR}
ANOTHER_BIRTHDAY = {"birth_date": datetime.date(1961, 12, 24)}


@pytest.mark.parametrize("told", [ANI, {"name": "ANI WIJAYA"}, ANOTHER_BIRTHDAY])
def test_somebody_who_left_does_not_come_back_under_another_name_or_birthday(told, cast, home):
    ratna = _ratna_left(FAR)
    proposal = bring_to(joins(cast, home, **told), "regency", cast)
    with pytest.raises(ProposalRefused, match="milik orang lain yang pernah tercatat"):
        take(proposal, ProposalAct.CHECK, cast.steward_lahat)
    # Nor past the province, should it have been checked before that was known.
    Proposal.objects.filter(pk=proposal.pk).update(
        state="province", checked_by=cast.steward_lahat.user
    )
    with pytest.raises(ProposalRefused, match="milik orang lain yang pernah tercatat"):
        take(proposal, ProposalAct.RATIFY, cast.steward_sumsel)
    ratna.refresh_from_db()
    assert (ratna.in_base, ratna.name) == (False, "RATNA SARI")
    assert list(Person.objects.filter(nik=NIK)) == [ratna]


def test_a_slip_of_the_pen_is_nobody_else(cast, home):
    ratna = _ratna_left(HERE)
    bring_to(joins(cast, home, name="Ratna Sarie"), "ratified", cast)
    ratna.refresh_from_db()
    assert (ratna.in_base, ratna.household_id) == (True, home.pk)


def test_of_two_who_left_the_one_that_is_meant_comes_back(cast, home):
    ratna = _ratna_left(BESIDE)
    ani = untold_child(untold_home(BESIDE, "JOKO"), **ANI)
    bring_to(joins(cast, home), "ratified", cast)
    ratna.refresh_from_db()
    ani.refresh_from_db()
    assert (ratna.household_id, ani.in_base) == (home.pk, False)


def test_a_new_household_takes_no_number_of_somebody_who_left(cast):
    _ratna_left(FAR)
    stranger = member("ANI WIJAYA", nik=NIK, birth_date=NEW_YEAR)
    proposal = bring_to(a_new_one(cast.village_lahat, stranger), "regency", cast)
    with pytest.raises(ProposalRefused, match="milik orang lain yang pernah tercatat"):
        take(proposal, ProposalAct.CHECK, cast.steward_lahat)
    bring_to(a_new_one(cast.village_lahat, member("RATNA SARI", nik=NIK, birth_date=BORN)),
             "ratified", cast)  # fmt: skip


def test_the_deciding_tiers_are_told_whose_number_it_is_and_where(cast, home, sign_in):
    far, beside = "1604114403950077", "1604114403950088"
    untold_child(untold_home(FAR, "SLAMET"), nik=far)
    untold_child(untold_home(BESIDE, "JOKO"), nik=beside)
    away = bring_to(joins(cast, home, **ANI, nik=far), "regency", cast)
    near = bring_to(
        joins(cast, home, name="YUNI HARTATI", birth_date=NEW_YEAR, nik=beside), "regency", cast
    )
    told = _page(sign_in, cast.steward_lahat, away)
    assert "Pemilik NIK ini terakhir tercatat di kabupaten/kota lain" in told
    assert "SLAMET" not in told
    assert "terakhir tercatat pada rumah tangga SLAMET" in _page(sign_in, cast.steward_sumsel, away)
    assert "terakhir tercatat pada rumah tangga JOKO" in _page(sign_in, cast.steward_lahat, near)
    # The village is told nothing of it.
    for proposal in (away, near):
        assert "milik orang lain" not in _page(sign_in, cast.village_lahat, proposal)
        assert "tercatat pada" not in _page(sign_in, cast.village_lahat, proposal)


def test_the_deciding_tiers_are_told_that_somebody_comes_back(cast, home, sign_in):
    _ratna_left(BESIDE)
    proposal = bring_to(joins(cast, home), "regency", cast)
    assert "sebagai orang yang sama" in _page(sign_in, cast.steward_lahat, proposal)


def test_the_deciding_tiers_are_told_that_the_bearer_has_died(cast, home, sign_in):
    other = untold_home(HERE, "JOKO")
    child = untold_child(other)
    activate(cast, edition(cast, "2025-11", home, other))
    day = datetime.date(2026, 1, 5)
    gone = about(cast.village_lahat, child, ProposalKind.DECEASED, happened_on=day)
    bring_to(with_paper(gone, cast.village_lahat, "letter"), "ratified", cast)
    proposal = bring_to(joins(cast, home), "regency", cast)
    told = _page(sign_in, cast.steward_lahat, proposal)
    assert "Orang dengan NIK ini tercatat meninggal" in told
    assert "sebagai orang yang sama" not in told
    with pytest.raises(ProposalRefused, match="tercatat meninggal"):
        take(proposal, ProposalAct.CHECK, cast.steward_lahat)


def _as_village_reads(sign_in, cast, proposal: Proposal) -> str:
    page = re.search("<main.*</main>", _page(sign_in, cast.village_lahat, proposal), re.DOTALL)
    assert page is not None
    told = re.sub(r"<[^>]+>|\b\d\d[:.]\d\d\b", " ", page[0])
    return " ".join(told.split())


def test_a_village_reads_one_page_whoever_bears_the_number(cast, home, sign_in):
    """Nobody, a neighbour, somebody far, somebody who left, somebody else who left."""
    proposal = bring_to(joins(cast, home), "regency", cast)
    near, far = untold_home(BESIDE, "JOKO"), untold_home(FAR, "SLAMET")
    bearers: dict[str, Any] = {
        "nobody": None,
        "beside": (near, {"in_base": True}),
        "far": (far, {"in_base": True}),
        "left": (far, {}),
        "another": (far, ANI),
    }
    pages, found = {}, {}
    for case, bearer in bearers.items():
        if bearer is not None:
            untold_child(bearer[0], **bearer[1])
        with at_desk(cast.steward_lahat):
            proposal_checks.look_up(proposal=proposal)
        found[case] = proposal.members.get().match_outcome
        pages[case] = _as_village_reads(sign_in, cast, proposal)
        proposal.members.update(match_person=None)
        Person.objects.filter(nik=NIK).delete()
    assert (found["nobody"], found["far"]) == ("none", "match")
    assert "RATNA SARI" in pages["nobody"]
    assert len(set(pages.values())) == 1, pages


@pytest.mark.parametrize("state", ["district", "regency", "province", "ratified"])
@pytest.mark.parametrize("kind", ["member", "new"])
def test_by_raw_sql_too_nobody_is_swapped_once_somebody_looks_at_it(kind, state, cast, home):
    village, steward = cast.village_lahat, cast.steward_lahat
    made = joins(cast, home) if kind == "member" else a_new_one(village, member(nik=NIK))
    proposal = bring_to(made, state, cast)
    statements = (_DELETE.format("member"), _INSERT, _DELETE.format("paper"), _PAPER)
    for who in (village, steward):
        for statement in statements:
            assert _moved(who, statement, proposal=proposal.pk) == 0, (who, statement)
        rename = "UPDATE beneficiaries_proposalmember SET nik = %(nik)s"
        assert _moved(who, rename) == 0
    assert proposal.members.get().nik == NIK
    assert proposal.papers.count() == 1


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_while_it_lies_with_the_village_it_changes_and_is_never_looked_up(state, cast, home):
    village = cast.village_lahat
    ratna = _ratna_left(HERE)
    proposal = joins(cast, home)
    Proposal.objects.filter(pk=proposal.pk).update(state=state)
    for forged in (
        {"outcome": "none"}, {"person": ratna.pk}, {"reasons": '["nik_same"]'},
    ):  # fmt: skip
        assert _moved(village, _INSERT, proposal=proposal.pk, **forged) == 0, forged
    forge = "UPDATE beneficiaries_proposalmember SET match_outcome = 'none'"
    for who in (village, cast.steward_lahat):
        assert _moved(who, forge) == 0
    # Another village's is not there at all.
    stranger = cast.village_lahat_other
    for statement in (_INSERT, _PAPER, _DELETE.format("member"), _DELETE.format("paper")):
        assert _moved(stranger, statement, proposal=proposal.pk) == 0
    for statement in (_INSERT, _PAPER):
        assert _moved(village, statement, proposal=proposal.pk) == 1
    for table in ("member", "paper"):
        assert _moved(village, _DELETE.format(table), proposal=proposal.pk) == 2


def test_a_village_takes_its_own_steps_in_its_own_name(cast, home):
    village = cast.village_lahat
    proposal = joins(cast, home)
    for act, by, done in (
        ("check", village, 0), ("submit", cast.steward_lahat, 0), ("submit", village, 1),
    ):  # fmt: skip
        assert _moved(village, _STEP, proposal=proposal.pk, act=act, by=by.user_id) == done


def test_a_paper_is_attached_in_ones_own_name(cast, home):
    proposal = joins(cast, home)
    given = {"proposal": proposal.pk, "me": cast.steward_lahat.user_id}
    assert _moved(cast.village_lahat, _PAPER, **given) == 0


def test_who_is_otherwise_known_since_the_check_waits_for_another(cast, home):
    """A release tells of the same person meanwhile; and somebody who was swapped past the walls."""
    late = bring_to(joins(cast, home), "province", cast)
    other = untold_home(BESIDE, "JOKO")
    child = untold_child(other)
    activate(cast, edition(cast, "2025-11", home, other))
    with pytest.raises(ProposalRefused, match="milik orang lain dalam basis"):
        take(late, ProposalAct.RATIFY, cast.steward_sumsel)
    child.refresh_from_db()
    assert child.household_id == other.pk
    # Looked at anew it moves, as its deciders were told.
    take(late, ProposalAct.RETURN, cast.steward_sumsel)
    bring_to(late, "ratified", cast)
    child.refresh_from_db()
    assert child.household_id == home.pk


def test_a_forged_look_up_does_not_bring_anybody_in(cast, home):
    other = untold_home(FAR, "SLAMET")
    child = untold_child(other)
    activate(cast, edition(cast, "2025-11", other), "1671")
    proposal = bring_to(joins(cast, home, name="ANI", nik=OTHER_NIK, birth_date=NEW_YEAR),
                        "province", cast)  # fmt: skip
    # As whoever might still write there: the number of somebody else, told as surely the same one.
    proposal.members.update(nik=NIK, match_outcome="match", match_person=child)
    with pytest.raises(ProposalRefused):
        take(proposal, ProposalAct.RATIFY, cast.steward_sumsel)
    child.refresh_from_db()
    assert child.household_id == other.pk


def test_a_new_household_is_looked_up_again_when_it_is_ratified(cast, home):
    """The NIK is free, but by name, day of birth and card somebody of the base is meant."""
    card = "1604110101100077"
    proposal = bring_to(
        a_new_one(cast.village_lahat, member("WAHYUNI HUTAPEA", birth_date=BORN)), "province", cast
    )
    ready = bring_to(a_new_one(cast.village_lahat, member("TUKIMAN")), "province", cast)
    a_person(home, name="WAHYUNI HUTAPEA", birth_date=BORN, sex=2, head_relation=3, kk=card)
    with pytest.raises(ProposalRefused, match="WAHYUNI HUTAPEA kini dikenal lain"):
        take(proposal, ProposalAct.RATIFY, cast.steward_sumsel)
    with at_desk(cast.steward_sumsel) as scope:
        done = proposal_acts.ratify_all(
            ids=[proposal.pk, ready.pk], by=cast.steward_sumsel.user, scope=scope
        )
    assert (done.taken, done.skipped) == (1, 1)
    proposal.refresh_from_db()
    assert proposal.state == "province"


@pytest.mark.parametrize("kind", ["member", "new", "correction"])
def test_a_proposal_changes_no_more_than_its_form_asks(kind, cast, home):
    """What a village writes beside by raw SQL is on no page, and enters nowhere."""
    village = cast.village_lahat
    budi = home.members.get()
    proposal, fits = {
        "member": lambda: (joins(cast, home), {"marital_status": 2}),
        "new": lambda: (a_new_one(village), {"head_name": "SITI AMINAH", "rt": 1}),
        "correction": lambda: (
            about(village, budi, ProposalKind.CORRECTION, told={"marital_status": 2}),
            {"marital_status": 2},
        ),
    }[kind]()
    bring_to(proposal, "district", cast)
    Proposal.objects.filter(pk=proposal.pk).update(told=fits | {"decile": 9})
    take(proposal, ProposalAct.FORWARD, cast.steward_lahat)
    take(proposal, ProposalAct.CHECK, cast.steward_lahat)
    take(proposal, ProposalAct.RATIFY, cast.steward_sumsel)
    told = {name for row in proposal.amendments.all() for name in row.after}
    assert set(fits) <= told
    assert "decile" not in told
    for model in (Household, Person):
        assert not model.objects.filter(decile=9).exists()
