"""A heavy act where no script asks: the server asks, and does nothing before it is told."""

from __future__ import annotations

import html
import re

import pytest
from django.core import signing
from django.template import Context, Template
from django.urls import reverse

from accounts.models import Activation
from core.confirming import MARKER, signed

pytestmark = pytest.mark.django_db
QUESTION = "Buat tautan aktivasi baru?"


@pytest.fixture
def desk(cast, sign_in):
    return sign_in(cast.secretariat_lahat)


def hidden(page: str) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in fields}


def test_without_scripts_the_server_asks_and_then_does_it(cast, desk):
    held = cast.operator_lahat_perkim
    page = desk.get(reverse("accounts:member_detail", args=[held.pk])).text
    address = reverse("accounts:member_link", args=[held.pk])
    form = page[page.index(f'action="{address}"') :].split("</form>")[0]
    # Browsers that run scripts do not read what stands in noscript.
    marked = hidden(form[form.index("<noscript>") : form.index("</noscript>")])
    assert list(marked) == [MARKER]
    asked = desk.post(address, marked | {"lain": '<b>"x"'})
    assert (asked.status_code, QUESTION in asked.text) == (200, True)
    assert not Activation.objects.exists()
    carried = hidden(asked.text)
    assert MARKER not in carried
    assert carried["lain"] == '<b>"x"'
    assert 'value="&lt;b&gt;' in asked.text
    done = desk.post(address, carried)
    assert (done.status_code, Activation.objects.count()) == (200, 1)


def test_a_question_that_is_not_ours_is_not_asked(cast, desk):
    """Nobody makes the portal say their words; who may not act is refused before any question."""
    held = cast.operator_lahat_perkim
    address = reverse("accounts:member_link", args=[held.pk])
    odd = desk.post(address, {MARKER: signed("Kirim sandi Anda?")[:-2] + "--"})
    assert "Kirim sandi" not in odd.text
    assert Activation.objects.count() == 1


def test_whoever_may_not_is_refused_and_not_asked(cast, sign_in):
    address = reverse("accounts:member_link", args=[cast.operator_lahat_perkim.pk])
    answer = sign_in(cast.operator_lahat).post(address, {MARKER: signed(QUESTION)})
    assert (answer.status_code, QUESTION in answer.text) == (403, False)


def test_each_button_asks_its_own_question(desk, cast):
    address = reverse("accounts:member_link", args=[cast.operator_lahat_perkim.pk])
    asked = desk.post(address, {MARKER: "", "pertanyaan": signed("Tolak usulan ini?", "Tolak?")})
    assert "Tolak usulan ini?" in asked.text
    # With scripts the dialog asked already: no marker, no second question.
    assert desk.post(address, {"pertanyaan": signed("Tolak?")}).status_code == 200
    assert Activation.objects.count() == 1


def test_words_that_a_template_escaped_are_asked_as_they_read():
    source = """{% load i18n ui %}{% blocktranslate asvar q %}Kembalikan antrean {{ place }}?
        {% endblocktranslate %}{% without_script q %}"""
    page = Template(source).render(Context({"place": "Ba'a & Rote"}))
    asked = signing.Signer(salt="core.confirming").unsign_object(hidden(page)[MARKER])
    assert asked[0].strip() == "Kembalikan antrean Ba'a & Rote?"
