"""What happens after a verdict: aid that ends, objections, visits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from django.conf import settings
from django.utils import timezone

from accounts.roles import Role
from accounts.scope import Scope
from programs.enums import EndKind, ProgramState, RecipientState
from programs.models import Recipient
from sigertak.demo.chance import Picker, stream
from sigertak.demo.writing.offices import Staff
from sigertak.demo.writing.timeline import Calendar
from verification.enums import Action, CaseState
from verification.models import Case
from verification.operations.bulk import decide_in_bulk
from verification.operations.decisions import Verdict
from verification.operations.field_checks import request_visit
from verification.operations.objections import lodge
from verification.queries.worklist import CaseFilter

ENDED_SHARE = 0.06
MOST_OBJECTIONS, MOST_VISITS = 6, 6
MOST_AT_ONCE, SAMPLED = 12, 20
_ENDINGS = Picker(
    {
        EndKind.COMPLETED: 5.0,
        EndKind.GRADUATED: 3.0,
        EndKind.DECEASED: 1.0,
        EndKind.MOVED: 1.0,
    }
)
_GROUNDS = (
    "Desil pada basis belum diperbarui; keluarga ini kehilangan pencari nafkah bulan lalu.",
    "Alamat sudah benar. Dusun ini masuk desa hasil pemekaran.",
    "Penerima sama dengan orang dalam basis; ejaan namanya berbeda pada KTP lama.",
)
_QUESTIONS = (
    "Pastikan penerima masih tinggal di alamat ini dan keadaan rumahnya.",
    "Cocokkan nama dan NIK dengan KTP asli.",
)


def end_some(calendar: Calendar, seed: int) -> int:
    """Some aid of closed programs has ended for a reason of its own; returns how many."""
    rng = stream(seed, "endings")
    rows = Recipient.objects.filter(
        state=RecipientState.APPROVED, program__state=ProgramState.CLOSED
    ).select_related("program")
    ended = []
    for row in rows.order_by("pk"):
        if rng.random() >= ENDED_SHARE:
            continue
        row.state = RecipientState.ENDED
        row.end_kind = _ENDINGS(rng)
        row.ended_on = min(date(row.program.year, 12, 20), calendar.today)
        ended.append(row)
    Recipient.objects.bulk_update(ended, ["state", "end_kind", "ended_on"], batch_size=1000)
    return len(ended)


def object_to_some(staff: Staff, seed: int) -> int:
    """Agencies object to some of the latest refusals; returns how many."""
    in_time = timezone.now() - timedelta(days=settings.OBJECTION_DAYS - 1)
    refused = Case.objects.filter(
        state=CaseState.REJECTED, program__state=ProgramState.RUNNING, decided_at__gte=in_time
    )
    keys = {agency.pk: key for key, agency in staff.agencies.items()}
    chosen = list(refused.order_by("-decided_at", "pk")[:MOST_OBJECTIONS])
    for case, grounds in zip(chosen, _cycle(stream(seed, "objections"), _GROUNDS), strict=False):
        operator = staff.holder(Role.OPD_OPERATOR, keys[case.agency_id])
        lodge(
            case_id=case.pk, grounds=grounds, document=None, by=operator.user,
            scope=Scope.of(operator.user, operator.pk),
        )  # fmt: skip
    return len(chosen)


def visit_some(staff: Staff, regency_code: str, calendar: Calendar, seed: int) -> int:
    """A verifier of the stage's regency has waiting cases visited, doubtful ones first."""
    verifier = staff.first(Role.VERIFIER, regency_code)
    if verifier is None:
        return 0
    scope = Scope.of(verifier.user, verifier.pk)
    waiting = Case.objects.visible_to(scope).filter(state=CaseState.SUBMITTED)
    # "doubtful", "found", "not_found": the doubtful stand first by their names.
    chosen = list(waiting.order_by("person_outcome", "submitted_at", "pk")[:MOST_VISITS])
    questions = _cycle(stream(seed, "visits"), _QUESTIONS)
    for case, question in zip(chosen, questions, strict=False):
        request_visit(
            case_id=case.pk, version=case.version, question=question,
            due_on=calendar.today + timedelta(days=7), by=verifier.user, scope=scope,
        )  # fmt: skip
    return len(chosen)


def decide_some_at_once(staff: Staff, regency_code: str) -> int:
    """The stage's verifier approves some sound cases by filter, with a sample to look at."""
    verifier = staff.first(Role.VERIFIER, regency_code)
    if verifier is None:
        return 0
    scope = Scope.of(verifier.user, verifier.pk)
    sound = Case.objects.visible_to(scope).filter(state=CaseState.SUBMITTED, proposed=True)
    chosen = list(sound.order_by("submitted_at", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    if not chosen:
        return 0
    done = decide_in_bulk(
        wanted=CaseFilter(proposed=True, cases=chosen),
        verdict=Verdict(Action.APPROVE, person=True, location=True),
        expected=len(chosen),
        seen_at=timezone.now(),
        sample_percent=SAMPLED,
        by=verifier.user,
        scope=scope,
    )
    return done.decided


def _cycle(rng: Random, texts: tuple[str, ...]) -> Iterator[str]:
    while True:
        yield texts[int(rng.random() * len(texts))]
