"""Columns nobody knows wait for a person, and are known from then on."""

from __future__ import annotations

import pytest

from beneficiaries import job_kinds
from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import ImportState
from beneficiaries.import_plan import fingerprint
from beneficiaries.import_suggestions import covered, suggest_all
from beneficiaries.models import HeaderMapping, Household, Person, RegistryImport, StagedRow
from beneficiaries.operations import staged_chunks, staging
from core.enums import JobState
from core.models import Job
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


def _map(browser, import_file, **choices):
    url = f"/basis/impor/{import_file.pk}/kolom/"
    return browser.post(url, {"sheet": "0", "header_row": "1", **choices})


def _check(import_file, steward):
    files.work(job_kinds.CHECK, import_file.pk, steward)
    import_file.refresh_from_db()
    return import_file


def test_a_file_is_mapped_checked_and_its_headings_remembered(steward, release, sign_in):
    waiting = files.stage(steward, release, "household", sets.as_csv([ODD]))
    assert (waiting.state, waiting.mapping["reason"]) == (ImportState.MAPPING, "unknown")
    browser = sign_in(steward)
    page = browser.get(f"/basis/impor/{waiting.pk}/kolom/").content.decode()
    assert "Identitas Keluarga" in page
    assert "1604••••" in page
    assert "1604080100000001" not in page
    assert _map(browser, waiting, **CHOICES, remember="on").status_code == 302
    assert _check(waiting, steward).state == ImportState.STAGED
    row = StagedRow.objects.get()
    assert (row.outcome, row.data["floor_type"]) == ("new", 6)
    assert row.data["village_id"] == region("1604082001").pk
    assert waiting.unknown_headers == ["Nmr Urt"]

    kept = HeaderMapping.objects.get()
    assert (kept.regency, kept.columns["registry_id"]) == (region("1604"), 1)
    # Another file, its headings lower down and written otherwise.
    later = {**ODD, "Identitas Keluarga": "1604080100000002"}
    later = {header.upper(): value for header, value in later.items()}
    known = files.stage(steward, release, "household", sets.as_xlsx([later], titles=2))
    assert (known.state, known.mapping["origin"]) == (ImportState.STAGED, "remembered")
    assert known.counts["new"] == 1
    assert (
        "dipetakan seperti yang diingat"
        in browser.get(f"/basis/impor/{known.pk}/").content.decode()
    )
    assert browser.post(f"/basis/impor/pemetaan/{kept.pk}/lupakan/").status_code == 302
    third = {**ODD, "Identitas Keluarga": "1604080100000003"}
    again = files.stage(steward, release, "household", sets.as_csv([third]))
    assert again.state == ImportState.MAPPING


def test_mappings_stay_at_their_desk_and_the_provinces_serve_all(cast, sign_in):
    def waits(membership, number):
        release = files.release_of(membership)
        row = {**ODD, "Identitas Keluarga": f"160408010000000{number}"}
        return files.stage(membership, release, "household", sets.as_csv([row]))

    mine = waits(cast.steward_lahat, 1)
    _map(sign_in(cast.steward_lahat), mine, **CHOICES, remember="on")
    kept = HeaderMapping.objects.get()
    assert waits(cast.steward_palembang, 2).state == ImportState.MAPPING
    foreign = sign_in(cast.steward_palembang)
    assert foreign.post(f"/basis/impor/pemetaan/{kept.pk}/lupakan/").status_code == 404
    assert "Identitas Keluarga" not in foreign.get("/basis/impor/pemetaan/").content.decode()
    assert _map(foreign, mine, **CHOICES).status_code == 404
    province = waits(cast.steward_sumsel, 3)
    _map(sign_in(cast.steward_sumsel), province, **CHOICES, remember="on")
    assert HeaderMapping.objects.filter(regency=None).count() == 1
    assert waits(cast.steward_palembang, 4).state == ImportState.STAGED


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({}, "Kolom berikut harus ada"),
        ({**CHOICES, "kolom-4": "registry_id"}, "dipilih untuk dua kolom"),
        ({"kolom-1": "registry_id"}, "Berkas ini tidak menyebut desa"),
        ({**CHOICES, "header_row": "99"}, "Baris judul itu tidak ada"),
    ],
)
def test_what_would_not_do_is_said(steward, release, sign_in, choices, words):
    waiting = files.stage(steward, release, "household", sets.as_csv([ODD]))
    page = _map(sign_in(steward), waiting, **choices)
    assert page.status_code == 200
    assert words in page.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == ImportState.MAPPING


