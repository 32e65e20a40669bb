"""Recipients' lists as files of the demo's own agency: one that was uploaded, one to try.

Both belong to the largest running program of the agency whose operator everybody signs in as.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File

from accounts.models import Membership
from accounts.scope import Scope
from programs.models import Program, ProgramEvent, Recipient, RecipientUpload
from programs.operations import checking, uploads
from sigertak.demo import files, recipients
from sigertak.demo.accounts import FAVOURITE_KABUPATEN
from sigertak.demo.chance import stream
from sigertak.demo.pools import Pool
from sigertak.demo.programs import ProgramPlan
from sigertak.demo.slips import RecipientDraft
from sigertak.demo.tables import recipients_list
from sigertak.demo.writing.timeline import Calendar, happening

STAGE_AGENCY = f"dinsos-{FAVOURITE_KABUPATEN}"
ROWS, FAULTS = 24, 4


def stage_plan(plans: Sequence[ProgramPlan]) -> ProgramPlan | None:
    """The program that lists are sent to; None in a province without that agency."""
    running = [p for p in plans if p.agency_key == STAGE_AGENCY and p.state == "running"]
    return max(running, key=lambda plan: plan.share, default=None)


def write_list(
    path: Path, pool: Pool, plan: ProgramPlan, *, taken: frozenset[str], seed: int
) -> int:
    """Rows the program does not have yet, with some cells spoilt; returns how many."""
    drafts = recipients.draw(pool, plan, ROWS * 3, seed)
    table = recipients_list(_new(drafts, taken)[:ROWS])
    if table.rows:
        files.spoil(table, stream(seed, "spoilt list"), min(FAULTS, len(table.rows) // 2))
    files.write(table, path)
    return len(table.rows)


def niks_of(program: Program) -> frozenset[str]:
    return frozenset(Recipient.objects.filter(program=program).values_list("nik", flat=True))


def upload_list(
    pool: Pool,
    plan: ProgramPlan,
    program: Program,
    *,
    operator: Membership,
    calendar: Calendar,
    seed: int,
) -> None:
    """Send a list the way the page does, and check it: good rows become drafts."""
    scope = Scope.of(operator.user, operator.pk)
    sent = calendar.at(calendar.today - timedelta(days=6), 0.6)
    with TemporaryDirectory() as folder, happening(
        sent, (RecipientUpload, "created_at"), (Recipient, "entered_at"),
        (Recipient, "changed_at"), (ProgramEvent, "at"),
    ):  # fmt: skip
        path = Path(folder) / f"penerima-{plan.year}.xlsx"
        if not write_list(path, pool, plan, taken=niks_of(program), seed=seed):
            return
        with path.open("rb") as file:
            upload = uploads.receive(
                program=program, file=File(file), file_name=path.name, by=operator.user
            )
        checking.check(
            upload_id=upload.pk, scope_now=lambda: scope, progress=_quietly, by=operator.user
        )


def _quietly(_done: int, _total: int | None) -> None:
    """Progress of a check, which nobody watches here."""


def _new(drafts: Sequence[RecipientDraft], taken: frozenset[str]) -> list[RecipientDraft]:
    seen: set[str] = set()
    fresh = []
    for draft in drafts:
        if draft.nik in taken or draft.idart in seen:
            continue
        seen.add(draft.idart)
        fresh.append(draft)
    return fresh
