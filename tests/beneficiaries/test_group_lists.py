"""Group lists: read by the worker, joined to the base, applied, replaced, taken back."""

from __future__ import annotations

import io
from collections import Counter

import openpyxl
import pytest
from django.urls import reverse

from beneficiaries.models import GroupList, GroupRow, GroupSecret
from core import jobs
from core.models import AuditEvent
from tests.beneficiaries.group_acts import (
    PALEMBANG,
    a_file,
    act,
    applied,
    planted,
    ppks,
    send,
    work,
)

pytestmark = pytest.mark.django_db

SITI, BUDI, RINI = "1604115403800001", "1604111403800002", "1671015403800003"


@pytest.fixture
def siti(cast):
    return planted("Siti Aminah", SITI, sex=2)


@pytest.fixture
def budi(cast):
    return planted("Budi Santoso", BUDI)


@pytest.fixture
def rini(cast):
    return planted("Rini Zuhairiyah", RINI, code=PALEMBANG, sex=2)


def outcomes(group_list) -> dict[int, str]:
    return dict(group_list.rows.order_by("number").values_list("number", "outcome"))


def of_place(group_list) -> Counter:
    return Counter(group_list.rows.values_list("regency__code", "outcome"))


def leftovers(desk, group_list) -> list[tuple]:
    page = desk.get(reverse("beneficiaries:grouplist_leftovers", args=[group_list.pk]))
    assert page.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(b"".join(page.streaming_content)), read_only=True)
    return list(book.active.iter_rows(values_only=True))


def household(desk, person) -> str:
    path = reverse("beneficiaries:household_detail", args=[person.household_id])
    return desk.get(path).content.decode()


def groups_of(desk, person) -> tuple[list, list]:
    path = reverse("beneficiaries:household_detail", args=[person.household_id])
    context = desk.get(path).context
    return context["groups"], context["former_groups"]


def test_rows_are_joined_checked_not_found_or_faulty(cast, sign_in, siti, budi, rini):
    """One row of each sort; who is ambiguous or named otherwise is joined to nobody."""
    desk = sign_in(cast.steward_lahat)
    group_list = send(
        desk,
        a_file(
            ("SITI AMINAH", SITI, "14-03-1980"),
            ("Zulkarnain Effendi", BUDI, "02-11-1955"),
            ("Tidak Ada Orangnya", "1604110101700009", "01-02-1970"),
            ("", "1604110101700008", ""),
            ("Rini Zuhairiyah", RINI, "14-03-1980"),
            ("Siti Aminah", SITI, "14-03-1980"),
        ),
    )
    assert group_list.state == "checked"
    assert outcomes(group_list) == {
        2: "joined", 3: "check", 4: "none", 5: "faulty", 6: "elsewhere", 7: "faulty",
    }  # fmt: skip
    assert GroupRow.objects.get(number=2).person == siti
    assert not GroupRow.objects.exclude(number=2).filter(person__isnull=False).exists()
    assert set(group_list.rows.values_list("regency__code", flat=True)) == {"1604"}
    page = desk.get(reverse("beneficiaries:grouplist_detail", args=[group_list.pk]))
    assert "Nama kosong" in page.content.decode()
    head, *rows = leftovers(desk, group_list)
    assert head[:3] == ("Baris asal", "Keterangan galat", "Nama")
    assert [row[0] for row in rows] == [3, 4, 5, 6, 7]
    assert rows[0][1].startswith("Perlu diperiksa: ")
    assert "NIK sama" in rows[0][1]
    assert "bukan berarti tidak layak" in rows[1][1]
    assert "Isi nama sesuai KTP." in rows[2][1]


def test_one_nik_of_two_people_is_joined_to_neither(cast, sign_in, budi):
    planted("Budi Santoso", BUDI)
    group_list = send(sign_in(cast.steward_lahat), a_file(("Budi Santoso", BUDI, "14-03-1980")))
    assert outcomes(group_list) == {2: "check"}