def test_a_checked_file_can_be_mapped_otherwise(steward, release, sign_in):
    staged = files.stage(steward, release, "household", sets.as_csv([sets.BDT_HOUSEHOLD]))
    browser = sign_in(steward)
    page = browser.get(f"/basis/impor/{staged.pk}/kolom/")
    assert page.status_code == 200
    columns = {f"kolom-{i}": n for n, i in staged.mapping["columns"].items() if n != "floor_type"}
    assert _map(browser, staged, **columns).status_code == 302
    assert "floor_type" not in _check(staged, steward).mapping["columns"]
    assert StagedRow.objects.get().data.get("floor_type") is None
    files.apply(staged, steward)
    assert browser.get(f"/basis/impor/{staged.pk}/kolom/").status_code == 302


def test_dtsen_lies_in_the_village_that_is_named(steward, sign_in):
    release = files.release_of(steward, source="dtsen")
    waiting = files.stage(steward, release, "person", sets.as_csv([sets.DTSEN_PERSON]))
    columns = waiting.mapping["first_rows"]["guess"]["columns"]
    chosen = {f"kolom-{index}": name for name, index in columns.items()}
    place = region("1604082001")
    browser = sign_in(steward)
    _map(browser, waiting, **chosen, district=place.district_id, village=place.pk, remember="on")
    assert _check(waiting, steward).counts["new"] == 1
    files.apply(waiting, steward)
    files.activate(release, "1604", steward)
    home, person = Household.objects.get(), Person.objects.get()
    assert (home.village, home.family_card_number, home.decile) == (place, sets.KK, 2)
    assert home.head_name == "MUHAMMAD YUSUF"
    assert (person.household, person.decile, person.nik) == (home, 2, sets.NIK)
    # Ids are shown on pages: they tell nothing of the numbers.
    assert sets.KK not in home.registry_id
    assert sets.NIK not in person.registry_id
    # The village was this file's: the next one is asked again, its columns known.
    other = {**sets.DTSEN_PERSON, "nik": "1604081708800002", "no_kk": "1604081708100002"}
    asked = files.stage(steward, release, "person", sets.as_csv([sets.DTSEN_PERSON, other]))
    assert asked.state == ImportState.STAGED or asked.mapping["reason"] == "place"


def test_dtsen_families_of_the_base_keep_who_and_where_they_are(cast, steward, sign_in):
    dtks = files.release_of(steward)
    files.bring_in(steward, dtks, "household", sets.as_csv([sets.BDT_HOUSEHOLD]))
    files.bring_in(steward, dtks, "person", sets.as_csv([sets.BDT_PERSON]))
    files.activate(dtks, "1604", steward)
    before = (Household.objects.get().pk, Person.objects.get().pk)

    dtsen = files.release_of(steward, "2025-10", source="dtsen")
    stranger = {
        **sets.DTSEN_HOUSEHOLD, "nomor_kartu_keluarga": "1604081708100099",
    }  # fmt: skip
    waiting = files.stage(
        steward, dtsen, "household", sets.as_csv([sets.DTSEN_HOUSEHOLD, stranger])
    )
    columns = waiting.mapping["first_rows"]["guess"]["columns"]
    chosen = {f"kolom-{index}": name for name, index in columns.items()}
    _map(sign_in(steward), waiting, **chosen, placed_by_base="on")
    counts = _check(waiting, steward).counts
    assert (counts["changed"], counts["faulty"]) == (1, 1)
    assert counts["faults"][0]["code"] == "place_missing"
    files.apply(waiting, steward)
    # The members lie where their families lie: nothing is asked.
    members = files.bring_in(steward, dtsen, "person", sets.as_csv([sets.DTSEN_PERSON]))
    assert (members.state, members.counts["changed"]) == (ImportState.APPLIED, 1)
    files.activate(dtsen, "1604", steward)
    home, person = Household.objects.get(in_base=True), Person.objects.get(in_base=True)
    assert (home.pk, person.pk) == before
    assert (home.registry_id, home.decile) == ("1604080100000001", 2)
    assert home.village == region("1604082001")


