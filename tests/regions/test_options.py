"""The cascade of selects: regency, district, village."""

from __future__ import annotations

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regions.queries import options
from regions.queries.options import Option


def fetch(client, **query):
    return client.get(reverse("regions:options"), query)


def test_lists_by_level(tree):
    assert [label for _, label in options.regencies("16")] == [
        "Kabupaten Lahat",
        "Kabupaten Ogan Komering Ulu Timur",
        "Kabupaten Ogan Komering Ulu Selatan",
        "Kota Palembang",
    ]
    assert [label for _, label in options.districts(tree["1604"].pk)] == [
        "Kikim Timur",
        "Kota Agung",
    ]
    assert options.villages(tree["160412"].pk) == [
        Option(tree["1604122001"].pk, "Gunung Aji"),
        Option(tree["1604122002"].pk, "Tanjung Raya"),
    ]
    assert options.children(tree["1604122001"]) == []


def test_keys_are_plain_digits_whatever_the_number_format():
    """Indonesian numbers have points: "30.338" would be no key."""
    page = render_to_string(
        "regions/_options.html",
        {"level": "village", "options": [Option(30338, "Gunung Aji")], "selected": "30338"},
    )
    assert '<option value="30338" selected>Gunung Aji</option>' in page


def test_a_fragment_lists_the_children_and_keeps_the_choice(client, tree):
    village = tree["1604122002"]
    answer = fetch(client, level="village", district=tree["160412"].pk, selected=village.pk)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<option") == 3
    assert f'<option value="{village.pk}" selected>Tanjung Raya</option>' in page
    assert '<option value="">Semua desa/kelurahan</option>' in page


def test_the_empty_option_can_be_named_and_is_escaped(client, tree):
    page = fetch(
        client, level="district", regency=tree["1604"].pk, blank="<b>Pilih</b>"
    ).content.decode()
    assert '<option value="">&lt;b&gt;Pilih&lt;/b&gt;</option>' in page


@pytest.mark.parametrize("parent", ["", "0", "abc", "9" * 30, "²", "-1"])
def test_no_parent_gives_only_the_empty_option(client, tree, parent):
    answer = fetch(client, level="district", regency=parent)
    assert answer.status_code == 200
    assert answer.content.decode().count("<option") == 1


def test_a_parent_of_another_level_gives_nothing(client, tree):
    answer = fetch(client, level="village", parent=tree["1604"].pk)
    assert answer.content.decode().count("<option") == 1


@pytest.mark.parametrize("level", ["", "province", "planet"])
def test_an_unknown_level_is_a_bad_request(client, tree, level):
    assert fetch(client, level=level).status_code == 400


def test_only_reading(client, tree):
    assert client.post(reverse("regions:options")).status_code in (403, 405)


def test_the_cost_does_not_grow_with_the_children(client, tree):
    costs = []
    for district in ("160407", "160412"):
        with CaptureQueriesContext(connection) as captured:
            fetch(client, level="village", district=tree[district].pk)
        costs.append(len(captured))
    assert costs[0] == costs[1]
