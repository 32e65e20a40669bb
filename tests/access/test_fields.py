"""Field × role: what the law calls specific personal data reaches those whom the rule names.

`beneficiaries.specific_data` declares the fields, `may_see_sensitive` who is told. Two proofs:

* For everybody else the answers are the same whatever those fields say: every address is asked
  twice, with two truths planted. Words, filters, orders, counts and histories cannot tell them
  apart.
* For those who may be told, the words stand on the declared pages alone, and in no list, order,
  search or list that is taken along.
"""

from __future__ import annotations

import difflib
import re
import uuid
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

import accounts.exports
from accounts.access import url_rules
from accounts.roles import Role
from accounts.scope import Scope
from beneficiaries import codebook_variable, facts
from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_variable import Unit
from beneficiaries.lists import HOUSEHOLDS
from beneficiaries.models import Household
from beneficiaries.queries import changes
from beneficiaries.queries.household_catalogue import QUESTIONS
from beneficiaries.rules import may_see_sensitive
from beneficiaries.specific_data import OF_HOUSEHOLDS, OF_PERSONS
from core import lists
from core.lists import Cell, ListColumn, Listing
from tests.access.paths import WALKED, path_to
from tests.access.plain import said
from tests.access.specific import CANARY, Secrets
from tests.access.world import Tenant, plant
from tests.clients import PortalClient
from tests.exporting import taken_along
from tests.factories.cast import Cast

pytestmark = pytest.mark.slow

LIST, SEARCH = reverse("beneficiaries:household_list"), reverse("beneficiaries:search")
# Where those who may be told read it; a page that is added shows none until it stands here.
TOLD_ON = {
    "beneficiaries:person_detail",
    "beneficiaries:household_detail",
    "analysis:household_timeline",
    "analysis:household_recent",
}
SPECIFIC = set(OF_HOUSEHOLDS) | set(OF_PERSONS)
EVERY_COLUMN = "&".join(
    f"kolom={key}" for key in (*(column.key for column in HOUSEHOLDS.columns), *sorted(SPECIFIC))
)


@pytest.fixture
def tenant(cast: Cast) -> Tenant:
    return plant(cast)["lahat"]


@pytest.fixture
def secrets(tenant) -> Secrets:
    return Secrets(tenant)


def people(cast: Cast, *, told: bool) -> list[str]:
    """One of each role, of Lahat where it is known there, by whether they may be told."""
    found: dict[Role | None, str] = {}
    for who in Cast.names():
        member = getattr(cast, who)
        scope = Scope.of(member.user)
        if may_see_sensitive(scope) is told and member.agency.regency_id in (
            None, cast.operator_lahat.regency_id,
        ):  # fmt: skip
            found.setdefault(scope.portal_role, who)
    return list(found.values())


def asking_for_it(secrets: Secrets) -> str:
    """A query that asks every question about specific data, each in words that the first truth
    meets and the second does not: whoever honours but one of them gives the truths away.
    """
    met: list[set[tuple[str, str]]] = []
    for which in (0, 1):
        secrets.are(which)
        met.append(
            {
                (question.name, value)
                for question in QUESTIONS.values()
                if question.sensitive
                for value in [str(code) for code, _label in question.choices]
                if Household.objects.filter(question.condition([value]), pk=secrets.home.pk)
            }
        )
    telling = dict(sorted(met[0] - met[1]))
    assert set(telling) == {one.name for one in QUESTIONS.values() if one.sensitive}
    return urlencode([*telling.items(), ("urut", "mother_maiden_name")])


def addresses(
    scope: Scope, tenant: Tenant, secrets: Secrets, asked: str, names=WALKED
) -> dict[str, str]:
    """Every address this scope may open, its list of households with all columns and questions,
    and that of people a program for the disabled could reach.
    """
    found = {name: path_to(name, tenant) for name in names if url_rules()[name].admits(scope)}
    if "beneficiaries:household_list" in found:
        place = f"{LIST}?kabupaten={tenant.household.regency_id}"
        found["list, all columns"] = f"{place}&{EVERY_COLUMN}"
        found["list, all questions"] = f"{place}&{asked}"
    if "programs:unserved_list" in found:
        place = f"regency={tenant.household.regency_id}&program={secrets.program.pk}"
        found["unserved"] = f"{found['programs:unserved_list']}?{place}"
    return found


# What is of one answer: tokens against forgery and for one sending of a form, the key under which
# a search is remembered, and the minute.
_CHANGING = re.compile(
    r"[A-Za-z0-9]{64}|cari=[\w-]+|name=\"(?:cari|entry)\" value=\"[\w-]+\"|pukul \d\d\.\d\d"
    r"|\d+\smenit(?=\slalu)"
)


def answers(browser: PortalClient, wanted: dict[str, str]) -> dict[str, str]:
    """What each address says, without the tokens of one answer; nothing is left behind."""
    found = {}
    cache.key_prefix = f"test-{uuid.uuid4()}"
    with transaction.atomic():
        for name, path in wanted.items():
            answer = browser.get(path)
            found[name] = _CHANGING.sub("", said(answer.getvalue()))
        if "beneficiaries:search" in wanted:
            for text in (f"{CANARY} IBU", f"{CANARY} PENGURUS"):
                shown = browser.post(SEARCH, {"q": text}, follow=True)
                found[f"search {text}"] = _CHANGING.sub("", shown.text)
        transaction.set_rollback(True)
    return found