def test_the_base_elsewhere_places_nobody(cast, steward, sign_in):
    dtks = files.release_of(steward)
    files.bring_in(steward, dtks, "household", sets.as_csv([sets.BDT_HOUSEHOLD]))
    files.bring_in(steward, dtks, "person", sets.as_csv([sets.BDT_PERSON]))
    files.activate(dtks, "1604", steward)
    other = cast.steward_palembang
    dtsen = files.release_of(other, "2025-10", source="dtsen")
    waiting = files.stage(other, dtsen, "household", sets.as_csv([sets.DTSEN_HOUSEHOLD]))
    columns = waiting.mapping["first_rows"]["guess"]["columns"]
    chosen = {f"kolom-{index}": name for name, index in columns.items()}
    _map(sign_in(other), waiting, **chosen, placed_by_base="on")
    assert _check(waiting, other).counts["faulty"] == 1
    assert StagedRow.objects.get(import_file=waiting).registry_id.startswith("KK-")


def test_suggestions_go_by_heading_and_by_what_stands_in_the_column():
    headings = ["No Induk Kependudukan", "Nomer Kartu Keluarga", "JENIS KELAMIN", "Tgl. Lahir", "X"]
    samples = [[sets.NIK], [sets.KK], ["1"], ["17/08/1980"], ["1604081708100077"]]
    first = [
        found.variables[0].name if found.variables else ""
        for found in suggest_all(headings, samples, Unit.PERSON)
    ]
    assert first[:4] == ["nik", "family_card_number", "sex", "birth_date"]
    assert first[4] not in first[:4]


@pytest.mark.parametrize(
    ("heading", "samples", "names"),
    [
        ("Nama Pimpinan Rumah", ["BUDI"], ["head_name"]),
        ("Banyak Jiwa", ["4"], ["member_count"]),
        ("Status Milik Rumah", ["1"], ["building_tenure"]),
        ("Peringkat", ["2"], ["decile", "percentile"]),
        ("Peringkat", ["2", "37"], ["percentile"]),
        ("LuasLt", ["36,5"], ["floor_area"]),
        ("tembok", ["1"], ["wall_type"]),
        ("Domisili", ["Jl. Mawar 3"], ["address"]),
        ("Kepala Keluarga", ["BUDI"], ["head_name"]),
        ("Ukuran", ["54,5", "36", "27.5 m2"], ["floor_area"]),
        ("Ukuran", ["besar"], []),
        ("Kelahiran", ["31/12/1980"], []),
        # No number of the card's keeper.
        ("NIK KK", ["1604081708800001"], []),
        ("NMKEL", ["GUNUNG AGUNG"], ["village_name"]),
        ("Nama Kel.", ["GUNUNG AGUNG"], ["village_name"]),
    ],
)
def test_what_offices_call_things_is_offered(heading, samples, names):
    (found,) = suggest_all([heading], [samples], Unit.HOUSEHOLD)
    assert [variable.name for variable in found.variables] == names


