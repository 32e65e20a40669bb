"""Formats, badges and component tags: what a page shows, and that it is escaped."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from core import badges, widgets
from core.browsers import browser_words
from core.templatetags import fmt, ui

TEMPLATES = Path(settings.BASE_DIR) / "templates"
SPRITE = Path(settings.BASE_DIR) / "static" / "icons" / "sprite.svg"


def symbols() -> set[str]:
    return set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text(encoding="utf-8")))


def render(source: str, **context: object) -> str:
    return Template("{% load i18n ui fmt %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1671014506800001", "1671 •••• •••• ••••"),
        ("", "–"),
        (None, "–"),
        ("167101450680", "•••• •••• •••• ••••"),
        ("SITI AMINAH BINTI", "•••• •••• •••• ••••"),
    ],
)
def test_nik_is_masked(value, expected):
    assert fmt.nik_masked(value) == expected


def test_nik_full_is_grouped():
    assert fmt.nik_full("1671014506800001") == "1671 0145 0680 0001"


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1234.5, None, "1.234,5"),
        (1234567, None, "1.234.567"),
        (Decimal("10.00"), None, "10"),
        (0, None, "0"),
        (3, 1, "3,0"),
        ("x", None, "–"),
        (None, None, "–"),
        (float("nan"), None, "–"),
    ],
)
def test_numbers_are_written_the_indonesian_way(value, decimals, expected):
    assert fmt.angka(value, decimals) == expected


def test_money():
    assert fmt.rupiah(1500000) == "Rp1.500.000"
    assert fmt.rupiah(Decimal("1500.50")) == "Rp1.500,50"
    assert fmt.rupiah(-2000) == "-Rp2.000"
    assert fmt.rupiah(None) == "–"


def test_dates_are_written_in_words_and_local_time():
    assert fmt.tanggal(dt.date(2026, 11, 22)) == "22 November 2026"
    late = dt.datetime(2026, 5, 31, 18, 5, tzinfo=dt.UTC)
    assert fmt.waktu(late) == "1 Juni 2026 pukul 01.05"
    assert fmt.tanggal_pendek(dt.date(2026, 8, 2)) == "2 Agu 2026"
    assert fmt.tanggal(None) == "–"


def test_other_formats():
    assert fmt.persen(12.54) == "12,5%"
    assert fmt.ukuran(1_240_000) == "1,2 MB"
    assert fmt.ukuran(300) == "1 KB"
    # A limit reads as it was set, the same as in the message of a file that passes it.
    assert fmt.ukuran(200 * 1024 * 1024) == "200 MB"
    assert fmt.inisial("siti aminah binti ali") == "SA"
    assert fmt.inisial("") == "?"
    assert fmt.umur(dt.date(1980, 6, 5), dt.date(2026, 6, 4)) == "45 tahun"
    assert fmt.umur(dt.date(2026, 1, 10), dt.date(2026, 11, 22)) == "10 bulan"
    assert fmt.umur(dt.date(2027, 1, 1), dt.date(2026, 11, 22)) == "–"


def test_numbers_follow_the_language_of_the_page():
    with translation.override("en"):
        assert fmt.angka(1234.5) == "1,234.5"


def test_every_registered_badge_has_a_tone_and_an_icon_of_the_sprite():
    known = symbols()
    registered = [*badges.COMMON.values()]
    registered += [badge for kind in badges.BY_KIND.values() for badge in kind.values()]
    assert {badge.icon for badge in registered} - known == set()
    css = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text(encoding="utf-8")
    assert {b.tone for b in registered} <= set(re.findall(r"\.sg-tone-(\w+)", css))


def test_every_icon_named_in_a_template_is_in_the_sprite():
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(
            r"""(?:\{% icon |\bicon=)["']([a-z0-9-]+)["']""", path.read_text(encoding="utf-8")
        )
    }
    assert named - symbols() == set()


def test_badge_of_a_kind_goes_before_the_common_one():
    assert badges.badge_for("verdict", "ya").label == "Tepat sasaran"
    assert badges.badge_for("finding", "ya").label == "Ya"
    assert badges.badge_for("verdict", False).tone == "danger"


def test_unknown_state_shows_its_own_word_escaped():
    html = ui.state_badge("case", "<b>odd_state")
    assert "&lt;b&gt;odd state" in html
    assert "sg-tone-neutral" in html


def test_given_label_replaces_the_word_and_keeps_the_look():
    html = ui.state_badge("case", "approved", label="Lolos")
    assert "Lolos" in html
    assert "sg-tone-success" in html


def test_letters_that_differ_are_marked_on_both_sides():
    assert ui.diff_letters("Siti Amina", "SITI AMINAH", "a") == "<span>Siti Amina</span>"
    assert ui.diff_letters("Siti Amina", "SITI AMINAH", "b") == (
        "<span>SITI AMINA</span><ins>H</ins>"
    )


