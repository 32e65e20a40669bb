"""Exports from the asking to the deleting. Files of people lie about no longer than they must."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import Storage
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.export_source import Asked, Source, Unavailable
from accounts.exports import ExportKind, ListExport, kind_of
from accounts.models import User
from accounts.operations import export_budget, taken
from accounts.scope import Scope
from core import audit, jobs
from core.counting import up_to
from core.enums import ExportFormat, JobState
from core.lists import Layout
from core.models import Export, Job
from core.scope import scoped
from core.tabular.exports import Sheet, export_csv, export_xlsx
from core.templatetags.fmt import angka
from core.workplace import workplace

# The job that writes any export; its subject is the export.
JOB = "export.write"
# So many of one person may be under way; more would keep the worker from everybody else's.
MOST_AT_ONCE = 5

Progress = Callable[[int, int | None], None]


def ask(
    *, kind: ExportKind, asked: Asked, layout: Layout, form: ExportFormat, purpose: str,
    scope: Scope, by: User,
) -> Export:  # fmt: skip
    """Take an export down for the worker; asked twice while under way, it is the same one.

    Enqueueing its `job` is the caller's. Raises `ValidationError` when too many are under way.
    """
    if scope.membership_id is None:
        raise ValueError("Nobody exports nothing.")
    wanted = {
        "kind": kind.code,
        "parameters": _parameters(kind, asked),
        "columns": list(layout.columns),
        "sort": layout.sort,
        "format": form,
        "membership_id": scope.standpoint_id,
    }
    waiting = Export.objects.filter(
        created_by=by, finished_at=None, job__state__in=[JobState.QUEUED, JobState.RUNNING]
    )
    same = waiting.filter(**wanted).select_related("job").first()
    if same is not None:
        return same
    if waiting.count() >= MOST_AT_ONCE:
        raise ValidationError(
            _("Sudah ada %(count)s unduhan yang sedang disiapkan. Tunggu sampai selesai.")
            % {"count": MOST_AT_ONCE}
        )
    export = Export(**wanted, purpose=purpose, created_by=by, expires_at=_expiry(timezone.now()))
    export.job = jobs.create(JOB, subject_id=export.pk, by=by, membership_id=scope.standpoint_id)
    export.save()
    return export


def write(*, job: Job, progress: Progress) -> int:
    """Write the file of a job's export and return its number of rows.

    Run again, after a worker's death or for no reason, it writes the same file again. Rights are
    read anew for every chunk. Raises `core.jobs.JobRefused` when it must not or cannot be done.
    """
    with scoped(Scope.of_job(job).database):
        export = Export.objects.filter(pk=job.subject_id).first()
    if export is None:
        raise jobs.JobRefused(_("Permintaan unduhan ini sudah dihapus atau hak Anda berakhir."))
    kind = kind_of(export.kind)
    if kind is None:
        raise jobs.JobRefused(_("Jenis unduhan ini tidak tersedia lagi."))

    def scope_now() -> Scope:
        scope = Scope.of_job(job)
        if not scope.may(kind.permission):
            raise jobs.JobRefused(_("Hak Anda untuk mengunduh daftar ini sudah berakhir."))
        return scope

    asked = asked_of(export)
    layout = Layout(tuple(export.columns), export.sort)
    try:
        total = _total(kind, asked, scope_now)
        if kind.personal:
            with scoped(scope_now().database):
                export_budget.judge(total or 1, export=export, scope=scope_now())
        source = Source(asked, layout, scope_now, lambda done: progress(done, total))
        with workplace() as folder:
            path = folder / "list"
            _write(path, kind.sheets(source), export.format, folder)
            _keep(export, kind, path, source, scope=scope_now(), by=job.created_by)
    except Unavailable:
        raise jobs.JobRefused(_("Halaman asal daftar ini tidak tersedia lagi bagi Anda.")) from None
    except export_budget.BudgetSpent as spent:
        export_budget.tell_of_spent_budget(scope=Scope.of_job(job), by=job.created_by)
        raise jobs.JobRefused(
            _(
                "Daftar ini melampaui batas unduhan Anda hari ini, %(most)s baris. Persempit "
                "saringan, atau lanjutkan besok."
            )
            % {"most": angka(spent.limit)}
        ) from None
    return source.done


def delete(*, export: Export, by: User) -> None:
    """Delete an export and its file before its time. Only its owner reaches it (wall)."""
    if export.created_by_id != by.pk:
        raise ValueError("Somebody else's export.")
    _forget([export])


def clear_away(now: datetime.datetime) -> int:
    """Delete what has expired, as the worker's bare self; return how many."""
    with transaction.atomic():
        expired = Export.objects.filter(expires_at__lte=now).order_by()
        found = list(expired.only("id", "format")[:500])
        _forget(found)
    return len(found)


