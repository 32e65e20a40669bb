"""Rows that were refused, downloaded, corrected and sent back."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from beneficiaries import job_kinds
from beneficiaries.enums import ImportState
from beneficiaries.import_plan import fingerprint
from beneficiaries.models import HeaderMapping, StagedRow
from core.tabular.headers import ORIGIN_HEADER, REASON_HEADER
from tests.factories import header_sets as sets
from tests.factories import import_files as files
from tests.factories.regions import region

pytestmark = pytest.mark.django_db

ODD, CHOICES = sets.ODD_HOUSEHOLD, sets.ODD_CHOICES


@pytest.fixture
def steward(cast):
    return cast.steward_lahat


@pytest.fixture
def release(steward):
    return files.release_of(steward)


def sent(steward, release, sign_in, rows, choices=CHOICES, **answers):
    """A file whose columns were named by hand, checked."""
    waiting = files.stage(steward, release, "household", sets.as_csv(rows))
    assert waiting.state == ImportState.MAPPING
    url = f"/basis/impor/{waiting.pk}/kolom/"
    given = {"sheet": "0", "header_row": "1", **choices, **answers}
    assert sign_in(steward).post(url, given).status_code == 302
    files.work(job_kinds.CHECK, waiting.pk, steward)
    waiting.refresh_from_db()
    assert waiting.state == ImportState.STAGED
    return waiting


def corrected(browser, import_file, **cells) -> ContentFile:
    """Its refused rows as downloaded, with these cells of the first one put right."""
    answer = browser.get(f"/basis/impor/{import_file.pk}/galat/")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.active
    headings = [cell.value for cell in sheet[1]]
    for heading, text in cells.items():
        sheet.cell(row=2, column=headings.index(heading) + 1, value=text)
    content = io.BytesIO()
    book.save(content)
    return ContentFile(content.getvalue(), name="perbaikan.xlsx")


def headings_of(file: ContentFile) -> list[object]:
    return [cell.value for cell in load_workbook(io.BytesIO(file.read())).active[1]]


SECOND = {**ODD, "Identitas Keluarga": "1604080100000002", "Ds": "ENTAH"}


@pytest.mark.parametrize("remember", [{}, {"remember": "on"}])
def test_corrected_rows_are_read_as_their_file_was(steward, release, sign_in, remember):
    first = sent(steward, release, sign_in, [ODD, SECOND], **remember)
    assert first.counts["faulty"] == 1
    file = corrected(sign_in(steward), first, Ds="GUNUNG AGUNG")
    again = files.stage(steward, release, "household", file)
    assert (again.state, again.counts["new"]) == (ImportState.STAGED, 1)
    row = StagedRow.objects.get(import_file=again)
    assert (row.registry_id, row.data["floor_type"]) == ("1604080100000002", 6)
    assert again.unknown_headers == ["Nmr Urt"]


def test_rows_corrected_twice_carry_our_columns_once(steward, release, sign_in):
    first = sent(steward, release, sign_in, [ODD, SECOND])
    browser = sign_in(steward)
    second = files.stage(steward, release, "household", corrected(browser, first, Ds="TETAP"))
    assert second.counts["faulty"] == 1
    file = corrected(browser, second, Ds="GUNUNG AGUNG")
    assert headings_of(file) == ["Baris asal", "Keterangan galat", *ODD]
    file.seek(0)
    assert files.stage(steward, release, "household", file).counts["new"] == 1


def test_the_village_named_for_a_file_is_that_of_its_corrected_rows(steward, release, sign_in):
    nowhere = {name: ODD[name] for name in ("Nmr Urt", "Identitas Keluarga", "Kepala Rumah")}
    lacking = {**nowhere, "Identitas Keluarga": ""}
    village = region("1604082001")
    first = sent(
        steward, release, sign_in, [nowhere, lacking],
        {"kolom-1": "registry_id", "kolom-2": "head_name"},
        district=str(village.parent_id), village=str(village.pk),
    )  # fmt: skip
    file = corrected(sign_in(steward), first, **{"Identitas Keluarga": "1604080100000009"})
    again = files.stage(steward, release, "household", file)
    assert (again.state, again.counts["new"]) == (ImportState.STAGED, 1)
    assert StagedRow.objects.get(import_file=again).data["village_id"] == village.pk


def test_of_another_release_or_desk_nothing_is_taken_over(cast, steward, release, sign_in):
    first = sent(steward, release, sign_in, [ODD, SECOND])
    file = corrected(sign_in(steward), first, Ds="GUNUNG AGUNG")
    later = files.release_of(steward, "2021-01")
    assert files.stage(steward, later, "household", file).state == ImportState.MAPPING
    file.seek(0)
    other = cast.steward_palembang
    assert files.stage(other, release, "household", file).state == ImportState.MAPPING


def test_headings_remembered_from_corrected_rows_fit_the_whole_file(steward, release, sign_in):
    first = sent(steward, release, sign_in, [ODD, SECOND])
    later = files.release_of(steward, "2021-01")
    back = corrected(sign_in(steward), first, Ds="GUNUNG AGUNG")
    waiting = files.stage(steward, later, "household", back)
    moved = {f"kolom-{int(key[6:]) + 2}": name for key, name in CHOICES.items()}
    url = f"/basis/impor/{waiting.pk}/kolom/"
    sign_in(steward).post(url, {"sheet": "0", "header_row": "1", **moved, "remember": "on"})
    assert HeaderMapping.objects.get().columns["registry_id"] == 1
    third = {**ODD, "Identitas Keluarga": "1604080100000003"}
    known = files.stage(steward, later, "household", sets.as_csv([third]))
    assert (known.state, known.mapping["origin"]) == (ImportState.STAGED, "remembered")


def test_what_was_remembered_with_our_columns_in_front_serves_without_naming(
    steward, release, sign_in
):
    """Memories of before were kept with the headings as the file of corrections has them."""
    own = [ORIGIN_HEADER, REASON_HEADER, *ODD]
    columns = {name: int(key[6:]) + 2 for key, name in CHOICES.items()}
    earlier = HeaderMapping.objects.create(
        regency=steward.agency.regency, unit="household", fingerprint=fingerprint(own),
        headers=own, columns=columns, created_by=steward.user,
    )  # fmt: skip
    first = files.stage(steward, release, "household", sets.as_csv([ODD, SECOND]))
    assert (first.state, first.mapping["mapping_id"]) == (ImportState.STAGED, str(earlier.pk))
    later = files.release_of(steward, "2021-01")
    back = corrected(sign_in(steward), first, Ds="GUNUNG AGUNG")
    known = files.stage(steward, later, "household", back)
    assert (known.state, known.mapping["origin"]) == (ImportState.STAGED, "remembered")
    row = StagedRow.objects.get(import_file=known)
    assert (row.registry_id, row.data["floor_type"]) == ("1604080100000002", 6)