def test_diff_escapes_what_people_wrote():
    html = ui.diff_letters("<script>", "x", "a")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_diff_survives_letters_that_grow_when_folded():
    assert re.sub("<[^>]+>", "", ui.diff_letters("Straße", "STRASSE", "a")) == "Straße"


def test_block_components_escape_their_parameters_and_keep_their_content():
    html = render(
        "{% card title=title %}<p>{{ text }}</p>{% endcard %}", title="<i>x</i>", text="a & b"
    )
    assert "&lt;i&gt;x&lt;/i&gt;" in html
    assert "<p>a &amp; b</p>" in html


class FilterForm(forms.Form):
    state = forms.ChoiceField(label="Status", choices=[("", "Semua"), ("open", "Terbuka")])
    since = forms.DateField(label="Sejak")


def test_filter_chips_name_the_choice_and_drop_only_themselves():
    request = RequestFactory().get("/", {"state": "open", "since": "2026-11-22", "after": "k"})
    form = FilterForm(request.GET)
    chips = ui.active_filters(Context({"request": request}), form)
    assert [(chip.label, chip.value, chip.remove_url) for chip in chips] == [
        ("Status", "Terbuka", "?since=2026-11-22"),
        ("Sejak", "22 November 2026", "?state=open"),
    ]


class PersonForm(forms.Form):
    nik = forms.CharField(label="NIK", max_length=16, widget=widgets.NikInput())
    born = forms.DateField(widget=widgets.DateInput(), initial=dt.date(1980, 6, 5))
    sex = forms.ChoiceField(label="Jenis kelamin", choices=[("1", "L")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Setuju")
    letter = forms.FileField(widget=widgets.FileDrop(accept=".pdf", max_bytes=1024 * 1024))


def test_form_carries_the_kits_classes():
    html = str(PersonForm())
    assert re.search(r'name="nik"(?=[^>]*maxlength="19")[^>]*class="form-control"', html)
    assert 'type="date" name="born" value="1980-06-05"' in html
    assert re.search(r'type="radio"[^>]*class="form-check-input"', html)
    assert re.search(r'type="checkbox"[^>]*class="form-check-input"', html)
    assert "paling besar 1 MB" in html


def test_nik_arrives_without_the_spaces_of_the_screen():
    form = PersonForm({"nik": "1671 0145 0680 0001"})
    assert "nik" not in form.errors
    assert form.cleaned_data["nik"] == "1671014506800001"


def test_errors_stand_at_the_field_and_in_a_summary_that_links_to_it():
    html = str(PersonForm({"nik": ""}))
    assert 'href="#id_nik"' in html
    assert 'href="#id_sex_group"' in html
    assert 'id="id_sex_group"' in html
    assert re.search(r'name="nik"[^>]*aria-describedby="id_nik_error"', html)
    assert 'id="id_nik_error"' in html
    assert "is-invalid" in html


def test_no_inline_script_or_style_in_any_template():
    offences = [
        f"{path.relative_to(TEMPLATES)}: {found}"
        for path in TEMPLATES.rglob("*.html")
        for found in re.findall(
            r"<style|\sstyle=|\son[a-z]+=[\"']|<script>|\bhx-on|\|\s*safe\b",
            path.read_text(encoding="utf-8"),
        )
    ]
    assert offences == []


def test_job_bar_asks_again_until_the_job_is_over():
    started = dt.datetime(2026, 11, 22, 1, 0, tzinfo=dt.UTC)
    job = SimpleNamespace(
        state="running", done=500, total=2000, message="", is_finished=False,
        started_at=started, heartbeat_at=started + dt.timedelta(seconds=10),
    )  # fmt: skip
    html = render('{% job_progress job "/job/" "/after/" %}', job=job)
    assert 'hx-get="/job/"' in html
    assert "500 dari 2.000 baris · 25%" in html
    assert "50 baris per detik" in html
    assert "data-job-next-url" not in html

    job.is_finished, job.state = True, "done"
    html = render('{% job_progress job "/job/" "/after/" %}', job=job)
    assert "hx-get" not in html
    assert 'data-job-next-url="/after/"' in html

    job.state = "failed"
    told = '{% job_progress job "/job/" "/after/" "/cause/" %}'
    assert 'data-job-next-url="/cause/"' in render(told, job=job)
    # Without a page that tells the cause, the bar's own words stay where they are read.
    assert "data-job-next-url" not in render('{% job_progress job "/job/" "/after/" %}', job=job)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge di Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/126.0 Mobile Safari/537.36",
            "Chrome di Android",
        ),
        ("curl/8.5", "Peramban lain"),
    ],
)
def test_a_browser_is_told_in_words(sent, told):
    assert browser_words(sent) == told
