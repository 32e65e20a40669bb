"""Files on their way into the base, once they have arrived; notes of who saw whom, after years."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from beneficiaries.enums import ImportState, MatchRunState
from beneficiaries.group_enums import DONE_WITH
from beneficiaries.models import GroupList, GroupRow, MatchRun, RegistryImport, Sight, StagedRow
from core.scope import DatabaseRole, DatabaseScope, scoped

_DONE = (ImportState.APPLIED, ImportState.FAILED, ImportState.DISCARDED)


def tidy_registry(now: datetime.datetime) -> Mapping[str, int]:
    """Drop files and rows of old imports, of group lists, files of matchings, very old sights."""
    days = settings.RETENTION_DAYS
    with scoped(DatabaseScope(DatabaseRole.ERASURE)):
        imports = list(
            RegistryImport.objects.filter(
                state__in=_DONE, created_at__lt=now - datetime.timedelta(days=days["imports"])
            ).exclude(file="")
        )
        keys = [one.pk for one in imports]
        StagedRow.objects.filter(import_file__in=keys).delete()
        RegistryImport.objects.filter(pk__in=keys).update(file="")
        before = now - datetime.timedelta(days=days["imports"])
        ended = GroupList.objects.filter(state__in=DONE_WITH, ended_at__lt=before)
        # What they keep secret goes along, see the table.
        GroupRow.objects.filter(group_list__in=ended).delete()
        lists = list(GroupList.objects.filter(created_at__lt=before).exclude(file=""))
        GroupList.objects.filter(pk__in=[one.pk for one in lists]).update(file="", leftovers="")
        runs = list(
            MatchRun.objects.filter(
                state__in=(MatchRunState.DONE, MatchRunState.FAILED),
                created_at__lt=now - datetime.timedelta(days=days["matchings"]),
            ).exclude(file="")
        )
        MatchRun.objects.filter(pk__in=[one.pk for one in runs]).update(file="", result="")
        seen = timezone.localdate(now) - datetime.timedelta(days=days["sights"])
        sights, _by_model = Sight.objects.filter(day__lt=seen).delete()
        drop_files([one.file for one in imports])
        drop_files([file for one in runs for file in (one.file, one.result)])
        drop_files([file for one in lists for file in (one.file, one.leftovers)])
    return {"imports": len(imports) + len(lists), "matchings": len(runs), "sights": sights}


def drop_files(files: Iterable[FieldFile]) -> None:
    """Delete the files once the rows that named them are committed."""
    for file in files:
        if file.name:
            transaction.on_commit(partial(file.storage.delete, file.name))
