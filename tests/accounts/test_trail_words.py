"""Whatever operations write into the audit trail, an auditor reads in words."""

import ast
import re

from django.apps import apps

from accounts.trail_words import ACTIONS, OBJECTS, action_words, reason_words
from beneficiaries.import_plan import Waiting
from core import audit
from devstack import texts
from programs.operations.history import _AUDITED


def _recorded() -> set[str]:
    """The first argument of each `record(…)`, as a pattern: `case.\\w+` for an f-string."""
    patterns = set(_AUDITED.values())
    for path in texts.python_files():
        module = ast.parse(path.read_text())
        named_here = {
            ast.unparse(one.targets[0]): one.value.value
            for one in module.body
            if isinstance(one, ast.Assign)
            and isinstance(one.value, ast.Constant)
            and isinstance(one.value.value, str)
        }
        for node in ast.walk(module):
            # Kinds of exports name theirs, and one place records them all.
            if isinstance(node, ast.keyword) and node.arg == "action":
                named = getattr(node.value, "value", None)
                if isinstance(named, str) and named.endswith(".export"):
                    patterns.add(re.escape(named))
            if not isinstance(node, ast.Call) or ast.unparse(node.func) not in {
                "audit.record",
                "record",
                "taken.record",
            }:
                continue
            action = node.args[0] if node.args else None
            if isinstance(action, ast.Constant):
                patterns.add(re.escape(str(action.value)))
            elif isinstance(action, ast.Name) and action.id in named_here:
                patterns.add(re.escape(named_here[action.id]))
            elif isinstance(action, ast.JoinedStr):
                parts = [getattr(part, "value", None) for part in action.values]
                patterns.add(
                    "".join(re.escape(p) if isinstance(p, str) else r"[a-z]+" for p in parts)
                )
    return patterns


def test_every_act_has_its_words():
    patterns = _recorded()
    assert len(patterns) > 30
    assert {p for p in patterns if not any(re.fullmatch(p, code) for code in ACTIONS)} == set()
    assert {c for c in ACTIONS if not any(re.fullmatch(p, c) for p in patterns)} == set()


def test_objects_are_models():
    for label in OBJECTS:
        assert apps.get_model(label)._meta.label_lower == label


def test_an_unknown_act_stands_for_itself():
    assert action_words("ship.launch") == "ship.launch"


def test_the_auditor_reads_words(cast, sign_in):
    auditor = cast.auditor_lahat
    audit.record(
        "membership.revoke", by=auditor.user, subject=auditor, regency_id=auditor.agency.regency_id
    )
    page = sign_in(auditor).get("/akun/jejak-audit/").content.decode()
    page = page[page.index("<tbody>") :]  # the filters know codes
    assert "Mencabut hak akses" in page
    assert "membership.revoke" not in page
    assert "accounts.membership" not in page


def test_a_file_that_waits_says_why_in_words():
    assert "beneficiaries.headermapping" in OBJECTS
    assert not {code for code in Waiting if reason_words(code) == code}
    assert reason_words("Pindah tugas.") == "Pindah tugas."
