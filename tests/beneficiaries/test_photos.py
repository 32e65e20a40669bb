"""Pictures of a household: several over time, compared with its place, private, removable."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from beneficiaries.models import (
    DocumentReveal,
    HouseholdPhoto,
    HouseholdPlace,
    PhotoRemoval,
)
from beneficiaries.operations import photos
from core.models import AuditEvent
from regions.models import Region
from tests.beneficiaries.pictures import INSIDE, OUTSIDE, jpeg, picture, square
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.programs.acts import working_as

LAHAT, PALEMBANG = "1604112001", "1671031001"
REASON = "foto ini rumah tetangga sebelah"


@pytest.fixture
def house(cast):
    cast.verifier_lahat  # noqa: B018 - called on stage
    return a_household(region(LAHAT), head_name="Siti Aminah")


@pytest.fixture
def _outlined(db):
    Region.objects.filter(code="160411").update(boundary=square())


def add_url(household) -> str:
    return f"/basis/rumah-tangga/{household.pk}/foto/"


def page_url(household) -> str:
    return f"/basis/rumah-tangga/{household.pk}/"


def add(browser, household, *files, kind: str = "front"):
    return browser.post(add_url(household), {"kind": kind, "images": list(files)})


def files_kept() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_stored_and_delivered_in_scope_only(house, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    assert add(browser, house, picture()).status_code == 302
    assert add(browser, house, picture()).status_code == 302
    photo = HouseholdPhoto.objects.get()  # the same picture twice is one photo
    assert files_kept() == {f"photos/{photo.pk}.jpg", f"thumbnails/{photo.pk}.jpg"}
    for address in (f"/basis/foto/{photo.pk}/", f"/basis/foto/{photo.pk}/kecil/"):
        own = browser.get(address)
        assert (own.status_code, own["Content-Type"]) == (200, "image/jpeg")
        assert "no-store" in own["Cache-Control"]
        # Marked for each reader: what is delivered is nobody else's, nor the stored picture.
        kept = [(Path(settings.MEDIA_ROOT) / name).read_bytes() for name in files_kept()]
        other = sign_in(cast.steward_lahat).get(address).content
        assert own.content not in [other, *kept]
        assert sign_in(cast.verifier_palembang).get(address).status_code == 404


def test_several_at_once_and_one_bad_one_costs_no_other(house, cast, sign_in):
    files = [
        picture("red"),
        picture("blue", "b.heic", form="HEIF"),
        SimpleUploadedFile("c.jpg", b"<html><script>"),
    ]
    response = sign_in(cast.verifier_lahat).post(
        add_url(house), {"kind": "roof", "images": files}, follow=True
    )
    assert HouseholdPhoto.objects.filter(kind="roof").count() == 2
    told = [str(message) for message in response.context["messages"]]
    assert told[0].startswith("2 foto ditambahkan")
    assert told[1].startswith("c.jpg: ")


def test_heic_from_a_phone_is_decoded_and_painted_anew(house, cast, sign_in):
    content = jpeg("green", form="HEIF", at=INSIDE)
    assert b"KAMERA RAHASIA" in content
    sent = SimpleUploadedFile("IMG_0001.HEIC", content)
    assert add(sign_in(cast.verifier_lahat), house, sent).status_code == 302
    photo = HouseholdPhoto.objects.get()
    assert photo.latitude == Decimal("-3.75")
    assert photo.taken_at == datetime.datetime(2026, 11, 20, 1, 15, 30, tzinfo=datetime.UTC)
    for stored in (photo.image, photo.thumbnail):
        kept = stored.read()
        assert b"KAMERA RAHASIA" not in kept
        with Image.open(io.BytesIO(kept)) as image:
            assert image.format == "JPEG"
            assert not image.getexif()
            red, green, blue = image.convert("RGB").getpixel((10, 10))
            assert green > 100
            assert max(red, blue) < 40


@pytest.mark.parametrize("content", [b"<html><script>", b"", b"PK\x03\x04"])
def test_nothing_but_pictures(house, cast, sign_in, content):
    response = add(sign_in(cast.verifier_lahat), house, SimpleUploadedFile("rumah.jpg", content))
    assert response.status_code == 422
    assert response.context["form"].errors["images"]
    assert not HouseholdPhoto.objects.exists()


def test_the_queue_of_a_phone_gets_answers_it_can_read(house, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    good = browser.post(
        add_url(house),
        {"kind": "front", "images": picture()},
        headers={"accept": "application/json"},
    )
    assert good.json() == {"ok": True, "text": "1 foto ditambahkan."}
    bad = browser.post(
        add_url(house),
        {"kind": "front", "images": SimpleUploadedFile("a.jpg", b"x")},
        headers={"accept": "application/json"},
    )
    assert bad.status_code == 422
    assert bad.json()["text"]


# --- Compared with the place ----------------------------------------------------------------------


@pytest.mark.usefixtures("_outlined")
def test_a_picture_from_elsewhere_is_marked_with_its_distance(house, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    add(browser, house, picture("red", at=INSIDE), picture("blue", at=OUTSIDE), picture("green"))
    by_place = {photo.outside_m for photo in HouseholdPhoto.objects.all()}
    (far,) = by_place - {0, None}
    # Half a degree of longitude west of the square, at 3.75 degrees south.
    assert far == pytest.approx(55_480, rel=0.01)
    assert {0, None} < by_place
    page = browser.get(page_url(house)).content.decode()
    assert page.count("Di luar wilayah, ± 55 km") == 1
    listed = browser.get("/basis/foto/?tanda=luar").context["page"].rows
    assert [photo.outside_m for photo in listed] == [far]
    without = browser.get("/basis/foto/?tanda=tanpa").context["page"].rows
    assert [photo.latitude for photo in without] == [None]


def test_without_an_outline_nothing_is_claimed(house, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    add(browser, house, picture(at=OUTSIDE))
    assert HouseholdPhoto.objects.get().outside_m is None
    assert "Di luar wilayah" not in browser.get(page_url(house)).content.decode()


@pytest.mark.usefixtures("_outlined")
def test_place_of_the_house_is_set_on_the_spot_and_goes_before_the_release(house, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    url = f"{page_url(house)}koordinat/"
    far = {"latitude": OUTSIDE[0], "longitude": OUTSIDE[1], "accuracy_m": ""}
    assert "di luar wilayahnya" in browser.post(url, far, follow=True).content.decode()
    near = {"latitude": INSIDE[0], "longitude": INSIDE[1], "accuracy_m": 12}
    assert browser.post(url, near).status_code == 302
    standing = browser.get(page_url(house)).context["standing"]
    assert (standing.found.source, standing.found.accuracy_m) == ("device", 12)
    assert standing.outside_m == 0
    assert [place.source for place in HouseholdPlace.objects.order_by("set_at")] == [
        "typed",
        "device",
    ]
    assert browser.post(url, {"latitude": 0, "longitude": 0}).status_code == 422
    assert sign_in(cast.verifier_palembang).post(url, near).status_code == 404
    assert sign_in(cast.auditor_lahat).post(url, near).status_code == 403


# --- Over time, and twice ------------------------------------------------------------------------


def test_the_newest_of_each_kind_is_on_top_and_older_ones_stay(house, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    for color in ("red", "blue"):
        add(browser, house, picture(color))
    gallery = browser.get(page_url(house)).context["gallery"]
    assert [len(group["older"]) for group in gallery] == [1]
    newest = HouseholdPhoto.objects.order_by("-uploaded_at").first()
    assert gallery[0]["newest"].photo == newest


def test_the_same_file_on_two_households_is_pointed_out_within_the_territory(house, cast, sign_in):
    other = a_household(region(LAHAT), head_name="Budi Santoso")
    foreign = a_household(region(PALEMBANG), head_name="KANARI JAUH")
    browser = sign_in(cast.verifier_sumsel)
    for household in (house, other, foreign):
        add(browser, household, picture())
    add(browser, house, picture("blue"))
    mine = sign_in(cast.verifier_lahat)
    page = mine.get(page_url(house)).content.decode()
    assert "Budi Santoso" in page
    assert "KANARI JAUH" not in page
    assert len(mine.get("/basis/foto/?tanda=ganda").context["page"].rows) == 2
    # What lies beyond the territory is no twin: that would tell of it.
    alone = sign_in(cast.verifier_palembang).get("/basis/foto/")
    assert [photo.is_twin for photo in alone.context["page"].rows] == [False]


# --- Identity papers -----------------------------------------------------------------------------


@pytest.fixture
def card(house, cast, sign_in):
    assert add(sign_in(cast.verifier_lahat), house, picture(), kind="ktp").status_code == 302
    return HouseholdPhoto.objects.get()


def test_a_document_opens_for_a_reason_and_for_a_while(card, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    address, small = f"/basis/foto/{card.pk}/", f"/basis/foto/{card.pk}/kecil/"
    assert browser.get(address).status_code == 404
    assert browser.post(f"{address}buka/", {"reason": "iseng"}).status_code == 422
    assert browser.get(address).status_code == 404
    reason = {"reason": "mencocokkan NIK dengan berkas permohonan"}
    assert browser.post(f"{address}buka/", reason).status_code == 302
    assert browser.get(address).status_code == 200
    assert browser.get(small).status_code == 404
    logged = AuditEvent.objects.get(action="photo.reveal")
    assert (logged.reason, logged.actor_id) == (reason["reason"], cast.verifier_lahat.user_id)
    # Another one needs a reason of their own, and an old one no longer counts.
    assert sign_in(cast.steward_lahat).get(address).status_code == 404
    DocumentReveal.objects.update(revealed_at="2026-01-01T00:00Z")
    assert browser.get(address).status_code == 404


def test_documents_stay_shut_without_the_right_to_open_numbers(card, house, cast, sign_in):
    auditor = sign_in(cast.auditor_lahat)
    for address in (f"/basis/foto/{card.pk}/", f"/basis/foto/{card.pk}/kecil/"):
        assert auditor.get(address).status_code == 404
    assert auditor.get(f"/basis/foto/{card.pk}/buka/").status_code == 403
    page = auditor.get(page_url(house)).content.decode()
    assert f"/basis/foto/{card.pk}/kecil/" not in page


def test_agencies_neither_see_nor_send_documents_and_the_database_agrees(
    card, house, cast, sign_in
):
    operator = cast.operator_lahat
    person = a_person(house)
    a_recipient(a_program(operator), operator, region(LAHAT), person, state="approved")
    with working_as(operator) as scope:
        assert not HouseholdPhoto.objects.exists()
        assert not HouseholdPhoto.objects.visible_to(scope).exists()
    browser = sign_in(operator)
    assert browser.get(page_url(house)).context["photo_count"] == 0
    assert add(browser, house, picture("blue"), kind="kk").status_code == 422
    assert add(browser, house, picture("blue"), kind="front").status_code == 302


def test_no_answer_to_a_picture_tells_an_agency_of_an_identity_paper(card, house, cast, sign_in):
    operator = cast.operator_lahat
    a_recipient(a_program(operator), operator, region(LAHAT), a_person(house), state="approved")
    browser = sign_in(operator)
    same = HouseholdPhoto.objects.filter(pk=card.pk)
    add(browser, house, picture("blue"), kind="front")
    own = HouseholdPhoto.objects.get(kind="front")
    same.update(sha256=own.sha256)
    own.delete()
    answer = browser.post(add_url(house), {"kind": "front", "images": picture("blue")}, follow=True)
    assert "1 foto ditambahkan" in answer.text
    assert HouseholdPhoto.objects.filter(sha256=same.get().sha256).count() == 2
    # Once each: as ever, and for identity papers alike.
    assert "1 foto sudah ada" in browser.post(
        add_url(house), {"kind": "front", "images": picture("blue")}, follow=True
    ).text  # fmt: skip
    assert "1 foto sudah ada" in sign_in(cast.verifier_lahat).post(
        add_url(house), {"kind": "kk", "images": picture("blue")}, follow=True
    ).text  # fmt: skip


# --- Taking away ---------------------------------------------------------------------------------


def test_a_wrong_picture_goes_for_a_reason(
    house, cast, sign_in, django_capture_on_commit_callbacks
):
    browser = sign_in(cast.verifier_lahat)
    add(browser, house, picture())
    photo = HouseholdPhoto.objects.get()
    url = f"/basis/foto/{photo.pk}/hapus/"
    assert browser.post(url, {"reason": ""}).status_code == 422
    assert sign_in(cast.verifier_palembang).post(url, {"reason": REASON}).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(url, {"reason": REASON}).status_code == 302
    assert not HouseholdPhoto.objects.exists()
    assert files_kept() == set()
    removal = PhotoRemoval.objects.get()
    assert (removal.reason, removal.removed_by) == (REASON, cast.verifier_lahat.user)
    assert AuditEvent.objects.get(action="photo.remove").reason == REASON
    assert browser.get(f"/basis/foto/{photo.pk}/").status_code == 404
    # Removed by mistake: the same picture may come back.
    assert add(browser, house, picture()).status_code == 302
    assert HouseholdPhoto.objects.count() == 1


def test_two_who_remove_the_same_picture_leave_one_removal(house, cast, sign_in):
    add(sign_in(cast.verifier_lahat), house, picture())
    photo = HouseholdPhoto.objects.get()
    told = []
    with working_as(cast.verifier_lahat):
        for _ in range(2):
            again = HouseholdPhoto(pk=photo.pk, household=house, regency=house.regency)
            again.kind, again.image, again.thumbnail = "front", photo.image, photo.thumbnail
            again.uploaded_by, again.uploaded_at = photo.uploaded_by, photo.uploaded_at
            told.append(photos.remove(photo=again, reason=REASON, by=cast.verifier_lahat.user))
    assert [removal is None for removal in told] == [False, True]
    assert PhotoRemoval.objects.count() == 1


def test_agency_takes_away_what_it_sent_itself(house, cast, sign_in):
    operator = cast.operator_lahat
    a_recipient(a_program(operator), operator, region(LAHAT), a_person(house), state="approved")
    add(sign_in(cast.verifier_lahat), house, picture("red"))
    browser = sign_in(operator)
    add(browser, house, picture("blue"))
    mine = HouseholdPhoto.objects.get(uploaded_by=operator.user)
    theirs = HouseholdPhoto.objects.exclude(pk=mine.pk).get()
    for photo, status in ((theirs, 404), (mine, 302)):
        answer = browser.post(f"/basis/foto/{photo.pk}/hapus/", {"reason": REASON})
        assert answer.status_code == status


def test_as_many_queries_for_three_pictures_as_for_one(house, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    counts = []
    for color in ("red", "blue", "green"):
        add(browser, house, picture(color))
        for address in (page_url(house), "/basis/foto/"):
            browser.get(address)
            with CaptureQueriesContext(
                connection,
            ) as caught:
                browser.get(address)
            counts.append(len(caught))
    assert counts[0::2] == [counts[0]] * 3
    assert counts[1::2] == [counts[1]] * 3


@pytest.mark.usefixtures("_outlined")
def test_a_picture_is_looked_at_on_a_page_with_its_neighbours(house, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    add(browser, house, picture("red", at=INSIDE))
    add(browser, house, picture("blue"), kind="kitchen")
    add(browser, house, picture("green"), kind="ktp")
    shown = {one.kind: one for one in HouseholdPhoto.objects.all()}
    pages = {kind: f"/basis/foto/{one.pk}/lihat/" for kind, one in shown.items()}

    front = browser.get(pages["front"])
    text = front.content.decode()
    assert f'src="/basis/foto/{shown["front"].pk}/"' in text
    assert "20 November 2026 pukul 08.15" in text
    assert "-3,75000; 103,55000" in text
    assert "Di dalam wilayah" in text
    assert (front.context["before"], front.context["after"]) == (None, shown["kitchen"])
    # An identity paper has no viewer, and is nobody's neighbour.
    assert browser.get(pages["kitchen"]).context["after"] is None
    assert browser.get(pages["ktp"]).status_code == 404
    assert sign_in(cast.verifier_palembang).get(pages["front"]).status_code == 404
    for gallery in (page_url(house), "/basis/foto/"):
        assert f'href="{pages["front"]}"' in browser.get(gallery).content.decode()
