"""Looking people up: only inside the agency's territory, and only by agencies."""

from __future__ import annotations

import datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from core.models import AuditEvent
from programs.operations.people import look_up, pick
from programs.queries.people import PlaceChosen, Reach, person_for_entry
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program
from tests.programs.acts import LAHAT_VILLAGE, MERAPI, PALEMBANG_VILLAGE, working_as

pytestmark = pytest.mark.django_db

BORN = datetime.date(1985, 2, 5)
NIK_LAHAT, NIK_PALEMBANG, NIK_NOBODY = "1604114502850001", "1671014502850001", "1671014502850009"


@pytest.fixture
def people(cast):
    """One Siti Aminah in Lahat, another in Merapi, a third in Palembang."""
    made = {}
    for name, village, nik in (
        ("lahat", LAHAT_VILLAGE, NIK_LAHAT),
        ("merapi", MERAPI, "1604084502850001"),
        ("palembang", PALEMBANG_VILLAGE, NIK_PALEMBANG),
    ):
        household = a_household(region(village), address="Dusun II", rt=3, rw=1)
        made[name] = a_person(household, name="SITI AMINAH", nik=nik, birth_date=BORN)
    return made


def asking(membership, text: str, *, everywhere: bool = False, **place: int):
    program = a_program(membership)
    with working_as(membership):
        answer = look_up(
            program=program,
            text=text,
            place=PlaceChosen(**place),
            by=membership.user,
            everywhere=everywhere,
        )
    return [hit.id for hit in answer.hits], answer


def test_by_whole_nik(cast, people):
    ids, answer = asking(cast.operator_lahat, "1604 1145 0285 0001")
    assert ids == [people["lahat"].pk]
    hit = answer.hits[0]
    assert (hit.nik_masked, hit.birth_year, hit.rt) == ("1604 •••• •••• ••••", 1985, 3)
    assert NIK_LAHAT not in str(hit)


def test_a_nik_of_another_regency_answers_as_an_unknown_one(cast, people):
    foreign = asking(cast.operator_lahat, NIK_PALEMBANG)[1]
    unknown = asking(cast.operator_lahat, NIK_NOBODY)[1]
    assert (foreign.asked, foreign.hits) == (unknown.asked, unknown.hits) == (True, [])
    assert foreign.asked
    assert foreign.hits == []


def test_by_name_only_in_the_own_regency(cast, people):
    ids, _answer = asking(cast.operator_lahat, "siti ami")
    assert set(ids) == {people["lahat"].pk, people["merapi"].pk}
    ids, _answer = asking(cast.operator_lahat, "aminah", village_id=region(MERAPI).pk)
    assert ids == [people["merapi"].pk]


def test_naming_another_regency_does_not_widen(cast, people):
    ids, _answer = asking(
        cast.operator_lahat,
        "siti aminah",
        regency_id=region("1671").pk,
        village_id=region(PALEMBANG_VILLAGE).pk,
    )
    # Nobody of the own regency lives there: the search goes on within it, and no further.
    assert set(ids) == {people["lahat"].pk, people["merapi"].pk}


def test_near_names_when_no_name_begins_so(cast, people):
    ids, _answer = asking(cast.operator_lahat, "Sitti Aminnah Z", village_id=region(MERAPI).pk)
    # Those of the chosen village first.
    assert ids == [people["merapi"].pk, people["lahat"].pk]


def test_a_name_nobody_bears_in_the_chosen_village_is_looked_for_everywhere(cast, people):
    a_person(a_household(region(MERAPI)), name="SITI AMINAHWATI")
    for place in ({"village_id": region(MERAPI).pk}, {"district_id": region(MERAPI).parent_id}):
        elsewhere = a_person(a_household(region(LAHAT_VILLAGE)), name="FADIL HAKIM")
        ids, answer = asking(cast.operator_lahat, "fadil hakim", **place)
        assert elsewhere.pk in ids
        assert answer.reach is Reach.BEYOND
    # Somebody there bears the name: only those, until the rest is asked for as well.
    ids, answer = asking(cast.operator_lahat, "siti aminah", village_id=region(MERAPI).pk)
    assert people["lahat"].pk not in ids
    assert (answer.reach, answer.may_widen) == (Reach.PLACE, True)
    ids, answer = asking(
        cast.operator_lahat, "siti aminah", everywhere=True, village_id=region(MERAPI).pk
    )
    assert people["lahat"].pk in ids
    assert people["palembang"].pk not in ids
    assert answer.reach is Reach.TERRITORY


def test_a_single_word_never_leaves_the_chosen_village(cast, people):
    for everywhere in (False, True):
        ids, answer = asking(
            cast.operator_lahat, "aminah", everywhere=everywhere, village_id=region(MERAPI).pk
        )
        assert ids == [people["merapi"].pk]
        assert not answer.may_widen


def test_whoever_bears_the_name_elsewhere_stands_before_the_alike_here(cast):
    alike = a_person(a_household(region(MERAPI)), name="MAYANG HUMAERO")
    same = a_person(a_household(region(LAHAT_VILLAGE)), name="MAYANG HUMAERA")
    ids, _answer = asking(cast.operator_lahat, "mayang humaera", village_id=region(MERAPI).pk)
    assert ids == [same.pk, alike.pk]


def test_a_provincial_agency_names_a_regency_first(cast, people):
    assert asking(cast.operator_sumsel, "siti aminah")[0] == []
    ids, _answer = asking(cast.operator_sumsel, "siti aminah", regency_id=region("1671").pk)
    assert ids == [people["palembang"].pk]
    assert asking(cast.operator_sumsel, NIK_LAHAT)[0] == [people["lahat"].pk]


@pytest.mark.parametrize("text", ["", "si", "16041145", "% _", "'; --", "siti", "si am"])
def test_too_little_is_not_asked(cast, people, text):
    assert not asking(cast.operator_lahat, text)[1].asked


def test_those_outside_of_the_base_are_not_found(cast):
    a_person(a_household(region(LAHAT_VILLAGE)), nik=NIK_LAHAT, in_base=False)
    assert asking(cast.operator_lahat, NIK_LAHAT)[0] == []


def test_at_most_ten(cast):
    household = a_household(region(LAHAT_VILLAGE))
    for number in range(12):
        a_person(household, name=f"SITI AMI{chr(65 + number)}")
    assert len(asking(cast.operator_lahat, "siti ami")[0]) == 10


def test_picking_stops_at_the_border_and_leaves_a_trace(cast, people):
    program = a_program(cast.operator_lahat)
    with working_as(cast.operator_lahat):
        own = pick(program=program, person_id=people["lahat"].pk, by=cast.operator_lahat.user)
        foreign = pick(
            program=program, person_id=people["palembang"].pk, by=cast.operator_lahat.user
        )
    assert own is not None
    assert own.nik == NIK_LAHAT
    assert foreign is None
    trace = AuditEvent.objects.get(action="person.pick")
    assert NIK_LAHAT not in str(trace.details)


@pytest.mark.parametrize("name", ["verifier_lahat", "steward_lahat", "verifier_sumsel"])
def test_no_other_role_may_call_the_functions(cast, people, name):
    with working_as(getattr(cast, name)), pytest.raises(ProgrammingError), transaction.atomic():
        person_for_entry(people["lahat"].pk)


def test_a_forged_regency_opens_nothing(cast, people):
    with working_as(cast.operator_lahat):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.regency', %s, true)", [str(region("1671").pk)])
        assert person_for_entry(people["palembang"].pk) is None