@pytest.mark.parametrize(
    ("heading", "samples", "names", "sure"),
    [
        ("Kelahiran", ["31/12/1980", "4 September 1990"], ["birth_date"], False),
        ("Kelahiran", ["PALEMBANG"], [], False),
        ("NIK", ["1604081708800001"], ["nik"], True),
        # The head's on every row of the family: taken for each one's own it would be everybody's.
        ("NIK KK", ["1604081708800001"], ["nik"], False),
    ],
)
def test_what_offices_call_things_of_people_is_offered(heading, samples, names, sure):
    (found,) = suggest_all([heading], [samples], Unit.PERSON)
    assert [variable.name for variable in found.variables][: len(names) or None] == names
    assert found.is_sure is sure


def test_prints_of_headings_and_covered_samples():
    assert fingerprint(["NIK", "No. KK", None]) == fingerprint(["nik", "no_kk"])
    assert fingerprint(["NIK", "No. KK"]) != fingerprint(["No. KK", "NIK"])
    assert covered("NIK 1604081708800001") == "NIK 1604••••"
    assert covered("RT 03") == "RT 03"
    # A region's code is nobody's; a number that stands in its column by mistake is somebody's.
    assert covered("1608012001", "village_code") == "1608012001"
    assert covered("16.08.01.2001", "region_code") == "16.08.01.2001"
    assert covered("1604081708800001", "region_code") == "1604••••"
    assert covered("1608012001") == "1608••••"


