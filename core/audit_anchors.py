"""Where each chain of the audit trail ended, noted night by night outside of the database.

A chain that is cut at its end together with its head looks whole from within. The notes lie in a
file that the database's owner does not reach; each line holds the heads that moved since the last.
"""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from core.models import AuditChain

Heads = dict[str, tuple[int, str]]


def noted() -> Heads:
    """The last noted end of each chain: its length and seal by the chain's id."""
    heads: Heads = {}
    path = Path(settings.AUDIT_ANCHORS)
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            heads |= {key: (seq, mac) for key, (seq, mac) in json.loads(line)["heads"].items()}
    return heads


def note() -> int:
    """Add the ends that moved since they were last noted; returns how many."""
    known = noted()
    heads = AuditChain.objects.values_list("pk", "seq", "mac")
    now = {str(pk): (seq, mac) for pk, seq, mac in heads}
    moved = {key: head for key, head in now.items() if known.get(key) != head}
    if moved:
        line = json.dumps({"at": timezone.now().isoformat(), "heads": moved})
        with Path(settings.AUDIT_ANCHORS).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    return len(moved)
