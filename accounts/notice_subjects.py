"""What the floors above know about the subjects of notices: their titles, and where they are.

Each app names its subjects in its own ``notice_subjects.py`` as a dict `SUBJECTS`; the composed map
is named by the setting `NOTICE_SUBJECTS`. So no floor looks upwards, no notice stores a title that
changes or belongs to somebody else, and every address is made by `reverse` when it is opened.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.enums import NoticeKind
from accounts.models import Grant, Membership
from accounts.permissions import Permission
from accounts.scope import Scope

Address = Callable[[uuid.UUID | None, Mapping[str, Any]], str]
Titles = Callable[[Scope, Collection[uuid.UUID]], Mapping[uuid.UUID, str]]


def _untitled(_scope: Scope, _ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Subject:
    """Of one kind: `address(subject_id, params)`, and `titles(scope, ids)` of what it may see.

    Titles hold no name of a person: a case is called by its program. They are asked for under
    whatever hat the reader wears, and know nothing about what that hat may not read.
    """

    address: Address
    titles: Titles = _untitled


@cache
def subjects() -> Mapping[NoticeKind, Subject]:
    """The composed map from kind to subject; it knows every kind."""
    composed: Mapping[NoticeKind, Subject] = import_string(settings.NOTICE_SUBJECTS)
    return composed


def _renewal(_subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    """A right to work is renewed by a new application."""
    return reverse("accounts:request_new")


def _membership_titles(scope: Scope, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    own = Membership.objects.filter(user=scope.user_id, pk__in=ids).select_related("agency")
    return {membership.pk: str(membership) for membership in own}


def _asked(subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    return reverse("accounts:grant_detail", args=[subject_id])


def _standpoints(_subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    return reverse("accounts:standpoint_list")


def _grant_titles(scope: Scope, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Those one holds; for a desk also those it decides about."""
    held = Grant.objects.filter(user=scope.user_id, pk__in=ids)
    decided = Grant.objects.visible_to(scope).filter(pk__in=ids)
    rows = (held | decided) if scope.may(Permission.ACCOUNT_MANAGE) else held
    return dict(rows.order_by().values_list("pk", "title"))


def _recovery(subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    return reverse("accounts:recovery_detail", args=[subject_id])


def _own_factors(_subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    return reverse("mfa_index")


SUBJECTS: Mapping[NoticeKind, Subject] = {
    NoticeKind.RECOVERY_WAITING: Subject(_recovery),
    NoticeKind.RECOVERY_STARTED: Subject(_own_factors),
    NoticeKind.RECOVERY_DONE: Subject(_own_factors),
    NoticeKind.RECOVERY_ENDED: Subject(_recovery),
    NoticeKind.GRANT_ASKED: Subject(_asked, _grant_titles),
    NoticeKind.GRANT_GIVEN: Subject(_standpoints, _grant_titles),
    NoticeKind.GRANT_ENDED: Subject(_standpoints, _grant_titles),
    NoticeKind.ACCOUNT_EXPIRING: Subject(_renewal, _membership_titles),
}
