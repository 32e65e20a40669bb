"""Every role lands on a page of its own, never on an empty one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import audit
from core.identifiers import uuid7
from core.models import Job
from tests.beneficiaries.proposing import a_new_one, bring_to
from tests.factories.cast import Cast
from tests.factories.regions import region
from tests.factories.registry import a_release, in_force
from tests.verification.acts import waiting_case


@pytest.mark.parametrize("who", Cast.names())
def test_everybody_lands_on_a_page_with_something_on_it(who, cast, sign_in):
    response = sign_in(getattr(cast, who)).get("/beranda/")
    assert response.status_code == 200
    page = response.content.decode()
    assert any(words in page for words in ("Menunggu Anda", "Tidak ada tugas", "Keadaan portal"))


def test_menu_holds_the_tasks_of_the_role_only(cast, sign_in):
    def labels(who):
        menu = sign_in(getattr(cast, who)).get("/beranda/").context["menu"]
        return [str(item.label) for section in menu for item in section.items]

    places, quality = (
        ["Ketepatan terhadap basis", "Kantong kemiskinan", "Variabel kemiskinan"],
        "Mutu data dalam angka",
    )
    assert labels("secretariat_lahat") == [
        "Beranda", "Unduhan saya", *places, quality, "Permohonan akun", "Pengguna",
        "Pemulihan akun", "Pengukuhan hak akses", "Akses khusus", "Hak akses per instansi",
        "Laporan insiden data",
    ]  # fmt: skip
    assert labels("executive_lahat") == [
        "Beranda", "Rapor 4T", *places, "Lama menerima bantuan", "Jumlah tumpang tindih",
        "Rencana dan realisasi", quality,
    ]  # fmt: skip
    assert "Impor" in labels("steward_lahat")
    assert "Impor" not in labels("operator_lahat")


def test_who_watches_over_the_portal_is_told_how_it_fares(cast, sign_in):
    """What nobody knows is no good news; what went wrong is told, and to nobody else."""
    admin, auditor = sign_in(cast.tech_admin), sign_in(cast.auditor_lahat)

    def signs(browser):
        return {str(one.label): (str(one.text), one.tone)
                for one in browser.get("/beranda/").context["signs"]}  # fmt: skip

    assert signs(admin) == {
        "Segel jejak audit": ("Belum pasti", "warning"),
        "Cadangan terakhir": ("Belum ada", "danger"),
        "Pekerjaan gagal": ("0", "success"),
        "Pekerjaan tertahan": ("0", "success"),
    }
    with audit.dated(timezone.now() - timedelta(days=3)):
        audit.record("backup.take", by=None, well=True)
    audit.record("audit.verify", by=None, well=True)
    # Whoever has a hand may write the words, but not in the name of nobody.
    audit.record("audit.verify", by=cast.tech_admin.user, well=True)
    Job.objects.create(kind="uji.gagal", subject_id=uuid7(), state="failed", message="Rusak.")
    assert signs(admin) == {
        "Segel jejak audit": ("Utuh", "success"),
        "Cadangan terakhir": ("3 hari lalu", "warning"),
        "Pekerjaan gagal": ("1", "danger"),
        "Pekerjaan tertahan": ("0", "success"),
    }
    assert "uji.gagal" in admin.get("/beranda/").content.decode()
    audit.record("audit.verify", by=None, well=False)
    audit.record("case.approve", by=cast.verifier_lahat.user, regency_id=region("1604").pk)
    assert signs(auditor) == {"Segel jejak audit": ("Tidak utuh", "danger")}
    page = auditor.get("/beranda/")
    assert "uji.gagal" not in page.content.decode()
    assert page.context["events"]
    assert not signs(sign_in(cast.steward_lahat))


def test_the_province_sees_in_which_regency_something_waits(cast, sign_in):
    release = a_release(cast.steward_sumsel)
    for code in ("1671", "1604"):
        in_force(release, region(code), cast.steward_sumsel)
    bring_to(a_new_one(cast.village_lahat), "district", cast)
    page = sign_in(cast.steward_sumsel).get("/beranda/")
    told = page.context["regencies"]
    place = region("1604").pk
    assert told.lines[0].activation.regency_id == place
    assert [line.waiting for line in told.lines] == [1, 0]
    assert f"/basis/usulan/?kabupaten={place}" in page.content.decode()
    # An agency reads no queue, a regency has but itself.
    assert sign_in(cast.steward_lahat).get("/beranda/").context["regencies"] is None
    assert (
        "Basis data yang berlaku" in sign_in(cast.steward_lahat).get("/beranda/").content.decode()
    )


def test_a_long_queue_is_counted_no_further_than_its_list_counts(cast, sign_in, monkeypatch):
    in_force(a_release(cast.steward_sumsel), region("1604"), cast.steward_sumsel)
    for _ in range(3):
        waiting_case(cast.operator_lahat)
    browser = sign_in(cast.verifier_sumsel)
    told = browser.get("/beranda/").context["regencies"].lines[0].figures[0]
    assert (told.number, told.is_more) == (3, False)
    monkeypatch.setattr("sigertak.regency_lines.MOST", 2)
    page = browser.get("/beranda/")
    told = page.context["regencies"].lines[0].figures[0]
    assert (told.number, told.is_more) == (2, True)
    assert "lebih dari 2" in page.content.decode()


def test_a_village_finds_at_once_how_to_propose(cast, sign_in):
    page = sign_in(cast.village_lahat).get("/beranda/").content.decode()
    assert 'href="/basis/usulan/baru/"' in page
    assert 'href="/basis/usulan/rumah-tangga/"' in page
