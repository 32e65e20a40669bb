"""At whose desk a job of this app works: with the rights of whoever asked, as they are now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from core import jobs
from core.scope import scoped


class Desk:
    """Opens a transaction for each chunk of work; raises `JobRefused` when a right has ended."""

    def __init__(self, run: jobs.Run, *needed: Permission) -> None:
        self._run = run
        self._needed = needed

    def scope(self) -> Scope:
        """The rights as they are now."""
        scope = Scope.of_job(self._run.job)
        if not scope.may(*self._needed):
            raise jobs.JobRefused(_("Hak Anda untuk pekerjaan ini sudah berakhir."))
        return scope

    @contextmanager
    def __call__(self) -> Iterator[Scope]:
        scope = self.scope()
        with scoped(scope.database):
            yield scope


def asker(scope: Scope) -> User | None:
    """Who asked, or None when the account is gone."""
    return User.objects.filter(pk=scope.user_id).first() if scope.user_id else None
