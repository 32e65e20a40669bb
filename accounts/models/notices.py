"""What people are told in their inbox, and how they want to be mailed about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.enums import MailChoice, NoticeKind
from accounts.models.people import Membership, User
from accounts.querysets import NoticeQuerySet
from core.identifiers import Identified


class Notice(Identified):
    """One thing told to one person: "3 new cases of this program".

    Born in the database function ``accounts_tell`` alone, see `accounts.operations.notices`. As
    long as it is unread, further news of the same kind and subject raise its `count` instead of
    making a second row. It holds no name and no text: words come from `accounts.notice_words`, the
    subject's title and address are looked up when it is shown.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    # The hat under which the subject can be opened.
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30, choices=NoticeKind)
    subject_id = models.UUIDField(null=True)
    count = models.PositiveIntegerField(default=1)
    due_on = models.DateField(null=True)
    # Codes, ids, numbers and days; never text.
    params = models.JSONField(default=dict)
    # Of a reminder: which one of its row this is ("2026-12-31:30"), so that it comes once.
    occasion = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "subject_id"],
                condition=Q(read_at__isnull=True),
                nulls_distinct=False,
                name="one_unread_notice_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NoticeKind.values), name="notice_kind_known"
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="notice_counts_something"),
        ]
        indexes = [
            models.Index(F("user"), F("changed_at").desc(), F("id").desc(), name="notice_inbox"),
            models.Index(
                fields=["user", "kind", "subject_id", "occasion"],
                condition=~Q(occasion=""),
                name="notice_reminders",
            ),
            models.Index(
                fields=["changed_at"],
                condition=Q(read_at__isnull=True),
                name="notice_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} × {self.count}"


class MailSetting(models.Model):
    """How one person wants to be mailed; without a row: daily, in the portal's language."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="mail_setting"
    )
    choice = models.CharField(
        _("Surel pemberitahuan"), max_length=10, choices=MailChoice, default=MailChoice.DAILY
    )
    language = models.CharField(
        _("Bahasa surel"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(choice__in=MailChoice.values), name="mail_choice_known"
            )
        ]

    def __str__(self) -> str:
        return self.choice
