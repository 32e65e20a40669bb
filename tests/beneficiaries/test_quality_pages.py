"""The pages of the data-quality queue, as their readers open them."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import QualityFinding, QualityTask
from beneficiaries.quality_enums import QualityDesk
from tests.beneficiaries.quality_acts import checked, hand_down, the_finding
from tests.exporting import taken_along
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + datetime.timedelta(days=30)
LIST = "/basis/kualitas/temuan/"


def dead(code="1604112001", **values):
    return a_person(a_household(region(code)), presence_status=2, **values)


def text(response) -> str:
    return response.content.decode()


def test_overview_list_and_detail(cast, sign_in):
    man = dead(name="ALMARHUM SATU")
    checked(cast.steward_lahat)
    browser = sign_in(cast.steward_lahat)

    overview = text(browser.get("/basis/kualitas/"))
    assert "Tercatat meninggal" in overview
    # What it means for the reader, and not what we have yet to check.
    assert "Arti kode isian ini dapat berbeda antarsumber" in overview
    assert "belum dicocokkan" not in overview
    listed = text(browser.get(LIST))
    assert "ALMARHUM SATU" in listed
    assert man.nik not in listed
    page = text(browser.get(f"{LIST}{the_finding(man, 'presence_deceased').pk}/"))
    assert "Arti kode isian ini dapat berbeda antarsumber" in page
    assert man.nik not in page


def test_side_by_side_within_the_territory_only(cast, sign_in):
    twin = {"nik": "1604084101800001", "sex": 2}
    here = a_person(a_household(region("1604112001")), name="SITI AMINAH", **twin)
    a_person(a_household(region("1604112002")), name="SITI AMINAHH", **twin)
    a_person(a_household(region("1671011001")), name="KANARI ORANG JAUH", **twin)
    checked(cast.steward_lahat)
    address = f"{LIST}{the_finding(here, 'nik_same_person').pk}/"

    page = text(sign_in(cast.steward_lahat).get(address))
    assert "SITI AMINAH<mark" in page or "SITI AMINAH" in page
    assert "KANARI" not in page
    assert "Sebagian catatan ada di kabupaten/kota lain" in page
    assert "KANARI" in text(sign_in(cast.steward_sumsel).get(address))
    assert sign_in(cast.steward_palembang).get(address).status_code == 404


@pytest.mark.parametrize("address", ["/basis/kualitas/", LIST, "/basis/kualitas/tugas/"])
def test_the_same_number_of_queries_at_one_row_and_at_three(
    cast, sign_in, address, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = sign_in(cast.steward_lahat)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    dead()
    checked(cast.steward_lahat)
    hand_down(cast.steward_lahat, QualityDesk.VILLAGE, due_on=SOON)
    queries()
    one = queries()
    for code in ("1604112001", "1604112002", "1604082001"):
        dead(code)
    checked(cast.steward_lahat)
    hand_down(cast.steward_lahat, QualityDesk.VILLAGE, due_on=SOON)
    assert queries() == one


def test_handing_down_shows_its_effect_first(cast, sign_in):
    dead()
    dead("1604112002")
    checked(cast.steward_lahat)
    browser = sign_in(cast.steward_lahat)
    address = f"{LIST}serahkan/?jenis=presence_deceased"

    preview = text(browser.get(address))
    assert "2 temuan diserahkan" in preview
    assert "Talang Jawa" in preview
    assert not QualityTask.objects.exists()
    order = {"desk": "village", "due_on": SOON.isoformat(), "officer": "Kepala Desa"}
    assert browser.post(address, order).status_code == 302
    assert QualityTask.objects.count() == 2
    assert QualityFinding.objects.filter(state="handed").count() == 2

    task = QualityTask.objects.first()
    undo = reverse("beneficiaries:quality_task_undo", args=[task.pk])
    assert browser.post(undo).status_code == 302
    assert QualityFinding.objects.filter(state="open").count() == 1


def test_the_list_goes_out_with_masked_numbers(cast, sign_in):
    man = dead(name="=CMD()")
    checked(cast.steward_lahat)
    hand_down(cast.steward_lahat, QualityDesk.VILLAGE, due_on=SOON)
    task = QualityTask.objects.get()

    book = taken_along(sign_in(cast.steward_lahat), LIST, {"tugas": str(task.pk)})
    (rows,) = book.values()
    said = dict(zip(rows[0], rows[1], strict=True))
    assert len(rows) == 2
    assert said["ID temuan"] == str(the_finding(man, "presence_deceased").pk)
    assert not said["Nama"].startswith("=")
    assert man.nik not in str(rows)


def test_closing_from_the_list_and_opening_again(cast, sign_in):
    man = dead()
    checked(cast.steward_lahat)
    finding = the_finding(man, "presence_deceased")
    browser = sign_in(cast.steward_lahat)

    browser.post(f"{LIST}tutup/", {"temuan": [str(finding.pk), "x"], "outcome": "gone"})
    finding.refresh_from_db()
    assert finding.state == "closed"
    browser.post(f"{LIST}{finding.pk}/buka/")
    finding.refresh_from_db()
    assert finding.state == "open"
    refused = browser.post(f"{LIST}{finding.pk}/tutup/", {"outcome": "no_problem"})
    assert refused.status_code == 422


def test_auditors_look_on_and_executives_see_blunted_figures(cast, sign_in):
    for _number in range(3):
        dead(name="KANARI NAMA")
    checked(cast.steward_lahat)
    auditor, executive = sign_in(cast.auditor_lahat), sign_in(cast.executive_lahat)

    assert auditor.get(LIST).status_code == 200
    assert auditor.get(LIST).context["export"] is None
    assert auditor.get(f"{LIST}serahkan/").status_code == 403
    assert executive.get(LIST).status_code == 403
    page = text(executive.get("/basis/kualitas/angka/"))
    assert "Tercatat meninggal" in page
    assert "KANARI" not in page
    assert ">*<" in page
    assert ">3<" not in page


def test_agencies_have_no_page_here(cast, sign_in):
    for address in ("/basis/kualitas/", LIST, "/basis/kualitas/tugas/", "/basis/wilayah/"):
        assert sign_in(cast.operator_lahat).get(address).status_code == 403


def test_ticked_findings_alone_are_handed_down(cast, sign_in):
    dead()
    man = dead("1604112002")
    checked(cast.steward_lahat)
    finding = the_finding(man, "presence_deceased")
    browser = sign_in(cast.steward_lahat)
    address = f"{LIST}serahkan/?jenis=presence_deceased"

    listed = text(browser.get(f"{LIST}?jenis=presence_deceased"))
    assert "Serahkan 2 menurut saringan" in listed
    assert "Serahkan yang dipilih" in listed
    preview = browser.post(address, {"tinjau": "1", "temuan": [str(finding.pk)]})
    assert preview.status_code == 200
    assert "1 temuan diserahkan" in text(preview)
    assert f'name="temuan" value="{finding.pk}"' in preview.content.decode()
    assert not QualityTask.objects.exists()
    order = {"desk": "village", "due_on": SOON.isoformat(), "temuan": [str(finding.pk)]}
    assert browser.post(address, order).status_code == 302
    assert QualityFinding.objects.get(state="handed") == finding
    assert browser.post(address, {"tinjau": "1"}).status_code == 302


def test_the_gravest_stand_first(cast, sign_in):
    a_household(region("1604112001"))
    grave = a_person(a_household(region("1604112001")), nik="9" * 16, nik_usable=False)
    a_household(region("1604112001"))
    checked(cast.steward_lahat)
    browser = sign_in(cast.steward_lahat)
    rows = browser.get(LIST).context["rows"]
    weights = [finding.weight for finding, _kind, _words in rows]
    assert rows[0][0].person_id == grave.pk
    assert weights == sorted(weights)
    assert len(set(weights)) > 1
    assert "Temuan mutu data yang berat" in text(browser.get("/beranda/"))
