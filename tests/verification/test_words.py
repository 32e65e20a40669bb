"""One vocabulary for who is found in the base: agency and verifier, screen, workbook and paper."""

from __future__ import annotations

import re

from beneficiaries.enums import MatchOutcome
from core.badges import badge_for
from devstack import texts
from verification.enums import PersonOutcome

# Other ways to say "tidak ditemukan dalam basis", "meragukan" or "belum dapat dipastikan".
_OTHER_WORDS = re.compile(
    r"tidak (?:ada|terdaftar|terdapat|dikenal) (?:di|dalam) basis|tidak ditemukan di basis"
    r"|belum pasti orang|orangnya belum pasti|\d* belum pasti\b(?! ?\.”)",
    re.IGNORECASE,
)
# What agencies and verifiers read.
_THEIRS = {"verification", "programs", "analysis"}
# Where uncertainty is not of a person: a field for the source of a rule.
_ELSEWHERE = {"overlap_rules.py"}


def test_nobody_says_it_in_other_words():
    sources = [*texts.template_files(), *texts.python_files()]
    found = {
        f"{path.name}: {words.group()}"
        for path in sources
        if _THEIRS.intersection(path.relative_to(texts.ROOT).parts) and path.name not in _ELSEWHERE
        for words in _OTHER_WORDS.finditer(path.read_text())
    }
    assert found == set()


def test_agency_and_verifier_read_the_same():
    assert MatchOutcome.NONE.label == PersonOutcome.NOT_FOUND.label
    assert MatchOutcome.DOUBTFUL.label == PersonOutcome.DOUBTFUL.label
    for value in (MatchOutcome.NONE, MatchOutcome.DOUBTFUL, MatchOutcome.MATCH):
        assert str(badge_for("match", value.value).label) == str(value.label)
