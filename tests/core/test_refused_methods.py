"""Addresses that take a form only: a page with a way back, and a language switch that leads on."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import reverse

from core.refused_methods import address_to_open, nearest_above
from tests.beneficiaries.proposing import a_new_one

pytestmark = pytest.mark.django_db


def test_opening_an_address_that_takes_a_form_only_tells_the_way_back(cast, sign_in):
    proposal = a_new_one(cast.village_lahat)
    page = reverse("beneficiaries:proposal_detail", args=[proposal.pk])
    browser = sign_in(cast.village_lahat)
    answer = browser.get(reverse("beneficiaries:proposal_act", args=[proposal.pk, "ajukan"]))
    assert answer.status_code == 405
    assert f'href="{page}"' in answer.text
    assert answer["Content-Type"].startswith("text/html")
    assert "POST" in answer["Allow"]
    assert int(answer["Content-Length"]) == len(answer.content)
    fragment = browser.get(
        reverse("beneficiaries:proposal_act", args=[proposal.pk, "ajukan"]), HTTP_HX_REQUEST="true"
    )
    assert (fragment.status_code, fragment.content) == (405, b"")


def test_the_way_back_leads_somewhere():
    assert nearest_above("/basis/tidak/ada/ini/") == "/"
    assert nearest_above(reverse("set_language")) == "/"


@pytest.mark.parametrize(
    ("referer", "address"),
    [
        ("http://testserver/basis/usulan/1/?q=2", "/basis/usulan/1/"),
        ("http://elsewhere.example/basis/", "/basis/usulan/1/ajukan/"),
        ("", "/basis/usulan/1/ajukan/"),
    ],
)
def test_the_language_is_switched_on_the_page_the_form_stood_on(referer, address):
    request = RequestFactory().post("/basis/usulan/1/ajukan/", HTTP_REFERER=referer)
    assert address_to_open(request) == address
