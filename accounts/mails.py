"""Messages to applicants and employees. Plain text, no personal data but the addressee's own."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Mapping

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind
from accounts.notice_words import WORDS

logger = logging.getLogger(__name__)


def send_activation(*, email: str, name: str, link: str) -> None:
    """Mail the one-time link. A mail server that is away is logged: the printed link works."""
    _send(
        email,
        _("Aktivasi akun Sigertak Plus"),
        "accounts/mail_activation.txt",
        {"name": name, "link": link, "hours": settings.ACTIVATION_HOURS},
    )


def send_recovery_started(*, email: str, name: str, officer: str, until: datetime.datetime) -> None:
    """Tell somebody that their second factors are to be taken away, while they can still object."""
    context = {"name": name, "officer": officer, "until": until, "security": _security_page()}
    _send(
        email,
        _("Pemulihan akun Sigertak Plus diminta"),
        "accounts/mail_recovery_started.txt",
        context,
    )


def send_recovery_ended(*, email: str, name: str) -> None:
    """Tell them that nothing was taken away."""
    _send(
        email,
        _("Pemulihan akun Sigertak Plus tidak dilaksanakan"),
        "accounts/mail_recovery_ended.txt",
        {"name": name, "security": _security_page()},
    )


def send_way_back(*, email: str, name: str, secret: str) -> None:
    """Mail the link by which somebody comes back; this mail is the only place where it stands."""
    link = settings.PUBLIC_ORIGIN + reverse("accounts:activate", args=[secret])
    _send(
        email,
        _("Masuk kembali ke Sigertak Plus"),
        "accounts/mail_way_back.txt",
        {"name": name, "link": link, "hours": settings.ACTIVATION_HOURS},
    )


def _security_page() -> str:
    return settings.PUBLIC_ORIGIN + reverse("mfa_index")


def send_refusal(*, email: str, name: str, reason: str) -> None:
    _send(
        email,
        _("Permohonan akun Sigertak Plus"),
        "accounts/mail_refusal.txt",
        {"name": name, "reason": reason},
    )


def _send(email: str, subject: str, template: str, context: dict[str, object]) -> None:
    try:
        send_mail(subject, render_to_string(template, context), None, [email])
    except OSError:
        logger.warning("Mail server unreachable; a message was not sent.")


def send_notices(email: str, language: str, counts: Mapping[NoticeKind, int]) -> None:
    """Mail how much of what waits in the inbox. Raises `OSError` when it cannot be sent."""
    with translation.override(language):
        context = {
            "lines": [WORDS[kind].told(number) for kind, number in counts.items()],
            "inbox": settings.PUBLIC_ORIGIN + reverse("accounts:notice_list"),
            "setting": settings.PUBLIC_ORIGIN + reverse("accounts:notice_settings"),
        }
        subject = _("Pemberitahuan Sigertak Plus")
        body = render_to_string("accounts/mail_notices.txt", context)
    send_mail(subject, body, None, [email])
