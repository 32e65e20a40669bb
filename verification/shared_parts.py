"""What of verification in a shared program has its own address: see `accounts.shared_parts`."""

from django.db.models import QuerySet

from accounts.queries.jobs import told_of
from accounts.scope import Scope
from accounts.shared_parts import Parts
from core.models import Job
from programs.models import Program
from verification.models import Case, Objection
from verification.tasks import SUBMIT


def _submissions(scope: Scope) -> QuerySet[Job]:
    if scope.program_id is None:
        return Job.objects.none()
    return told_of(scope).filter(kind=SUBMIT, subject_id=scope.program_id)


PARTS: Parts = {
    "verification:case_detail": Case.objects.visible_to,
    "verification:objection_lodge": Case.objects.visible_to,
    **dict.fromkeys(
        (f"verification:objection_{act}" for act in ("detail", "file", "withdraw")),
        Objection.objects.visible_to,
    ),
    "verification:submit": Program.objects.visible_to,
    "verification:submission_detail": _submissions,
}