def told_apart(cast: Cast, secrets: Secrets, tenant: Tenant, sign_in, names=WALKED) -> list[str]:
    """Addresses whose answer to somebody who may not be told depends on a specific field."""
    readers = {}
    asked = asking_for_it(secrets)
    for who in people(cast, told=False):
        member = getattr(cast, who)
        readers[who] = (
            sign_in(member),
            addresses(Scope.of(member.user), tenant, secrets, asked, names),
        )
    told = []
    for which in (0, 1):
        secrets.are(which)
        told.append({who: answers(*reader) for who, reader in readers.items()})
    return [
        f"{who} {name}: {_differing(text, told[1][who][name])}"
        for who, pages in told[0].items()
        for name, text in pages.items()
        if text != told[1][who][name] or CANARY in _unasked(name, text)
    ]


def _unasked(name: str, text: str) -> str:
    """Without what the reader typed themselves."""
    return "" if name.startswith("search ") else text


def _differing(one: str, other: str) -> list[str]:
    lines = difflib.unified_diff(one.splitlines(), other.splitlines(), lineterm="", n=0)
    return [line.strip() for line in lines][2:8]


def test_nobody_else_can_tell_the_two_truths_apart(cast, tenant, secrets, sign_in):
    assert told_apart(cast, secrets, tenant, sign_in) == []


FEW = sorted(TOLD_ON)


@pytest.mark.parametrize(
    "broken",
    ["the codebook calls nothing specific", "pages tell everybody", "histories tell everybody"],
)
def test_a_field_declared_for_all_is_noticed(cast, tenant, secrets, sign_in, monkeypatch, broken):
    match broken.split()[0]:
        case "the":
            for unit in ("OF_HOUSEHOLDS", "OF_PERSONS"):
                monkeypatch.setattr(codebook_variable, unit, {})
        case "pages":
            monkeypatch.setattr(facts, "untold", lambda unit, born=None: set())
        case _:
            monkeypatch.setattr(changes, "untold", lambda unit, born=None: set())
    assert told_apart(cast, secrets, tenant, sign_in, FEW)


def test_those_who_may_be_told_read_it_on_the_declared_pages_alone(cast, tenant, secrets, sign_in):
    secrets.are(0)
    shown: set[str] = set()
    for who in people(cast, told=True):
        member = getattr(cast, who)
        pages = answers(sign_in(member), addresses(Scope.of(member.user), tenant, secrets, ""))
        shown |= {name for name, text in pages.items() if CANARY in _unasked(name, text)}
    assert shown == TOLD_ON
    # And who may ask for it is answered: the controls of the first proof.
    browser, home = sign_in(cast.verifier_lahat), tenant.household.head_name
    place = f"kabupaten={tenant.household.regency_id}"
    asked = f"{LIST}?{place}&anggota_disability=3"
    reached = reverse("programs:unserved_list") + f"?program={secrets.program.pk}"
    told = [[home in browser.get(path).text for path in (asked, reached)]]
    secrets.are(1)
    told.append([home in browser.get(path).text for path in (asked, reached)])
    assert told == [[True, True], [False, False]]


def test_what_is_taken_along_holds_none_of_it(cast, tenant, secrets, sign_in):
    secrets.are(0)
    browser = sign_in(cast.steward_lahat)
    told = str(taken_along(browser, f"{LIST}?{EVERY_COLUMN}"))
    assert tenant.household.head_name in told
    assert CANARY not in told


class Row:
    """Any row of any list: notes which fields are asked of it, and of rows it leads to."""

    def __init__(self, asked: set[str]) -> None:
        self._asked = asked

    def __getattr__(self, name: str) -> Row:
        self._asked.add(name)
        return Row(self._asked)


def read_by(listing: Listing) -> set[str]:
    """Specific fields that a column of this list reads or is ordered by."""
    asked: set[str] = set()
    for column in listing.columns:
        asked |= {part for field in column.order for part in field.lstrip("-").split("__")}
        for cell in column.cells:
            try:
                cell.value(Row(asked))
            except Exception:
                continue
    return asked & SPECIFIC


def test_no_list_has_a_column_or_order_of_it():
    accounts.exports.kind_of("registry.households")  # loads what apps register
    assert len(lists._listings) > 5
    assert {page: read_by(one) for page, one in lists._listings.items() if read_by(one)} == {}


@pytest.mark.parametrize(
    "column",
    [
        ListColumn("x", "X", cells=(Cell("X", lambda row: row.mother_maiden_name),)),
        ListColumn("x", "X", cells=(Cell("X", lambda row: row.person.disability),)),
        ListColumn("x", "X", order=("caretaker_name", "id")),
    ],
    ids=["read", "read by way of another row", "ordered by"],
)
def test_a_column_of_it_is_noticed(column, monkeypatch):
    monkeypatch.setattr(lists, "_listings", {})
    name = ListColumn("name", "Nama", order=("id",), fixed=True)
    assert read_by(Listing(page="x", title="X", sort="name", columns=(name, column)))


def test_the_declaration_names_fields_of_the_codebook_and_the_codebook_marks_them():
    for unit, fields in ((Unit.HOUSEHOLD, OF_HOUSEHOLDS), (Unit.PERSON, OF_PERSONS)):
        marked = {name for name, variable in VARIABLES[unit].items() if variable.sensitive}
        assert marked == set(fields)
    # Words that give a field of this kind away, whoever adds it and forgets the declaration.
    telling = re.compile("cacat|disab|hamil|penyakit|ibu_?kandung|stunting", re.IGNORECASE)
    forgotten = {
        name
        for book in VARIABLES.values()
        for name, variable in book.items()
        if telling.search(" ".join([*variable.headers, str(variable.label)]))
    } - SPECIFIC
    assert forgotten == set()
