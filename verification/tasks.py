"""Background work of verification: large submissions."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from core import jobs
from core.scope import scoped
from core.templatetags.fmt import angka
from programs.models import Program
from verification.operations.submission import submit
from verification.rules import Refused

SUBMIT = "verification.submit"


@jobs.handler(SUBMIT)
def submit_program(run: jobs.Run) -> str:
    """Submit all that is ready of a program, a chunk and a commit at a time.

    What is submitted is no longer ready, so a second run goes on where the first was cut off. The
    rights of whoever asked are read anew for every chunk.
    """
    done = run.job.done
    while chunk := _chunk(run):
        done += chunk
        run.progress(done)
    return _("%(n)s penerima diajukan.") % {"n": angka(done)}


def _chunk(run: jobs.Run) -> int:
    scope = Scope.of_job(run.job)
    if scope.user_id is None or not scope.may(Permission.RECIPIENT_SUBMIT):
        raise jobs.JobRefused(_("Hak Anda untuk mengajukan penerima sudah berakhir."))
    with scoped(scope.database):
        by = User.objects.get(pk=scope.user_id)
        program = Program.objects.visible_to(scope).filter(pk=run.job.subject_id).first()
        if program is None:
            raise jobs.JobRefused(_("Program tidak ditemukan."))
        try:
            return submit(program=program, by=by, scope=scope).total
        except Refused as refusal:
            raise jobs.JobRefused(str(refusal.text)) from None
