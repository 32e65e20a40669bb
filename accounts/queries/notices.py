"""The inbox as its owner reads it, and what of all inboxes is to be mailed or reminded of."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from accounts.enums import MailChoice, NoticeKind
from accounts.models import Grant, Membership, Notice
from accounts.notice_subjects import subjects
from accounts.notice_words import WORDS
from accounts.querysets import NoticeQuerySet
from accounts.scope import Scope
from core.enums import JobState
from core.models import Job

NEWEST_FIRST = ("-changed_at", "-id")
URGENT = [kind for kind, words in WORDS.items() if words.urgent]
# Urgent news are mailed at once, but a busy hour makes one mail and not twenty.
URGENT_PAUSE = datetime.timedelta(hours=1)
# Days before the end of a right to work at which its holder is told.
ENDING_STEPS = (7, 30)
# Shorter work is watched on its page until it is done.
LONG_WORK = datetime.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice in words; `subject` is empty when the present scope may not see it.

    Of what was worked in by a grant it is the grant's own title: that reads from everywhere.
    """

    notice: Notice
    title: str | Promise
    sentence: str
    subject: str
    verb: str | Promise
    icon: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody whom a mail is due to."""

    user_id: uuid.UUID
    email: str
    language: str


def inbox(scope: Scope) -> NoticeQuerySet:
    return Notice.objects.visible_to(scope)


def unread_count(scope: Scope) -> int:
    """How many notices wait; what the bell shows."""
    return inbox(scope).unread().count()


def in_words(notices: Sequence[Notice], scope: Scope) -> list[ShownNotice]:
    """The notices of one page with words and titles; one query for each kind of subject."""
    titles, lent = _titles(notices, scope), _lent(notices, scope)
    shown = []
    for notice in notices:
        kind = NoticeKind(notice.kind)
        words = WORDS[kind]
        shown.append(
            ShownNotice(
                notice=notice,
                title=words.title,
                sentence=words.told(notice.count),
                subject=titles.get((kind, notice.subject_id))
                or lent.get(notice.params.get("standpoint", ""), ""),
                verb=words.verb,
                icon=words.icon,
            )
        )
    return shown


def address_of(notice: Notice) -> str:
    """Where the notice leads, made anew: no address is stored."""
    return subjects()[NoticeKind(notice.kind)].address(notice.subject_id, notice.params)


def _lent(notices: Sequence[Notice], scope: Scope) -> dict[str, str]:
    """What the reader's grants that these notices name are called."""
    keys = {notice.params["standpoint"] for notice in notices if "standpoint" in notice.params}
    if not keys:
        return {}
    held = Grant.objects.filter(user=scope.user_id, pk__in=keys)
    return {str(pk): title for pk, title in held.values_list("pk", "title")}


def _titles(
    notices: Sequence[Notice], scope: Scope
) -> dict[tuple[NoticeKind, uuid.UUID | None], str]:
    # Kinds that share their lookup are looked up together.
    wanted: dict[object, tuple[set[NoticeKind], set[uuid.UUID]]] = {}
    for notice in notices:
        if notice.subject_id is None:
            continue
        kind = NoticeKind(notice.kind)
        kinds, ids = wanted.setdefault(subjects()[kind].titles, (set(), set()))
        kinds.add(kind)
        ids.add(notice.subject_id)
    found: dict[tuple[NoticeKind, uuid.UUID | None], str] = {}
    for kinds, ids in wanted.values():
        titles = subjects()[next(iter(kinds))].titles(scope, ids)
        found |= {(kind, pk): title for kind in kinds for pk, title in titles.items()}
    return found


# --- What the worker looks for, in all inboxes ----------------------------------------------------


def digest_moment(now: datetime.datetime) -> datetime.datetime:
    """The latest turn of the daily digest: today at its hour, or yesterday when still before it."""
    local = timezone.localtime(now)
    moment = local.replace(hour=settings.NOTICE_DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return moment if moment <= local else moment - datetime.timedelta(days=1)


def owed_daily(now: datetime.datetime) -> list[Addressee]:
    """Who has unread news from before the last turn of the digest, and wants mail."""
    return _addressees(
        _unmailed()
        .filter(changed_at__lt=digest_moment(now))
        .exclude(user__mail_setting__choice=MailChoice.NONE)
    )


def owed_at_once(now: datetime.datetime) -> list[Addressee]:
    """Who has urgent unread news, wants them at once, and got no mail within the last hour."""
    lately = Notice.objects.filter(user_id=OuterRef("user_id"), mailed_at__gt=now - URGENT_PAUSE)
    return _addressees(
        _unmailed().filter(
            ~Exists(lately), kind__in=URGENT, user__mail_setting__choice=MailChoice.AT_ONCE
        )
    )


def _unmailed() -> QuerySet[Notice]:
    return Notice.objects.unread().filter(
        Q(mailed_at__isnull=True) | Q(mailed_at__lt=F("changed_at")),
        membership__in=Membership.objects.live(),
    )


def _addressees(notices: QuerySet[Notice]) -> list[Addressee]:
    rows = (
        notices.order_by("user_id")
        .values_list("user_id", "user__email", "user__mail_setting__language")
        .distinct()
    )
    return [
        Addressee(user_id, email, language or settings.LANGUAGE_CODE)
        for user_id, email, language in rows
    ]


def ending_memberships(today: datetime.date) -> QuerySet[Membership]:
    """Rights that end within the longest step and were not granted anew for longer."""
    renewed = Membership.objects.live().filter(
        user_id=OuterRef("user_id"),
        role=OuterRef("role"),
        agency_id=OuterRef("agency_id"),
        expires_on__gt=OuterRef("expires_on"),
    )
    limit = today + datetime.timedelta(days=max(ENDING_STEPS))
    return Membership.objects.live().filter(~Exists(renewed), expires_on__lte=limit)


def finished_long_jobs(now: datetime.datetime) -> QuerySet[Job]:
    """Long work that ended within the last hours, well or not, oldest first."""
    return Job.objects.filter(
        state__in=JobState.finished(),
        finished_at__gt=now - datetime.timedelta(hours=6),
        finished_at__gte=F("created_at") + LONG_WORK,
    ).order_by("finished_at")
