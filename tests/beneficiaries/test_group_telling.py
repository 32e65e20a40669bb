"""What stands around a confidential membership tells no category: list, faults, leftovers."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from beneficiaries.group_codes import CATEGORIES, CONFIDENTIAL, GroupKind
from beneficiaries.group_words import telling_words
from beneficiaries.models import GroupList, GroupSecret
from beneficiaries.operations.retention import tidy_registry
from core.models import Job
from tests.beneficiaries.group_acts import a_file, act, applied, planted, ppks, send
from tests.exporting import sheets

pytestmark = pytest.mark.django_db

SITI, BUDI = "1604115403800001", "1604111403800002"
BORN = "14-03-1980"
SOURCE, LETTER = "Dinas Kesehatan Kabupaten Lahat", "440/1207/DINKES/2026"
HIDDEN = "PPKS (rahasia)"


@pytest.fixture
def siti(cast):
    return planted("Siti Aminah", SITI)


@pytest.fixture
def budi(cast):
    return planted("Budi Santoso", BUDI)


@pytest.fixture
def odha(cast, sign_in, siti):
    text = ppks(("Siti Aminah", SITI, BORN, "ODHA"))
    told = {"source": SOURCE, "letter": LETTER, "period": "2026-07"}
    return applied(sign_in(cast.steward_lahat), text, kind="ppks", **told)


def leftovers(desk, group_list: GroupList) -> list[tuple]:
    page = desk.get(reverse("beneficiaries:grouplist_leftovers", args=[group_list.pk]))
    return sheets(b"".join(page.streaming_content))["Perbaikan"]


@pytest.mark.parametrize(
    "who", ["steward_lahat", "verifier_lahat", "auditor_lahat", "auditor_sumsel"]
)
def test_beside_a_confidential_membership_stands_nothing_of_its_list(
    cast, sign_in, siti, odha, who
):
    browser = sign_in(getattr(cast, who))
    for name, key in (
        ("beneficiaries:household_detail", siti.household_id),
        ("beneficiaries:person_detail", siti.pk),
        ("analysis:household_timeline", siti.household_id),
    ):
        shown = browser.get(reverse(name, args=[key])).content.decode()
        assert siti.name in shown
        assert (HIDDEN in shown) is not name.startswith("analysis")
        for told in (SOURCE, LETTER, "2026-07", "Juli 2026", str(odha.pk), odha.file_name):
            assert told not in shown, (name, told)


def test_who_opens_it_reads_whose_list_it_is(cast, sign_in, siti, odha):
    path = reverse("beneficiaries:person_groups", args=[siti.pk])
    browser = sign_in(cast.verifier_lahat)
    shown = browser.post(path, {"reason": "Menyusun rencana pendampingan."}).content.decode()
    for told in ("HIV", SOURCE, LETTER, "2026-07"):
        assert told in shown


def test_how_many_lists_and_which_of_them_are_old_is_not_told(cast, sign_in, siti, odha):
    """Two confidential categories of one person are one line, a list of before is no other."""
    desk = sign_in(cast.steward_lahat)
    rows = [("Siti Aminah", SITI, BORN, "Tuna susila"), ("Siti Aminah", SITI, BORN, "Pengemis")]
    applied(desk, ppks(*rows), kind="ppks", period="2026-10")
    page = desk.get(reverse("beneficiaries:household_detail", args=[siti.household_id]))
    told = [(str(one.label), str(one.told.category)) for one in page.context["groups"]]
    assert told == [("PPKS (PMKS)", "Pengemis"), (HIDDEN, "")]
    assert page.context["former_groups"] == []


def test_secrets_of_replaced_lists_go_after_their_time(cast, sign_in, siti, budi, odha):
    desk = sign_in(cast.steward_lahat)
    text = ppks(("Budi Santoso", BUDI, BORN, "Pengemis"))
    later = applied(desk, text, kind="ppks", period="2026-07")
    year = datetime.timedelta(days=366)
    # Long there, and replaced only now: it may still come back.
    GroupList.objects.update(created_at=timezone.now() - year)
    tidy_registry(timezone.now())
    assert GroupSecret.objects.count() == 1
    GroupList.objects.filter(pk=odha.pk).update(ended_at=timezone.now() - year)
    tidy_registry(timezone.now())
    assert not GroupSecret.objects.exists()
    assert not odha.rows.exists()
    # Without its rows it does not come back.
    act(desk, "take_back", later, reason="Daftar ini keliru dikirim.")
    later.refresh_from_db()
    odha.refresh_from_db()
    assert (later.state, odha.state) == ("taken_back", "replaced")


def test_leftovers_of_ppks_keep_who_it_is_alone(cast, sign_in, siti):
    desk = sign_in(cast.steward_lahat)
    rows = (
        ("ODHA", "Orang Lain", "1604115403800099", BORN, "ODHA", "penderita HIV", "ODHA"),
        ("ODHA", "Siapa Lagi", "1604115403800098", BORN, "ODHA", "x", "tidak dikenal"),
        ("", "Siti Aminah", SITI, BORN, "", "", "ODHA"),
    )
    headers = (
        "KATEGORI PMKS", "Nama (ODHA)", "NIK", "Tgl Lahir", "ODHA", "KETERANGAN", "JENIS PPKS",
    )  # fmt: skip
    group_list = send(desk, a_file(*rows, headers=headers), kind="ppks")
    assert group_list.state == "checked", group_list.fault
    head, *found = leftovers(desk, group_list)
    assert head == ("Baris asal", "Keterangan galat", "Nama lengkap", "NIK", "Tanggal lahir")
    assert [row[2:] for row in found] == [row[1:4] for row in rows[:2]]
    assert "ODHA" not in str(found)
    assert "HIV" not in str(found)
    # Of others everything comes back as it was sent.
    plain = send(desk, a_file(("Orang Lain", "", "x"), headers=("Nama", "NIK", "KETERANGAN")))
    assert leftovers(desk, plain)[0][2:] == ("Nama", "NIK", "KETERANGAN")


@pytest.mark.parametrize(
    "text",
    [
        "Nama,NIK,ODHA Lahat\nSiti Aminah,1604115403800001,x\n",
        "Nama,NIK,NIK (ODHA),JENIS PPKS\nSiti Aminah,1604115403800001,x,y\n",
        "DAFTAR ODHA\nODHA\n",
    ],
)
def test_faults_of_ppks_quote_nothing(cast, sign_in, siti, text):
    desk = sign_in(cast.steward_lahat)
    group_list = send(desk, text, kind="ppks")
    assert group_list.state == "failed"
    for told in (group_list.fault, Job.objects.get(subject_id=group_list.pk).message):
        assert "ODHA" not in told
        assert "Jenis PPKS" in told
    # Another kind's sender is told what was found.
    plain = send(desk, text, kind="psks", period="2026-11")
    assert plain.state == "failed"
    assert plain.fault != group_list.fault


@pytest.mark.parametrize(
    ("source", "letter", "wrong"),
    [
        ("Komisi Penanggulangan AIDS Lahat", "440/12/2026", "source"),
        ("Dinas Sosial", "440/12/ODHA/2026", "letter"),
        ("Yayasan Anak Jalanan", "", "source"),
        ("Kementerian Sosial", "Daftar orang dengan HIV 2026", "letter"),
    ],
)
def test_a_list_of_ppks_is_not_named_by_its_category(cast, sign_in, source, letter, wrong):
    desk = sign_in(cast.steward_lahat)
    given: dict[str, Any] = {"period": "2026-10", "source": source, "letter": letter}
    path = reverse("beneficiaries:grouplist_create")
    page = desk.post(path, {**given, "kind": "ppks"})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {wrong, "file"}
    assert letter in page.content.decode()
    assert set(desk.post(path, {**given, "kind": "pbi"}).context["form"].errors) == {"file"}


def test_the_command_line_refuses_it_too(cast, tmp_path):
    path = tmp_path / "daftar.csv"
    path.write_text("Nama,NIK,JENIS PPKS\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"--letter: .*ODHA"):
        call_command(
            "import_group", str(path), kind="ppks", period="2026-10", source="Dinas Sosial",
            letter="440/12/ODHA/2026", by=cast.steward_lahat.user.email,
        )  # fmt: skip
    assert not GroupList.objects.exists()


def test_every_confidential_category_is_recognised_and_plain_senders_are_not():
    for kind, numbers in CONFIDENTIAL.items():
        for number in numbers:
            assert telling_words(kind, f"Daftar {CATEGORIES[kind][number]} 2026")
    for text in (
        "Kementerian Sosial", "Dinas Sosial Kabupaten Ogan Komering Ulu Selatan",
        "Dinas Pemberdayaan Perempuan dan Perlindungan Anak", "Direktorat Fakir Miskin",
        "Sekretariat Masyarakat Adat", "463/0412/Dinsos-III/2026", "Kelompok Kerja TKPK",
    ):  # fmt: skip
        assert telling_words(GroupKind.PPKS, text) == "", text
