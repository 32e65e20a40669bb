"""What rows of group lists may say; and the command line, which reads them as the page does."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from beneficiaries.group_codes import CATEGORIES, GroupKind, category_of
from beneficiaries.models import GroupList, GroupRow
from tests.beneficiaries.group_acts import a_file, planted, send
from tests.clients import as_login_role

pytestmark = pytest.mark.django_db

SITI, BUDI = "1604115403800001", "1604111403800002"


@pytest.fixture
def siti(cast):
    return planted("Siti Aminah", SITI, sex=2)


@pytest.fixture
def budi(cast):
    return planted("Budi Santoso", BUDI)


@pytest.mark.parametrize(
    ("kind", "written", "category"),
    [
        ("ppks", "Anak Terlantar", 2),
        ("ppks", "04. ANAK JALANAN", 4),
        ("ppks", "16", 16),
        ("ppks", "Orang dengan HIV/AIDS (ODHA)", 16),
        ("ppks", "ODHA", 16),
        ("ppks", "Lanjut Usia Terlantar (LUT)", 8),
        ("ppks", "27", None),
        ("ppks", "lainnya", None),
        ("psks", "TKSK", 11),
        ("psks", "Taruna Siaga Bencana", 3),
    ],
)
def test_categories_are_known_by_words_and_numbers(kind, written, category):
    assert category_of(GroupKind(kind), written) == category


def test_every_category_is_known_by_its_own_name():
    for kind, labels in CATEGORIES.items():
        assert {category_of(kind, str(label)) for label in labels.values()} == set(labels)


def test_institutions_and_unknown_categories_are_told(cast, sign_in, siti, budi):
    desk = sign_in(cast.steward_lahat)
    group_list = send(
        desk,
        a_file(
            ("Siti Aminah", SITI, "TKSK"),
            ("Karang Taruna Tunas", "", "Karang Taruna"),
            ("Budi Santoso", BUDI, "Pemuda"),
            ("Budi Santoso", BUDI, ""),
            headers=("Nama", "NIK", "JENIS PSKS"),
        ),
        kind="psks",
    )
    assert list(group_list.rows.order_by("number").values_list("why", flat=True)) == [
        "", "institution", "bad_category", "no_category",
    ]  # fmt: skip
    assert GroupRow.objects.get(number=2).category == 11


def test_rows_of_the_other_kks_list_are_told(cast, sign_in, siti, budi):
    text = a_file(
        ("Siti Aminah", SITI, "PKH"),
        ("Budi Santoso", BUDI, "Non PKH"),
        headers=("Nama", "NIK", "PKH/NON PKH"),
    )
    group_list = send(sign_in(cast.steward_lahat), text, kind="bsp")
    why = dict(group_list.rows.values_list("number", "why"))
    assert why[2] == "other_kind"
    assert why[3] == ""


def test_a_file_without_the_category_says_why(cast, sign_in, siti):
    desk = sign_in(cast.steward_lahat)
    group_list = send(desk, a_file(("Siti Aminah", SITI, "14-03-1980")), kind="ppks")
    assert group_list.state == "failed"
    page = desk.get(reverse("beneficiaries:grouplist_detail", args=[group_list.pk]))
    assert "Jenis PPKS, masing-masing satu kali" in page.content.decode()


def command(path, **given) -> str:
    out = io.StringIO()
    told = {"kind": "pbi", "period": "2026-10", "source": "Kementerian Sosial", **given}
    with as_login_role("sigertak_worker"):
        call_command("import_group", path, stdout=out, **told)
    return out.getvalue()


def test_the_command_does_what_the_page_does(cast, sign_in, siti, tmp_path):
    path = tmp_path / "daftar.csv"
    path.write_text(a_file(("Siti Aminah", SITI, "14-03-1980"), ("Tidak Ada", "", "")))
    by = cast.steward_lahat.user.email
    told = command(path, by=by)
    assert "1 terhubung ke basis, 1 tidak ditemukan dalam basis." in told
    assert GroupList.objects.get().state == "checked"
    command(path, by=by, apply=True)
    assert GroupList.objects.latest("created_at").state == "applied"
    path = reverse("beneficiaries:household_detail", args=[siti.household_id])
    page = sign_in(cast.steward_lahat).get(path)
    assert "PBI Jaminan Kesehatan" in page.content.decode()


def test_the_command_refuses_what_the_page_refuses(cast, tmp_path):
    path = tmp_path / "daftar.csv"
    path.write_text("NIK;DESA\n1604115403800001;X\n")
    steward = cast.steward_lahat.user.email
    for given, words in (
        ({"by": cast.operator_lahat.user.email}, "--by"),
        ({"by": steward, "period": "Oktober"}, "--period: Tulis tahun dan bulan"),
        ({"by": steward}, r"daftar\.csv: .*Nama"),
    ):
        with pytest.raises(CommandError, match=words):
            command(path, **given)
    assert not GroupList.objects.exclude(state="failed").exists()
