"""Mailing inboxes: one mail for each person, with counts and a link, and no word about anybody.

A mail goes out at most once. Its notices are claimed (`mailed_at`) and committed before it is sent:
a worker that dies in between loses that mail, and the notices stay in the inbox; two workers at
once never send it twice. When the mail server is away the claim is given back, and the next turn
tries again.
"""

from __future__ import annotations

import datetime
import logging
import smtplib
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from accounts import mails
from accounts.enums import NoticeKind
from accounts.models import Notice
from accounts.queries import notices

logger = logging.getLogger(__name__)

# The conditions stand on the claimed row itself, so that who waited for a rival looks again.
_CLAIM = """
    UPDATE accounts_notice n SET mailed_at = clock_timestamp()
    FROM accounts_membership m
    WHERE m.id = n.membership_id AND m.revoked_at IS NULL AND m.suspended_at IS NULL
      AND m.expires_on >= current_date AND n.user_id = %s AND n.read_at IS NULL
      AND n.changed_at < %s AND n.kind = ANY(%s)
      AND (n.mailed_at IS NULL OR n.mailed_at < n.changed_at)
    RETURNING n.id, n.kind, n.count
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What one mail tells of; `counts` by kind."""

    ids: list[uuid.UUID]
    counts: Counter[NoticeKind]


def send_due(now: datetime.datetime) -> int:
    """Send the daily digests that are due and urgent news, and return how many mails went out.

    Works as the worker's login role, outside of any scope.
    """
    every_kind = list(NoticeKind)
    sent = 0
    for addressees, kinds, before in (
        (notices.owed_daily, every_kind, notices.digest_moment(now)),
        (notices.owed_at_once, notices.URGENT, now),
    ):
        for addressee in addressees(now):
            try:
                sent += _send(addressee, kinds, before)
            except OSError:
                # Everybody else would only wait for the same time-out.
                logger.warning("Mail server unreachable; notices are mailed at a later turn.")
                return sent
    return sent


def _send(
    addressee: notices.Addressee, kinds: Iterable[NoticeKind], before: datetime.datetime
) -> bool:
    claimed = _claim(addressee.user_id, kinds, before)
    if not claimed.ids:
        return False
    try:
        mails.send_notices(addressee.email, addressee.language, claimed.counts)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
        # This mailbox alone: trying every few minutes would not mend it.
        logger.warning("A mailbox refused its notices.")
        return False
    except OSError:
        _give_back(claimed)
        raise
    return True


def _claim(user_id: uuid.UUID, kinds: Iterable[NoticeKind], before: datetime.datetime) -> Claimed:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, [user_id, before, [kind.value for kind in kinds]])
        rows = cursor.fetchall()
    counts: Counter[NoticeKind] = Counter()
    for _pk, kind, count in rows:
        counts[NoticeKind(kind)] += count
    return Claimed([pk for pk, _kind, _count in rows], counts)


def _give_back(claimed: Claimed) -> None:
    Notice.objects.filter(pk__in=claimed.ids).update(mailed_at=None)