def test_work_cut_off_goes_on_by_its_own_plan(steward, release, sign_in, monkeypatch):
    """Also when the mapping it was read by is forgotten meanwhile."""
    monkeypatch.setattr(staged_chunks, "CHUNK", 2)
    monkeypatch.setattr(staging, "TOGETHER", 1)
    rows = [{**ODD, "Identitas Keluarga": f"16040801000000{n:02d}"} for n in range(1, 6)]
    first = files.stage(steward, release, "household", sets.as_csv(rows[:1]))
    _map(sign_in(steward), first, **CHOICES, remember="on")
    cut_off = files.receive(steward, release, "household", sets.as_csv(rows))
    store, calls = staging._store, []

    def dies_at_the_second_chunk(*args):
        calls.append(args)
        numbers = store(*args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return numbers

    monkeypatch.setattr(staging, "_store", dies_at_the_second_chunk)
    with pytest.raises(KeyboardInterrupt):
        files.work(job_kinds.CHECK, cut_off.pk, steward)
    HeaderMapping.objects.all().delete()
    Job.objects.filter(subject_id=cut_off.pk).update(state=JobState.QUEUED)
    assert _check(cut_off, steward).state == ImportState.STAGED
    assert StagedRow.objects.filter(import_file=cut_off).count() == 5
    assert cut_off.counts["new"] == 5


def test_a_worker_that_died_before_the_preview_makes_it_up(steward, release):
    staged = files.stage(steward, release, "household", sets.as_csv([sets.BDT_HOUSEHOLD]))
    RegistryImport.objects.update(preview={})
    Job.objects.update(state=JobState.QUEUED)
    assert _check(staged, steward).preview["regencies"]


def test_giving_up_a_waiting_file_leaves_nothing_of_its_rows(steward, release, sign_in):
    waiting = files.stage(steward, release, "household", sets.as_csv([ODD]))
    assert "YUSUF" in str(waiting.mapping)
    sign_in(steward).post(f"/basis/impor/{waiting.pk}/batalkan/")
    waiting.refresh_from_db()
    assert waiting.state == ImportState.DISCARDED
    assert "YUSUF" not in str(waiting.mapping)


def test_numbers_are_not_proposed_for_what_they_cannot_be():
    """A NIK of a members' file sent as households is no KKS number, an own id no region code."""
    headings = ["Kode RT", "Nomor KTP", "Nama Orang"]
    samples = [["LHT0001"], ["1604080009000001"], ["SITI"]]
    proposed = suggest_all(headings, samples, Unit.HOUSEHOLD)
    assert [found.variables for found in proposed[:2]] == [[], []]
    assert suggest_all(headings, samples, Unit.PERSON)[2].variables[0].name == "name"


def test_what_only_sounds_like_a_heading_of_ours_is_not_proposed():
    """A house number is no picture, a father's name no regency; a rank tells itself by its size."""
    headings = ["No. Rumah", "Nama Bapak/Ibu", "Tempat Tinggal", "Jml Jiwa", "Peringkat"]
    samples = [["12", "7A"], ["SITI", "BUDI"], ["Dusun 1"], ["4"], ["2", "37"]]
    proposed = suggest_all(headings, samples, Unit.HOUSEHOLD)
    first = [found.variables[0].name if found.variables else "" for found in proposed]
    assert first == ["", "head_name", "address", "member_count", "percentile"]


@pytest.mark.parametrize(
    ("heading", "samples", "sure"),
    [
        ("No KK", ["1604080101010001"], True),
        ("Jml Jiwa", ["4"], True),
        ("Desa", ["Pasar Lama"], True),
        ("Jenis Lantai", ["3"], False),  # like ours, and not ours
        ("Nama Pimpinan Rumah", ["BUDI"], True),
        ("Banyak Jiwa", ["4"], True),
        # The list its answers follow may be another; a rank may go on to a hundred.
        ("Status Milik Rumah", ["1"], False),
        ("Peringkat", ["2"], False),
        ("Status", ["1"], False),
        ("tembok", ["1"], False),
        ("LuasLt", ["36,5"], True),
        ("Agama", ["1"], False),
        ("No. Kartu Keluarga", ["1604080101010001"], True),
        ("Alamat Lengkap", ["Jl. Mawar 3"], True),
        ("RT/RW", ["RT 003 RW 001"], True),
        # The head's own number, and no card's.
        ("NIK KK", ["1604080101010001"], False),
        # A heading of ours over what cannot be it.
        ("Jumlah Anggota Rumah Tangga", ["Jalan Mawar"], False),
    ],
)
def test_only_what_is_sure_is_chosen_beforehand(heading, samples, sure):
    (found,) = suggest_all([heading], [samples], Unit.HOUSEHOLD)
    assert found.is_sure is sure


def test_the_page_offers_a_guess_without_choosing_it_and_remembers_on_demand(
    steward, release, sign_in
):
    waiting = files.stage(steward, release, "household", sets.as_csv([ODD]))
    page = sign_in(steward).get(f"/basis/impor/{waiting.pk}/kolom/")
    guess = next(one for one in page.context["columns"] if one.heading == "Jns Lantai")
    assert (guess.chosen, guess.proposals[0].name) == ("", "floor_type")
    assert not page.context["form"]["remember"].value()


def test_what_is_known_is_folded_away_and_what_is_open_comes_first(steward, release, sign_in):
    """A hundred columns on a phone: only what somebody has to say is unfolded."""
    strange = {f"Tanya {number}": "x" for number in range(1, 15)}
    wide = {**sets.BDT_HOUSEHOLD, **ODD, **strange}
    del wide["IDBDT"]
    waiting = files.stage(steward, release, "household", sets.as_csv([wide]))
    browser = sign_in(steward)
    response = browser.get(f"/basis/impor/{waiting.pk}/kolom/")
    folds = _folds(response)
    titles = ["Perlu dipilih", "Belum dikenali, dilewati bila tidak dipilih", "Sudah dikenali"]
    assert [title in fold for title, fold in zip(titles, folds, strict=True)] == [True] * 3
    # More than a dozen that nothing is proposed for, and the dozens that are known.
    assert [fold.lstrip().startswith("open") for fold in folds] == [True, False, False]
    sections = [column.section for column in response.context["columns"]]
    assert [fold.count("<select") for fold in folds] == [sections.count(n) for n in (1, 2, 3)]
    assert all(fold.count("<select") for fold in folds)

    # What is wrong with an answer may stand in any of them.
    refused = _map(browser, waiting, **{"kolom-1": "head_name", "kolom-2": "head_name"})
    assert all(fold.lstrip().startswith("open") for fold in _folds(refused))


def _folds(response) -> list[str]:
    parts = response.content.decode().split('<details class="sg-mapping"')[1:]
    return [part.partition("</details>")[0] for part in parts]
