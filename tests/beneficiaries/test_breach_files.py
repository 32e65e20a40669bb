"""Whose data was in a file: told to each regency by its own rows, whoever took the file along."""

from __future__ import annotations

import datetime
import io
import uuid
from collections import Counter
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.operations import taken
from accounts.operations.taken import Whose
from accounts.roles import Role
from accounts.scope import Scope
from beneficiaries.breach_lists import Listed
from beneficiaries.models import (
    MatchRun,
    Person,
    PhotoBatch,
    QualityAnswerFile,
    RegistryImport,
    StagedRow,
)
from beneficiaries.quality_enums import FAULTY
from beneficiaries.queries import breach, breach_list
from beneficiaries.queries.taken import Holding
from core import audit
from core.models import AuditEvent
from core.scope import scoped
from programs.models import DeliveryFault, DeliveryUpload, Distribution
from programs.operations import correction_files
from programs.operations.delivery_lists import write_delivery_list, write_faulty_rows
from tests.beneficiaries.test_matching_files import result, send, work
from tests.exporting import sheets, taken_along
from tests.factories.cast import Cast
from tests.factories.import_files import release_of
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.programs.acts import a_csv, a_row, checked, sent, url, working_as

pytestmark = pytest.mark.django_db

SITI, JOKO, NOBODY = "1604114101800001", "1671010101700003", "1604110203900009"
_FATE = next(iter(FAULTY))
LAHAT, PALEMBANG = "1604112002", "1671011001"


@pytest.fixture
def people(cast: Cast) -> dict[str, Person]:
    """One in Lahat, one in Palembang."""
    return {
        nik: a_person(a_household(region(village)), nik=nik)
        for nik, village in ((SITI, LAHAT), (JOKO, PALEMBANG))
    }


@pytest.fixture
def readers(cast: Cast) -> dict[str, Membership]:
    """Auditors of Lahat, Palembang and the province."""
    there = cast.verifier_palembang
    Membership.objects.filter(pk=there.pk).update(role=Role.AUDITOR)
    return {"Lahat": cast.auditor_lahat, "Palembang": there, "all": cast.auditor_sumsel}


def told(readers: dict[str, Membership], people: dict[str, Person]) -> dict[str, list[Holding]]:
    """What each reader's report says of files, of a list with both of them."""
    today = timezone.localdate()
    listed = Listed(2, 0, {person.pk: n for n, person in enumerate(people.values(), 1)})
    found = {}
    for name, reader in readers.items():
        scope = Scope.of(reader.user)
        with scoped(scope.database):
            reach = breach_list.reached(
                scope, listed, start=today - datetime.timedelta(days=1), end=today, known_on=today
            )
        found[name] = reach.files
    return found


def figures(found: dict[str, list[Holding]]) -> dict[str, list[tuple[int, int, int, int, int]]]:
    return {
        name: sorted(
            (one.files, one.rows, one.certain, one.possible, one.unplaced) for one in files
        )
        for name, files in found.items()
    }


def test_refused_rows_over_two_regencies(cast, people, readers, sign_in):
    """Of a provincial agency: by the numbers in them, with how many are nobody's."""
    operator = cast.operator_sumsel
    program = a_program(operator)
    for nik, village in ((SITI, LAHAT), (JOKO, PALEMBANG)):
        a_recipient(program, operator, region(village), nik=nik)
    upload = sent(program, operator, a_csv(a_row(SITI), a_row(JOKO), a_row("123"), a_row("")))
    checked(upload, operator)
    assert sign_in(operator).get(url("upload_errors", upload.pk)).status_code == 200
    assert figures(told(readers, people)) == {
        "Lahat": [(1, 1, 1, 1, 2)],
        "Palembang": [(1, 1, 1, 1, 2)],
        "all": [(1, 1, 1, 1, 2), (1, 1, 1, 1, 2), (1, 2, 0, 2, 2)],
    }
    # To the trail of the province, and to the report about the account, it is one file.
    whole = AuditEvent.objects.filter(action="recipient_upload.export_errors")
    assert whole.exclude(details__has_key="part_of").get().details["rows"] == 4
    scope, today = Scope.of(readers["all"].user), timezone.localdate()
    with scoped(scope.database):
        days = {"start": today, "end": today, "known_on": today}
        (kind,) = breach.reached(scope, operator.user, **days).taken
    assert (kind.files, kind.rows) == (1, 4)
    # Nobody's event names somebody of another regency.
    for event in whole.filter(details__has_key="persons"):
        named = Person.objects.filter(pk__in=event.details["persons"])
        assert {one.regency_id for one in named} == {event.regency_id}


def test_a_foreigner_in_a_list_of_one_regency(cast, people, readers, sign_in):
    """Its own desk learns of the whole file, the other's of its person alone."""
    operator = cast.operator_lahat
    program = a_program(operator)
    upload = sent(program, operator, a_csv(a_row(JOKO, name=""), a_row("123")))
    checked(upload, operator)
    assert sign_in(operator).get(url("upload_errors", upload.pk)).status_code == 200
    assert figures(told(readers, people)) == {
        "Lahat": [(1, 2, 0, 1, 0)],
        "Palembang": [(1, 1, 1, 1, 1)],
        "all": [(1, 1, 1, 1, 1), (1, 2, 0, 1, 0)],
    }