def asked_of(export: Export) -> Asked:
    """What was asked for, as it was written down."""
    given = export.parameters
    query = QueryDict(given.get("query", ""))
    return Asked(given.get("subject", ""), query, given.get("search", ""))


def _parameters(kind: ExportKind, asked: Asked) -> dict[str, str]:
    kept = QueryDict(mutable=True)
    for name in kind.filters:
        if name in asked.query:
            kept.setlist(name, asked.query.getlist(name))
    return {"subject": asked.subject, "query": kept.urlencode(), "search": asked.search}


def _total(kind: ExportKind, asked: Asked, scope_now: Callable[[], Scope]) -> int | None:
    if not isinstance(kind, ListExport):
        return None
    scope = scope_now()
    most: int = settings.EXPORT_MOST_ROWS
    with scoped(scope.database):
        rows = kind.rows(scope, asked)
        with kind.around():
            count = up_to(rows, most)
    if count.is_more:
        raise jobs.JobRefused(
            _("Daftar ini lebih dari %(most)s baris. Persempit saringan, lalu minta lagi.")
            % {"most": angka(most)}
        )
    return count.number


def _write(path: Path, sheets: Iterable[Sheet], form: str, folder: Path) -> None:
    if form == ExportFormat.CSV:
        first = next(iter(sheets))
        export_csv(path, first.columns, first.rows, delimiter=";")
    else:
        export_xlsx(path, sheets, workplace=folder)


def _keep(
    export: Export, kind: ExportKind, path: Path, source: Source, *, scope: Scope, by: User | None
) -> None:
    """Store the file, finish the row and write it down, all under the asker's scope."""
    now = timezone.now()
    storage, name = export.stored.storage, export.stored.name or ""
    storage.delete(name)  # of a run that died behind this line
    with path.open("rb") as file:
        stored = storage.save(name, File(file))
    with _dropping(storage, stored), scoped(scope.database):
        if kind.personal:
            export_budget.spend(export, source.done, scope=scope)
        kept = Export.objects.filter(pk=export.pk)
        if not kept.update(file=stored, rows=source.done, finished_at=now, expires_at=_expiry(now)):
            raise jobs.JobRefused(_("Permintaan unduhan ini sudah dihapus atau hak Anda berakhir."))
        _record(export, kind, source, scope=scope, by=by)


def _record(
    export: Export, kind: ExportKind, source: Source, *, scope: Scope, by: User | None
) -> None:
    """Write down what went along, and whose people, where the list holds any."""
    asked = source.asked
    subject, regency_id = kind.subject(scope, asked), kind.regency(scope, asked)
    told = {
        "by": by, "subject": subject, "reason": export.purpose, "format": export.format,
        "columns": export.columns, "filters": sorted(asked.query), "searched": bool(asked.search),
    }  # fmt: skip
    if kind.personal:
        whose = taken.Whose(source.places)
        taken.record(kind.action, rows=source.done, whose=whose, regency_id=regency_id, **told)
    else:
        audit.record(kind.action, rows=source.done, regency_id=regency_id, **told)


@contextmanager
def _dropping(storage: Storage, name: str) -> Iterator[None]:
    """A file that is not handed over does not stay."""
    try:
        yield
    except BaseException:
        storage.delete(name)
        raise


def _forget(exports: Collection[Export]) -> None:
    Export.objects.filter(pk__in=[export.pk for export in exports]).delete()
    for export in exports:
        transaction.on_commit(partial(export.stored.storage.delete, export.stored.name or ""))


def _expiry(now: datetime.datetime) -> datetime.datetime:
    return now + datetime.timedelta(days=settings.EXPORT_DAYS)