def test_a_province_list_is_counted_by_regency(cast, sign_in, siti, rini):
    desk = sign_in(cast.steward_sumsel)
    group_list = applied(
        desk,
        a_file(
            ("Siti Aminah", SITI, "14-03-1980", ""),
            ("Rini Zuhairiyah", RINI, "14-03-1980", ""),
            ("Entah Siapa", "", "", "Kab. Lahat"),
            ("Entah Di Mana", "", "", ""),
            headers=("Nama", "NIK", "Tgl Lahir", "Kabupaten"),
        ),
    )
    assert of_place(group_list) == {
        ("1604", "joined"): 1, ("1671", "joined"): 1, ("1604", "none"): 1, (None, "none"): 1,
    }  # fmt: skip
    # Each regency reads it, its own figures alone, and changes nothing of it.
    near = sign_in(cast.steward_palembang)
    page = near.get(reverse("beneficiaries:grouplist_detail", args=[group_list.pk]))
    assert [one.place for one in page.context["figures"]] == [rini.regency.name]
    for name in ("apply", "discard", "take_back", "resume"):
        assert act(near, name, group_list, reason="Tidak berlaku lagi").status_code == 404
    path = reverse("beneficiaries:grouplist_leftovers", args=[group_list.pk])
    assert near.get(path).status_code == 404
    assert "PBI Jaminan Kesehatan" in household(near, rini)


def test_lists_of_another_regency_do_not_exist(cast, sign_in, siti):
    group_list = send(sign_in(cast.steward_lahat), a_file(("Siti Aminah", SITI, "14-03-1980")))
    other = sign_in(cast.steward_palembang)
    for name in ("detail", "progress", "leftovers"):
        path = reverse(f"beneficiaries:grouplist_{name}", args=[group_list.pk])
        assert other.get(path).status_code == 404
    assert act(other, "apply", group_list).status_code == 404
    listed = other.get(reverse("beneficiaries:grouplist_list")).content.decode()
    assert str(group_list.pk) not in listed


def test_shown_only_when_applied_then_replaced_then_back(cast, sign_in, siti, budi):
    desk = sign_in(cast.steward_lahat)
    first = send(desk, a_file(("Siti Aminah", SITI, "14-03-1980")))
    assert "PBI Jaminan Kesehatan" not in household(desk, siti)
    act(desk, "apply", first)
    assert "PBI Jaminan Kesehatan" in household(desk, siti)
    assert "2026-10" in household(desk, siti)
    second = send(desk, a_file(("Budi Santoso", BUDI, "14-03-1980"), ("", BUDI, "")))
    seen = desk.get(reverse("beneficiaries:grouplist_detail", args=[second.pk]))
    assert (seen.context["dropped"], seen.context["others"]) == (1, 1)
    assert "1 orang terhubung dalam daftar lama" in seen.text
    act(desk, "apply", second)
    first.refresh_from_db()
    assert (first.state, first.replaced_by) == ("replaced", second)
    assert "PBI Jaminan Kesehatan" not in household(desk, siti)
    assert "PBI Jaminan Kesehatan" in household(desk, budi)
    # The former stays readable, and comes back.
    former = desk.get(reverse("beneficiaries:grouplist_detail", args=[first.pk]))
    assert former.context["total"].by_outcome == {"joined": 1}
    act(desk, "take_back", second, reason="Salah periode.")
    assert set(GroupList.objects.values_list("state", flat=True)) == {"applied", "taken_back"}
    assert "PBI Jaminan Kesehatan" in household(desk, siti)
    assert "PBI Jaminan Kesehatan" not in household(desk, budi)
    told = AuditEvent.objects.get(action="group_list.take_back")
    assert told.reason == "Salah periode."