def test_without_the_parts_the_other_desk_is_told_nothing(
    cast, people, readers, sign_in, monkeypatch
):
    """So the tests above can fail."""
    monkeypatch.setattr(correction_files, "whose_rows", lambda niks: Whose())
    operator = cast.operator_sumsel
    upload = sent(a_program(operator), operator, a_csv(a_row(SITI, name=""), a_row(JOKO, name="")))
    checked(upload, operator)
    assert sign_in(operator).get(url("upload_errors", upload.pk)).status_code == 200
    found = figures(told(readers, people))
    assert found == {"Lahat": [], "Palembang": [], "all": [(1, 2, 0, 2, 2)]}


def _round(cast: Cast, people: dict[str, Person]) -> Distribution:
    """A round of a provincial program, with both of them."""
    operator = cast.operator_sumsel
    program = a_program(operator)
    made = Distribution.objects.create(
        program=program, agency=program.agency, number=1, name="Tahap I",
        planned_on=timezone.localdate(), created_by=operator.user,
    )  # fmt: skip
    for nik, village in ((SITI, LAHAT), (JOKO, PALEMBANG)):
        one = a_recipient(program, operator, region(village), people[nik], nik=nik)
        made.items.create(
            recipient=one,
            program=program,
            agency=program.agency,
            regency=one.regency,
            changed_by=operator.user,
        )
    return made


def test_the_list_of_a_round_and_its_faulty_rows(cast, people, readers):
    operator = cast.operator_sumsel
    made = _round(cast, people)
    scope = Scope.of(operator.user)
    with working_as(operator):
        write_delivery_list(scope=scope, distribution=made, target=io.BytesIO(), by=operator.user)
    assert figures(told(readers, people)) == {
        "Lahat": [(1, 1, 0, 1, 0)], "Palembang": [(1, 1, 0, 1, 0)],
        "all": [(1, 1, 0, 1, 0), (1, 1, 0, 1, 0)],
    }  # fmt: skip
    AuditEvent.objects.all().delete()
    upload = DeliveryUpload.objects.create(
        distribution=made, agency=made.agency, file_name="x.csv", sha256="x",
        headers=["ID", "NIK"], positions={"recipient_id": 0, "nik": 1}, created_by=operator.user,
    )  # fmt: skip
    first = made.items.get(recipient__nik=SITI).recipient_id
    for number, raw in enumerate(([str(first), "••••0001"], ["", JOKO], ["x"], ["", NOBODY]), 2):
        DeliveryFault.objects.create(
            upload=upload, agency=made.agency, number=number, raw=raw, faults=[]
        )
    with working_as(operator):
        write_faulty_rows(upload=upload, target=io.BytesIO(), by=operator.user)
    assert figures(told(readers, people)) == {
        "Lahat": [(1, 1, 1, 1, 2)], "Palembang": [(1, 1, 1, 1, 2)],
        "all": [(1, 1, 1, 1, 2), (1, 1, 1, 1, 2), (1, 2, 0, 2, 2)],
    }  # fmt: skip


def _book_of_long_aid(cast: Cast, people: dict[str, Person], sign_in: Any) -> None:
    """Sheets that are made by hand, one after the other."""
    operator = cast.operator_sumsel
    for year in (timezone.localdate().year - 1, timezone.localdate().year):
        program = a_program(operator, year=year)
        for nik, village in ((SITI, LAHAT), (JOKO, PALEMBANG)):
            a_recipient(program, operator, region(village), people[nik], state="approved")
    with override_settings(LONG_AID_YEARS=2):
        taken_along(sign_in(cast.verifier_sumsel), "/analisis/lama-bantuan/")


def _matched_file(cast: Cast, people: dict[str, Person], sign_in: Any) -> None:
    desk = sign_in(cast.steward_sumsel)
    rows = [f"{person.name};{nik}" for nik, person in people.items()]
    send(desk, "\n".join(["Nama Penerima;NIK KPM", *rows, "ORANG LAIN;"]))
    work()
    result(desk, MatchRun.objects.get())


def _zip_of_pictures(cast: Cast, people: dict[str, Person], sign_in: Any) -> None:
    steward = cast.steward_sumsel
    batch = PhotoBatch.objects.create(
        file_name="x.zip", state="done", created_by=steward.user, file="batches/x.zip"
    )
    homes = [person.household for person in people.values()]
    for number, home in enumerate((*homes, None), 1):
        batch.entries.create(number=number, name="x.jpg", household=home)
    address = reverse("beneficiaries:photobatch_outcome", args=[batch.pk])
    assert sign_in(steward).get(address).status_code == 200


def _answers(cast: Cast, people: dict[str, Person], sign_in: Any) -> None:
    steward = cast.steward_sumsel
    file = QualityAnswerFile.objects.create(
        file_name="x.xlsx", state="done", created_by=steward.user, counts={_FATE: 3}
    )
    file.corrections.save(f"{file.pk}-x.xlsx", ContentFile(b"x"))
    places = [person.regency_id for person in people.values()]
    for number, place in enumerate((*places, None), 2):
        file.rows.create(number=number, regency_id=place, fate=_FATE)
    address = reverse("beneficiaries:answers_corrections", args=[file.pk])
    assert sign_in(steward).get(address).status_code == 200


