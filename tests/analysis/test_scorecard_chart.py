"""The first mark as bars: the lowest first, nothing shown that may not be told."""

from __future__ import annotations

import json
import re

from accounts.scope import Scope
from analysis.queries.scorecard import Card, total
from analysis.shares import Share
from analysis.told import told_cards
from analysis.views.scorecard_chart import target_chart


def card(label: str, part: int, whole: int) -> Card:
    return Card(key=label, label=label, target=Share(part, whole))


CARDS = [card("Lahat", 90, 100), card("Muara Enim", 0, 0), card("Palembang", 333, 500)]


def test_the_lowest_share_stands_first_and_all_lines_in_the_table():
    compared = target_chart(CARDS, "Kabupaten/kota")
    assert compared is not None
    assert compared["chart"]["labels"] == ["Palembang", "Lahat"]
    assert compared["chart"]["series"][0]["values"] == [67, 90]
    assert compared["chart"]["unit"] == "%"
    assert compared["table"]["rows"] == [
        ["Lahat", 90, 100, 90],
        ["Muara Enim", 0, 0, "–"],
        ["Palembang", 333, 500, 67],
    ]


def test_one_share_alone_is_no_comparison():
    assert target_chart(CARDS[:2], "Kabupaten/kota") is None


def test_of_many_lines_the_lowest_twenty_are_drawn():
    many = [card(f"Program {share:02}", share, 100) for share in range(30)]
    compared = target_chart(many, "Program")
    assert compared is not None
    assert len(compared["chart"]["labels"]) == 20
    assert compared["chart"]["labels"][-1] == "Program 19"
    assert compared["size"] == "tall"
    assert "20 dari 30" in compared["note"]
    assert "20 dari" not in target_chart(CARDS, "Kabupaten/kota")["note"]
    assert len(compared["table"]["rows"]) == 30


def test_withheld_shares_have_no_bar(cast):
    small = [*CARDS, card("Ogan Ilir", 400, 800), card("Pagar Alam", 3, 4)]
    scope = Scope.of(cast.executive_sumsel.user)
    lines, _whole = told_cards(scope, small, total(small, ""))
    compared = target_chart(lines, "Kabupaten/kota")
    assert compared is not None
    # The next smallest is withheld with it, or it could be worked out.
    assert compared["chart"]["labels"] == ["Ogan Ilir", "Palembang"]
    (row,) = [row for row in compared["table"]["rows"] if row[0] == "Pagar Alam"]
    assert 3 not in row
    assert 4 not in row


def test_the_page_compares_what_the_reader_may_know(cast, lahat, palembang, sign_in):
    page = sign_in(cast.verifier_sumsel).get("/analisis/4t/?per=regency").content.decode()
    chart = json.loads(re.search(r'id="tepat-sasaran"[^>]*>(.*?)</script>', page).group(1))
    assert {"Lahat", "Palembang"} == {label.split()[-1] for label in chart["labels"]}
    # Two small regencies: whoever may open no rows learns no share of either.
    for path in ("/analisis/4t/?per=regency", "/beranda/"):
        assert "tepat-sasaran" not in sign_in(cast.executive_sumsel).get(path).content.decode()
