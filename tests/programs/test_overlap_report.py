"""The report of overlaps: its figures, its walls, its list and its workbook."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent
from programs.models import Overlap, Recipient
from programs.operations.touching import touch
from programs.queries.overlap_report import ReportFilter, report
from programs.queries.overlap_sides import sides_of, told_of
from tests.exporting import taken_along
from tests.factories.regions import region
from tests.factories.registry import a_household, a_kind, a_person, a_program, a_recipient
from tests.programs.acts import LAHAT_VILLAGE, PALEMBANG_VILLAGE, url, working_as
from tests.programs.test_overlaps import a_rule, settled

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast):
    """Two agencies of Lahat and one of Palembang, meeting in three people.

    ONE: both of Lahat (forbidden). TWO: Lahat and Palembang (warned, other kinds). THREE: twice in
    one program of Lahat, and a draft of the other agency beside it.
    """
    lahat, palembang = region(LAHAT_VILLAGE), region(PALEMBANG_VILLAGE)
    a, b = a_kind("uji-a"), a_kind("uji-b")
    a_rule(a, b, "warn")
    dinsos = a_program(cast.operator_lahat, kind=a, name="KANARI-DINSOS", funding="apbd_kab")
    perkim = a_program(
        cast.operator_lahat_perkim, kind=a, name="KANARI-PERKIM", funding="apbn", unit_amount=700
    )
    kota = a_program(cast.operator_palembang, kind=b, name="KANARI-KOTA", funding="csr")
    card = "1604110101100001"
    one, two, three = (a_person(a_household(lahat), kk=card) for _n in range(3))

    def entered(program, operator, place, person, **values) -> Recipient:
        return a_recipient(program, operator, place, person, **{"state": "approved", **values})

    made = {
        "one_dinsos": entered(dinsos, cast.operator_lahat, lahat, one, amount=1000),
        "one_perkim": entered(perkim, cast.operator_lahat_perkim, lahat, one, amount=None),
        "two_dinsos": entered(dinsos, cast.operator_lahat, lahat, two, amount=2000),
        "two_kota": entered(kota, cast.operator_palembang, palembang, two, amount=50,
                            name="KANARI-ORANG-KOTA"),
        "three_first": entered(dinsos, cast.operator_lahat, lahat, three, amount=300),
        "three_again": entered(dinsos, cast.operator_lahat, lahat,
                               a_person(three.household, kk=card), amount=400),
        "three_draft": entered(perkim, cast.operator_lahat_perkim, lahat, three, state="draft",
                               name="KANARI-RANCANGAN"),
    }  # fmt: skip
    touch(recipient.pk for recipient in made.values())
    settled()
    return made


def reported(membership, **asked):
    with working_as(membership) as scope:
        return report(scope, ReportFilter(**asked))


def lines(found) -> list[tuple]:
    """Names in the order of the alphabet, since the order of ids is chance."""
    result = []
    for pair in found.pairs:
        sides = sorted([
            (pair.program.name, pair.recipients, pair.amount),
            (pair.other.name, pair.other_recipients, pair.other_amount),
        ])  # fmt: skip
        result.append((pair.outcome, pair.units, *sides))
    return sorted(result)


def test_the_province_sees_every_pair_once_with_its_money(cast, world):
    found = reported(cast.verifier_sumsel)
    assert lines(found) == [
        ("forbidden", 1, ("KANARI-DINSOS", 1, 1000), ("KANARI-PERKIM", 1, 700)),
        ("same_program", 1, ("KANARI-DINSOS", 0, 0), ("KANARI-DINSOS", 2, 700)),
        ("warn", 1, ("KANARI-DINSOS", 1, 2000), ("KANARI-KOTA", 1, 50)),
    ]
    assert found.elsewhere == []
    assert (found.total.pairs, found.total.units, found.total.amount) == (3, 3, Decimal(4450))
    assert [(name, each.amount) for name, each in found.by_funding()] == [
        ("APBD Kabupaten/Kota × CSR/swasta", 2050),
        ("APBN × APBD Kabupaten/Kota", 1700),
        ("APBD Kabupaten/Kota × APBD Kabupaten/Kota", 700),
    ]
    by_regency = {name: tuple(rest) for name, *rest in found.by_regency}
    assert by_regency == {"Kabupaten Lahat": (5, 4, 4400), "Kota Palembang": (1, 0, 50)}


def test_of_another_regency_only_kind_and_regency(cast, world):
    found = reported(cast.verifier_lahat)
    assert [line[0] for line in lines(found)] == ["forbidden", "same_program"]
    (row,) = found.elsewhere
    assert (row.program.name, row.kind, row.regency, row.verdict, row.recipients, row.amount) == (
        "KANARI-DINSOS", "Jenis uji-b", "Kota Palembang", "warn", 1, 2000,
    )  # fmt: skip
    (other,) = reported(cast.verifier_palembang).elsewhere
    assert (other.program.name, other.kind, other.regency) == (
        "KANARI-KOTA", "Jenis uji-a", "Kabupaten Lahat",
    )  # fmt: skip


def test_somebody_in_three_programs_counts_once_in_each_pair(cast, world):
    person = world["one_dinsos"].person
    again = a_program(cast.operator_lahat, kind=a_kind("uji-a"), name="LAGI")
    extra = a_recipient(again, cast.operator_lahat, region(LAHAT_VILLAGE), person,
                        state="approved", amount=9)  # fmt: skip
    second = a_recipient(
        world["one_perkim"].program, cast.operator_lahat_perkim, region(LAHAT_VILLAGE),
        a_person(person.household), state="submitted", amount=1,
    )  # fmt: skip
    touch([extra.pk, second.pk])
    settled()
    shown = lines(reported(cast.verifier_lahat))
    found = {(line[2][0], line[3][0]): line for line in shown}
    # Two of Perkim meet one of Dinsos: one household, and the rupiah of Dinsos once.
    assert found["KANARI-DINSOS", "KANARI-PERKIM"][1:] == (
        1, ("KANARI-DINSOS", 1, 1000), ("KANARI-PERKIM", 2, 701),
    )  # fmt: skip
    assert found["KANARI-PERKIM", "LAGI"][1:] == (1, ("KANARI-PERKIM", 2, 701), ("LAGI", 1, 9))


@pytest.mark.parametrize(
    ("asked", "pairs"),
    [({"year": 2026}, 3), ({"year": 2025}, 0), ({"verdict": "warn"}, 1),
     ({"verdict": "forbidden"}, 2)],
)  # fmt: skip
def test_filters(cast, world, asked, pairs):
    assert len(reported(cast.verifier_sumsel, **asked).pairs) == pairs
    regency = region("1671").pk
    assert len(reported(cast.verifier_sumsel, regency=regency, **asked).pairs) == (
        1 if asked in ({"year": 2026}, {"verdict": "warn"}) else 0
    )


def test_pages_tell_each_reader_what_is_theirs(cast, world, sign_in):
    seen_by = {
        "verifier_sumsel": {"KANARI-DINSOS", "KANARI-PERKIM", "KANARI-KOTA", "KANARI-ORANG-KOTA"},
        "verifier_lahat": {"KANARI-DINSOS", "KANARI-PERKIM"},
        "auditor_lahat": {"KANARI-DINSOS", "KANARI-PERKIM"},
        "verifier_palembang": {"KANARI-KOTA", "KANARI-ORANG-KOTA"},
    }
    everything = {*seen_by["verifier_sumsel"], "KANARI-RANCANGAN"}
    for who, canaries in seen_by.items():
        browser = sign_in(getattr(cast, who))
        text = "".join(
            browser.get(address).content.decode()
            for address in (url("overlap_report"), url("overlap_list"),
                            url("overlap_list") + "?year=2026")
        )  # fmt: skip
        assert {canary for canary in everything if canary in text} == canaries, who
    for who in ("operator_lahat", "supervisor_lahat", "steward_lahat", "executive_sumsel"):
        browser = sign_in(getattr(cast, who))
        for name in ("overlap_report", "overlap_list"):
            assert browser.get(url(name)).status_code == 403, (who, name)
        asked = browser.post("/akun/unduhan/minta/", {"kind": "overlap.report"})
        assert asked.status_code in (403, 404), who


def test_the_list_behind_a_pair(cast, world, sign_in):
    browser = sign_in(cast.verifier_lahat)
    mine, theirs = world["one_dinsos"].program_id, world["one_perkim"].program_id
    for first, second in ((mine, theirs), (theirs, mine)):
        page = browser.get(f"{url('overlap_list')}?program={first}&other={second}")
        assert [side.overlap.recipient.program_id for side in page.context["sides"]] == [first]
    twice = browser.get(f"{url('overlap_list')}?program={mine}&other={mine}").context["sides"]
    assert len(twice) == 1
    away = browser.get(f"{url('overlap_list')}?program={mine}&elsewhere=1")
    assert [(side.other, side.kind.name) for side in away.context["sides"]] == [
        (None, "Jenis uji-b")
    ]
    for wrong in (world["two_kota"].program_id, "kata"):
        assert browser.get(f"{url('overlap_list')}?program={wrong}").status_code == 404


def test_what_the_agency_hears(cast, world, sign_in):
    """That there is a conflict, and of which kind; nothing of the other side."""
    with working_as(cast.operator_lahat):
        told = told_of(world["two_dinsos"])
    assert [(heard.outcome, heard.counted) for heard in told.conflicts] == [
        ("warn", "Dihitung per rumah tangga, dalam tahun anggaran yang sama.")
    ]
    assert not told.is_pending
    browser = sign_in(cast.operator_lahat)
    page = browser.get(url("recipient_detail", world["two_dinsos"].pk)).content.decode()
    assert "Dihitung per rumah tangga" in page
    for secret in ("KANARI-KOTA", "KANARI-ORANG-KOTA", "Palembang", "uji-b"):
        assert secret not in page
    # The draft's own agency is warned; the one whose recipient stands hears of no draft.
    draft = sign_in(cast.operator_lahat_perkim).get(
        url("recipient_detail", world["three_draft"].pk)
    )
    assert "Tidak boleh" in draft.content.decode()
    with working_as(cast.operator_lahat):
        assert {heard.outcome for heard in told_of(world["three_first"]).conflicts} == {
            "same_program"
        }


def test_a_change_not_yet_computed_is_said(cast, world):
    touch([world["two_dinsos"].pk])
    with working_as(cast.operator_lahat):
        assert told_of(world["two_dinsos"]).is_pending


def test_bappeda_on_the_recipient_s_page(cast, world, sign_in):
    page = sign_in(cast.verifier_lahat).get(url("recipient_detail", world["one_dinsos"].pk))
    assert "KANARI-PERKIM" in page.content.decode()
    page = sign_in(cast.verifier_lahat).get(url("recipient_detail", world["two_dinsos"].pk))
    text = page.content.decode()
    assert "Jenis uji-b" in text
    assert "Kota Palembang" in text
    assert "KANARI-KOTA" not in text
    with working_as(cast.verifier_sumsel) as scope:
        (side,) = sides_of(scope, world["two_dinsos"].pk)
    assert side.other == world["two_kota"]


def test_queries_do_not_grow_with_the_rows(cast, world, sign_in):
    browser = sign_in(cast.verifier_lahat)

    def counted() -> tuple[int, ...]:
        found = []
        for name in ("overlap_report", "overlap_list"):
            browser.get(url(name))
            with CaptureQueriesContext(connection) as queries:
                browser.get(url(name))
            found.append(len(queries))
        return tuple(found)

    before = counted()
    for _number in range(3):
        person = a_person(a_household(region(LAHAT_VILLAGE)))
        for operator in (cast.operator_lahat, cast.operator_lahat_perkim):
            program = a_program(operator, kind=a_kind("uji-a"))
            recipient = a_recipient(program, operator, region(LAHAT_VILLAGE), person,
                                    state="approved")  # fmt: skip
            touch([recipient.pk])
    settled()
    assert counted() == before


# --- The workbook ---------------------------------------------------------------------------------


def exported(browser, query=None) -> dict[str, list[tuple]]:
    """The rows of each sheet."""
    found = taken_along(browser, url("overlap_report"), query)
    return {title: rows[1:] for title, rows in found.items()}


def test_the_worker_writes_the_workbook(cast, world, sign_in):
    sheets = exported(sign_in(cast.verifier_lahat))
    assert set(sheets) == {
        "Pasangan program", "Di kabupaten atau kota lain", "Rincian penerima",
    }  # fmt: skip
    assert len(sheets["Pasangan program"]) == 2
    text = str(sheets)
    assert "KANARI-PERKIM" in text
    assert "Jenis uji-b" in text
    for secret in ("KANARI-KOTA", "KANARI-ORANG-KOTA", "KANARI-RANCANGAN",
                   world["one_dinsos"].nik):  # fmt: skip
        assert secret not in text
    event = AuditEvent.objects.get(action="overlap.export")
    assert (event.actor, event.details["rows"], event.regency_id) == (
        cast.verifier_lahat.user, 3, region("1604").pk,
    )  # fmt: skip


def test_the_workbook_follows_the_filters_of_the_page(cast, world, sign_in):
    browser = sign_in(cast.verifier_lahat)
    for query in ({"verdict": "warn"}, {"verdict": "forbidden"}, {"year": "2026"}):
        shown = browser.get(url("overlap_report"), query).context["report"]
        listed = browser.get(url("overlap_list"), query).context["page_count"]
        sheets = exported(browser, query)
        assert len(sheets["Pasangan program"]) == len(shown.pairs), query
        assert len(sheets["Rincian penerima"]) == listed, query
    latest = AuditEvent.objects.filter(action="overlap.export").latest("at")
    assert latest.details["filters"] == ["year"]


def test_of_a_pair_of_programs_only_its_people(cast, world, sign_in):
    browser = sign_in(cast.verifier_lahat)
    pair = browser.get(url("overlap_report")).context["report"].pairs[0]
    query = {"program": str(pair.program.pk), "other": str(pair.other.pk)}
    found = taken_along(browser, url("overlap_list"), query)
    assert set(found) == {"Rincian penerima"}
    listed = browser.get(url("overlap_list"), query).context["page_count"]
    assert len(found["Rincian penerima"]) - 1 == listed


def test_each_territory_has_its_own_workbook(cast, world, sign_in):
    sheets = exported(sign_in(cast.verifier_palembang))
    assert "KANARI-KOTA" in str(sheets)
    assert "KANARI-DINSOS" not in str(sheets)


def test_mirror_rows_are_what_the_report_stands_on(cast, world):
    """The report takes one of two mirror rows: each standing pair must have both."""
    pairs = set(Overlap.objects.exclude(recipient__state="draft").values_list("recipient", "other"))
    assert pairs
    assert pairs == {(other, one) for one, other in pairs}


def test_beside_an_overlap_stand_kind_money_and_year_of_the_other_aid(cast, world, sign_in):
    """For Bappeda of both sides; for the agency of its own other programs alone."""
    mine = world["one_dinsos"]
    page = sign_in(cast.verifier_lahat).get(url("recipient_detail", mine.pk)).text
    assert f"KANARI-PERKIM {mine.program.year}</a><small>Jenis uji-a · APBN</small>" in page
    agency = sign_in(cast.operator_lahat)
    assert "Program lain instansi Anda" not in agency.get(url("recipient_detail", mine.pk)).text
    other = a_program(
        cast.operator_lahat, kind=mine.program.kind, name="KANARI-SENDIRI", funding="apbd_kab"
    )
    a_recipient(other, cast.operator_lahat, mine.village, mine.person, state="approved", amount=5)
    touch([mine.pk])
    settled()
    told = agency.get(url("recipient_detail", mine.pk)).text
    assert f"KANARI-SENDIRI (Jenis uji-a · APBD Kabupaten/Kota · {other.year})" in told
    assert "KANARI-PERKIM" not in told
    assert "APBN" not in told
