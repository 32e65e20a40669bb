"""Where each chain of the audit trail ended, noted outside of the database, all of them by night.

A chain that is cut at its end together with its head looks whole from within. The notes lie in a
file that the database's owner does not reach; each line holds the heads that moved since the last.
The first night's line also holds how many events are older than the chains: no more come.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from core.models import AuditChain, AuditEvent

Heads = dict[str, tuple[int, str]]


def noted() -> Heads:
    """The last noted end of each chain: its length and seal by the chain's id."""
    heads: Heads = {}
    path = Path(settings.AUDIT_ANCHORS)
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            heads |= {key: (seq, mac) for key, (seq, mac) in json.loads(line)["heads"].items()}
    return heads


def noted_older() -> int | None:
    """How many events without a seal there were when that was first noted; None: not noted yet."""
    path = Path(settings.AUDIT_ANCHORS)
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            if (older := json.loads(line).get("older")) is not None:
                return int(older)
    return None


def note(held: Collection[str] = ()) -> int:
    """Add the ends that moved since they were last noted; returns how many.

    The `held` chains are no longer what was noted of them: their notes stay, as evidence.
    """
    more = {}
    if noted_older() is None:
        more["older"] = AuditEvent.objects.filter(chain=None).count()
    chains = AuditChain.objects.exclude(pk__in=held).values_list("pk", "seq", "mac")
    return _add(chains, noted(), **more)


def note_portals_own() -> int:
    """The same between the nights, for the chains of what the portal does by itself.

    They hold the seals of row changes. A chain that no longer has the place noted last is left as
    it was noted: `core.audit_verify` is to find it cut.
    """
    known = noted()
    chains = AuditChain.objects.filter(actor=None).values_list("pk", "seq", "mac")
    return _add((chain for chain in chains if _stands(chain[0], known)), known)


def _stands(chain_id: uuid.UUID, known: Heads) -> bool:
    head = known.get(str(chain_id))
    if head is None:
        return True
    seq, mac = head
    return AuditEvent.objects.filter(chain=chain_id, seq=seq, mac=mac).exists()


def _add(heads: Iterable[tuple[uuid.UUID, int, str]], known: Heads, **more: int) -> int:
    now = {str(pk): (seq, mac) for pk, seq, mac in heads}
    moved = {key: head for key, head in now.items() if known.get(key) != head}
    if moved or more:
        line = json.dumps({"at": timezone.now().isoformat(), "heads": moved, **more})
        with Path(settings.AUDIT_ANCHORS).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    return len(moved)
