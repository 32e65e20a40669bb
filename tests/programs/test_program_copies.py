"""Taking last year's program over into the next."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from accounts.scope import Scope
from core.identifiers import uuid7
from core.models import Job
from programs.models import Program, Recipient, RecipientGroup
from programs.operations import program_copies
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_household, a_kind, a_person, a_program, a_recipient
from tests.programs.acts import LAHAT_VILLAGE, url, working_as
from tests.programs.deliveries import a_round, approved

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(cast):
    return cast.operator_lahat


def copied(source, by, key=None, **values):
    facts = {
        "kind": source.kind, "name": source.name, "year": source.year + 1,
        "funding": source.funding, "budget": source.budget, "target_unit": source.target_unit,
        "target_quantity": source.target_quantity, **values,
    }  # fmt: skip
    with working_as(by):
        program, _new = program_copies.copy_program(
            source=source,
            program_id=key or uuid7(),
            values=facts,
            state="running",
            with_rounds=True,
            by=by.user,
        )
    return program


def entered(program, by):
    with as_login_role("sigertak_worker"):
        return program_copies.copy_recipients(
            program_id=program.pk,
            scope_now=lambda: Scope.of(by.user, by.pk),
            progress=lambda _done, _total: None,
            by=by.user,
        )


def test_facts_criteria_and_rounds_go_along_once(program, by):
    a_round(program, by, planned_on=datetime.date(2026, 5, 31), goods="Beras")
    cancelled = a_round(program, by)
    cancelled.state, cancelled.cancel_reason = "cancelled", "banjir"
    cancelled.save()
    key = uuid7()
    new, again = copied(program, by, key), copied(program, by, key)
    assert new == again
    assert (new.copied_from_id, new.year) == (program.pk, 2027)
    assert new.criteria.get().deciles == [1, 2, 3, 4]
    copy = new.distributions.get()
    assert (copy.planned_on, copy.goods, copy.number, copy.state) == (
        datetime.date(2027, 5, 31), "Beras", 1, "planned",
    )  # fmt: skip
    assert set(new.events.values_list("action", flat=True)) >= {"created", "copied", "planned"}


def test_those_still_approved_become_drafts_matched_anew(program, by):
    village = region(LAHAT_VILLAGE)
    person = a_person(a_household(village), name="SITI AMINAH", nik="1604110502850001")
    kept = a_recipient(
        program, by, village, state="approved", name="Siti Aminah", nik=person.nik,
        birth_date=person.birth_date, attributes={"nisn": "0012345678"}, given_on="2026-03-01",
    )  # fmt: skip
    approved(program, by)
    for state in ("submitted", "rejected", "withdrawn", "draft"):
        a_recipient(program, by, village, state=state)
    new = copied(program, by)
    assert entered(new, by) == 2
    assert entered(new, by) == 0
    draft = Recipient.objects.get(program=new, nik=kept.nik)
    assert (draft.state, draft.match_outcome, draft.person_id) == ("draft", "match", person.pk)
    assert (draft.attributes, draft.given_on) == ({"nisn": "0012345678"}, None)


def test_whoever_was_entered_by_hand_meanwhile_is_left_out(program, by):
    first = approved(program, by)[0]
    new = copied(program, by)
    a_recipient(new, by, region(LAHAT_VILLAGE), nik=first.nik)
    assert entered(new, by) == 0


def test_groups_come_along_with_their_members(program, by):
    village = region(LAHAT_VILLAGE)
    group = RecipientGroup.objects.create(
        program=program, agency=program.agency, name="KUBE Mawar", regency=village.regency,
        district=village.district, village=village, created_by=by.user,
    )  # fmt: skip
    a_recipient(program, by, village, state="approved", group=group, group_role="chair")
    new = copied(program, by)
    entered(new, by)
    member = Recipient.objects.get(program=new)
    assert (member.group.name, member.group.program, member.group_role) == (
        "KUBE Mawar", new, "chair",
    )  # fmt: skip
    assert member.group_id != group.pk


def test_a_closed_program_takes_nobody_over(program, by):
    approved(program, by)
    new = copied(program, by)
    Program.objects.filter(pk=new.pk).update(state="closed")
    with pytest.raises(ValidationError, match="tidak sedang berjalan"):
        entered(new, by)
    assert not Recipient.objects.filter(program=new).exists()


def posted(operator, program, **values):
    page = operator.get(url("program_copy", program.pk))
    initial = {field.name: field.value() for field in page.context["form"] if field.value()}
    return operator.post(
        url("program_copy", program.pk),
        {name: str(value) for name, value in {**initial, **values}.items() if value},
    )


def test_the_form_is_filled_and_sends_the_recipients_to_the_worker(operator, program, by):
    Program.objects.update(starts_on="2026-02-01", ends_on="2026-11-30")
    approved(program, by)
    answer = posted(operator, program, with_recipients="on")
    new = Program.objects.get(copied_from=program)
    assert answer.url == url("program_detail", new.pk)
    assert (new.year, str(new.starts_on), str(new.ends_on)) == (2027, "2027-02-01", "2027-11-30")
    job = Job.objects.get(kind="program.copy_recipients")
    assert job.subject_id == new.pk
    page = operator.get(answer.url).content.decode()
    assert "Disalin dari" in page


def test_the_year_must_be_a_later_one_and_drafts_take_no_recipients(operator, program):
    page = posted(operator, program, year="2026")
    assert page.status_code == 422
    assert "Pilih tahun anggaran sesudah 2026" in page.content.decode()
    page = posted(operator, program, with_recipients="on", draft="1")
    assert "Penerima hanya disalin ke program yang dimulai" in page.content.decode()
    assert Program.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"starts_on": "2027-01-01"}, "bukan pada tahun anggaran 2026"),
        ({"ends_on": "2028-01-01"}, "paling lambat 31 Desember 2027"),
        ({"starts_on": "2026-05-01", "ends_on": "2026-04-30"}, "mendahului tanggal mulai"),
        ({"starts_on": "2026-05-01", "review_on": "2026-04-30"}, "Tinjauan mendahului"),
        ({"unit_amount": "100.000.000"}, "melebihi pagu"),
    ],
)
def test_facts_that_do_not_fit_are_refused_with_their_cure(operator, values, words):
    data = {
        "entry": str(uuid7()), "kind": str(a_kind().pk), "name": "Bedah Rumah", "year": "2026",
        "funding": "apbd_kab", "budget": "1.500.000.000", "target_unit": "household",
        "target_quantity": "50", **values,
    }  # fmt: skip
    page = operator.post(url("program_create"), data)
    assert page.status_code == 422
    assert words in page.content.decode()


def test_a_program_takes_the_sector_of_its_kind_unless_told(operator, cast):
    kind = a_kind()
    kind.sector = "housing"
    kind.save()
    data = {
        "kind": str(kind.pk), "year": "2026", "funding": "apbd_kab", "budget": "1.500.000.000",
        "target_unit": "household", "target_quantity": "50", "unit_amount": "20.000.000",
        "priority": "burden",
    }  # fmt: skip
    operator.post(url("program_create"), {**data, "entry": str(uuid7()), "name": "A"})
    other = {**data, "entry": str(uuid7()), "name": "B", "sector": "economy"}
    operator.post(url("program_create"), other)
    facts = dict(Program.objects.values_list("name", "sector"))
    assert facts == {"A": "housing", "B": "economy"}
    assert not a_program(cast.operator_lahat).priority