def test_other_periods_kinds_and_places_replace_nothing(cast, sign_in, siti):
    desk = sign_in(cast.steward_lahat)
    text = a_file(("Siti Aminah", SITI, "14-03-1980"))
    applied(desk, text)
    applied(desk, text, period="2026-11")
    applied(desk, text, kind="pkh")
    applied(sign_in(cast.steward_sumsel), text)
    assert set(GroupList.objects.values_list("state", flat=True)) == {"applied"}
    # The lists of province and regency tell the same of her: once.
    told = Counter((str(one.label), one.told.period) for one in groups_of(desk, siti)[0])
    assert told == {
        ("PBI Jaminan Kesehatan", "2026-11"): 1,
        ("PBI Jaminan Kesehatan", "2026-10"): 1,
        ("KKS/BSP PKH", "2026-10"): 1,
    }


def test_an_older_period_is_told_as_such_and_not_asked_for(cast, sign_in, siti, budi):
    desk = sign_in(cast.steward_lahat)
    applied(desk, a_file(("Siti Aminah", SITI, "14-03-1980")))
    applied(desk, a_file(("Budi Santoso", BUDI, "14-03-1980")), period="2026-11")
    now, former = groups_of(desk, siti)
    assert now == []
    assert [one.told.period for one in former] == ["2026-10"]
    asked = {"kabupaten": siti.regency_id, "kelompok": "pbi"}
    listed = desk.get(reverse("beneficiaries:household_list"), asked)
    assert [row.pk for row in listed.context["page"].rows] == [budi.household_id]


def test_applying_twice_or_nothing_is_refused(cast, sign_in, siti):
    desk = sign_in(cast.steward_lahat)
    group_list = applied(desk, a_file(("Siti Aminah", SITI, "14-03-1980")))
    act(desk, "apply", group_list)
    act(desk, "discard", group_list)
    empty = send(desk, a_file(("Tidak Ada", "", "")), kind="pkh")
    act(desk, "apply", empty)
    states = dict(GroupList.objects.values_list("kind", "state"))
    assert states == {"pbi": "applied", "pkh": "checked"}


def test_discarding_forgets_the_rows_and_their_secrets(cast, sign_in, siti):
    desk = sign_in(cast.steward_lahat)
    group_list = send(desk, ppks(("Siti Aminah", SITI, "14-03-1980", "ODHA")), kind="ppks")
    assert GroupSecret.objects.get().category == 16
    act(desk, "discard", group_list)
    assert not GroupRow.objects.exists()
    assert not GroupSecret.objects.exists()


def test_a_worker_that_comes_back_begins_anew(cast, sign_in, siti, budi, monkeypatch):
    """Cut off after the first chunk: nothing is doubled, nothing lost."""
    desk = sign_in(cast.steward_lahat)
    monkeypatch.setattr("beneficiaries.operations.group_checks.CHUNK", 1)
    told = iter((None,))

    def dies(_done, _of):
        if next(told, "dead") == "dead":
            raise MemoryError

    text = a_file(("Siti Aminah", SITI, "14-03-1980"), ("Budi Santoso", BUDI, "14-03-1980"))
    with monkeypatch.context() as patched:
        patched.setattr(jobs.Run, "progress", lambda _self, done, of=None: dies(done, of))
        group_list = send(desk, text)
    assert group_list.state == "received"
    work()
    group_list.refresh_from_db()
    assert group_list.state == "checked"
    assert outcomes(group_list) == {2: "joined", 3: "joined"}


def test_a_bad_period_is_refused_with_what_was_typed(cast, sign_in):
    desk = sign_in(cast.steward_lahat)
    page = desk.post(
        reverse("beneficiaries:grouplist_create"),
        {"kind": "pbi", "period": "Oktober", "source": "Kementerian Sosial"},
    )
    assert page.status_code == 422
    assert "Tulis tahun dan bulan: 2026-10." in page.content.decode()
    assert "Kementerian Sosial" in page.content.decode()
