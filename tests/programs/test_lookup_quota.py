"""Nobody gathers the base by looking people up one after the other."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.core.cache import cache
from django.utils import timezone

from core.models import AuditEvent
from programs.operations import lookup_quota
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person
from tests.programs.acts import LAHAT_VILLAGE, url

pytestmark = pytest.mark.django_db

ROAD = ("ami", "bud", "cit", "dew", "eka", "fit", "gal", "han")


@pytest.fixture
def crowd(cast):
    household = a_household(region(LAHAT_VILLAGE))
    return [
        a_person(
            household, name=f"SITI {word.upper()}{chr(65 + n)}", nik=f"16041145028{w}00{n:02d}"
        )
        for w, word in enumerate(ROAD)
        for n in range(5)
    ]


@pytest.fixture
def ask(operator, program):
    def asked(text: str, **values: str):
        return operator.post(url("person_lookup", program.pk), {"q": text, **values})

    return asked


def shown_in(answer) -> set:
    return {hit.id for hit in answer.context["answer"].hits}


def harvest(ask) -> tuple[set, list]:
    answers = [ask(f"siti {word}") for word in ROAD]
    return set().union(*map(shown_in, answers)), answers


@pytest.mark.parametrize("limit", ["LOOKUP_PER_HOUR", "LOOKUP_PER_DAY"])
def test_a_harvest_ends_at_the_limit_and_leaves_one_trace(ask, crowd, settings, limit):
    setattr(settings, limit, 12)
    shown, answers = harvest(ask)
    assert len(shown) == 10
    assert "hubungi sekretariat" in answers[-1].content.decode()
    assert "hubungi sekretariat" not in answers[1].content.decode()
    # Asking once more for the ones refused opens nothing, and neither does a NIK.
    assert harvest(ask)[0] == set()
    refused = ask(crowd[-1].nik)
    assert crowd[-1].name not in refused.content.decode()
    assert refused.context["form"].initial["nik"] == crowd[-1].nik
    assert AuditEvent.objects.filter(action="person.look_up_limit").count() == 1


def test_the_same_people_count_once(ask, crowd, settings):
    settings.LOOKUP_PER_HOUR = 5
    for _ in range(4):
        assert len(shown_in(ask("siti ami"))) == 5


def test_a_whole_nik_counts_one_person(ask, crowd, settings):
    settings.LOOKUP_PER_HOUR = 10
    for person in crowd[:10]:
        assert person.name in ask(person.nik).content.decode()
    assert crowd[10].name not in ask(crowd[10].nik).content.decode()


def test_the_limit_is_each_accounts_own(ask, crowd, settings, cast):
    settings.LOOKUP_PER_HOUR = 10
    harvest(ask)
    # Another member of the agency goes on.
    assert not lookup_quota.is_open(cast.operator_lahat.user)
    assert lookup_quota.is_open(cast.supervisor_lahat.user)


def test_a_new_hour_opens_again(ask, crowd, settings):
    settings.LOOKUP_PER_HOUR = 10
    harvest(ask)
    assert not shown_in(ask("siti ami"))
    later = timezone.localtime() + timedelta(hours=1)
    with mock.patch("programs.operations.lookup_quota.timezone.localtime", return_value=later):
        assert shown_in(ask("siti ami"))


def test_one_word_needs_the_village(ask, crowd):
    assert not ask("siti").context["answer"].asked
    place = str(region(LAHAT_VILLAGE).pk)
    assert len(shown_in(ask("siti", village=place))) == 10


def test_keys_hold_no_person(ask, crowd, settings):
    with mock.patch.object(lookup_quota, "cache", wraps=cache) as watched:
        ask(crowd[0].nik)
    keys = [call.args[0] for call in watched.add.call_args_list]
    assert keys
    assert not [key for key in keys if str(crowd[0].pk) in key or crowd[0].nik in key]