def _refused_by_an_import(cast: Cast, people: dict[str, Person], sign_in: Any) -> None:
    steward = cast.steward_sumsel
    made = RegistryImport.objects.create(
        release=release_of(steward, "2026-01"), unit="person", file="imports/x.csv",
        file_name="x.csv", sha256="x", created_by=steward.user, state="previewed",
    )  # fmt: skip
    places = [person.regency_id for person in people.values()]
    for number, place in enumerate((*places, None), 2):
        StagedRow.objects.create(
            import_file=made, number=number, regency_id=place, raw=[], outcome="faulty",
            registry_id=f"x{number}",
        )  # fmt: skip
    address = reverse("beneficiaries:import_errors", args=[made.pk])
    assert sign_in(steward).get(address).status_code == 200


@pytest.mark.parametrize(
    ("take", "left"),
    [(_book_of_long_aid, 0), (_matched_file, 1), (_zip_of_pictures, 1), (_answers, 1),
     (_refused_by_an_import, 1)],
    ids=lambda one: getattr(one, "__name__", str(one)).strip("_"),
)  # fmt: skip
def test_other_files_of_the_province(cast, people, readers, sign_in, take, left):
    take(cast, people, sign_in)
    found = figures(told(readers, people))
    (mine,), (theirs,) = found["Lahat"], found["Palembang"]
    assert mine == theirs
    files, rows, _certain, possible, unplaced = mine
    assert (files, rows, possible, unplaced) == (1, 1, 1, left)
    assert len(found["all"]) == 2 + bool(left)


def test_papers_of_one_person_hold_nobody_else(cast, people, readers):
    """And one with figures alone holds nobody."""
    siti, place = people[SITI], people[SITI].regency_id
    by = {"by": cast.verifier_lahat.user, "regency_id": place}
    audit.record("minutes.download", **by)
    audit.record("program.report", **by)
    audit.record("field_check.print", persons=[str(uuid.uuid4())], rows=1, **by)
    assert told(readers, people) == {"Lahat": [], "Palembang": [], "all": []}
    audit.record("field_check.print", persons=[str(siti.pk)], rows=1, **by)
    assert [one[2:4] for one in figures(told(readers, people))["Lahat"]] == [(1, 1)]
    # One of before, which did not say whom it names, may hold anybody of the place.
    audit.record("subject_request.file", **by)
    assert sorted(one[2:4] for one in figures(told(readers, people))["Lahat"]) == [(0, 1), (1, 1)]


def test_the_report_says_what_is_not_known(cast, people, readers, sign_in):
    both = Whose()
    for person in people.values():
        both.add([(person.pk, person.regency_id)])
    taken.record("recipient_upload.export_errors", by=cast.operator_sumsel.user, rows=9, whose=both)
    today = timezone.localdate().isoformat()
    asked = {
        "daftar": f"{SITI} {JOKO}", "dari": today, "sampai": today, "diketahui": today,
        "perkara": "INS-2026-07",
    }  # fmt: skip
    address = reverse("beneficiaries:breach_persons")
    browser = sign_in(readers["Lahat"])
    page = browser.post(address, asked)
    assert "7 baris tanpa wilayah" in page.text
    assert "mintakan laporan yang sama kepada provinsi" in page.text
    sealed = {**asked, "daftar": "", "tersegel": page.context["sealed"]}
    book = sheets(browser.post(address, {**sealed, "bentuk": "xlsx"}).content)
    head, row = book["Unduhan"]
    assert row[head.index("Baris tanpa wilayah")] == 7
    assert browser.post(address, {**sealed, "bentuk": "pdf"}).content.startswith(b"%PDF")


@pytest.mark.parametrize("persons", [5, {"a": 1}, ["x", 7, None], None])
def test_an_event_that_names_nobody_in_an_odd_way_breaks_nothing(cast, people, readers, persons):
    audit.record(
        "quality.export", by=cast.verifier_lahat.user, regency_id=people[SITI].regency_id,
        persons=persons, unplaced="banyak",
    )  # fmt: skip
    assert figures(told(readers, people))["Lahat"] == [(1, 0, 0, 1, 0)]


def test_a_file_that_names_thousands_is_told_by_its_rows_alone(cast):
    many = Whose(Counter({7: taken.MOST_NAMED + 1}))
    many.persons[7] = {uuid.uuid4() for _ in range(taken.MOST_NAMED + 1)}
    assert many.told(7) == {}
    taken.record("case.export", by=cast.operator_sumsel.user, rows=taken.MOST_NAMED + 1, whose=many)
    many.persons[7] = {uuid.uuid4() for _ in range(taken.MOST_NAMED)}
    taken.record("case.export", by=cast.operator_sumsel.user, rows=taken.MOST_NAMED + 1, whose=many)
    assert AuditEvent.objects.filter(details__has_key="persons").count() == 1
