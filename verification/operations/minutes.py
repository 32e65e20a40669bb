"""Issuing minutes: count, number, draw, keep, audit; in one transaction."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.scope import Scope
from core import audit
from programs.models import Program
from regions.models import Region
from verification.minutes_paper import draw
from verification.models import Minutes
from verification.queries.minutes import Period, deciders, lines, total, waiting_at
from verification.rules import Refused

# No letters or digits that are taken for one another on paper.
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
NOTHING_DECIDED = _("Tidak ada putusan dalam masa itu. Ubah tanggal atau program, lalu buat lagi.")
ALREADY_REPLACED = _("Berita acara itu sudah digantikan oleh yang lain. Buka daftarnya kembali.")

FORM_USED = _("Formulir ini tidak dapat dipakai lagi. Muat ulang halaman, lalu isi kembali.")


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs, where."""

    name: str
    title: str
    nip: str
    place: str


def replaceable(scope: Scope) -> QuerySet[Minutes]:
    """Minutes of the scope's own territory that nothing has replaced yet."""
    own = Minutes.objects.visible_to(scope).filter(regency_id=scope.regency_id)
    return own.filter(replaced_by=None)


def issue(
    *,
    minutes_id: uuid.UUID,
    period: Period,
    signing: Signing,
    by: User,
    scope: Scope,
    replaces: uuid.UUID | None = None,
) -> tuple[Minutes, bool]:
    """Issue minutes of the scope's territory; return them, and whether they are new.

    `minutes_id` is made when the form is shown: a form sent twice issues once. `replaces` are the
    minutes that the new ones name as no longer valid. Raises `Refused` when nothing was decided in
    the period, or others have replaced them already.
    """
    if already := Minutes.objects.visible_to(scope).filter(pk=minutes_id).first():
        return already, False
    former = _former(scope, replaces)
    rows = lines(scope, period)
    if not rows:
        raise Refused(NOTHING_DECIDED)
    whole = total(rows, str(_("Jumlah")))
    now = timezone.localtime()
    region = Region.objects.get(pk=scope.regency_id) if scope.regency_id else None
    minutes = Minutes(
        pk=minutes_id,
        number=_next_number(region, now.year),
        regency=region,
        agency_id=_agency_of(period),
        program_id=period.program,
        replaces=former,
        period_from=period.first,
        period_to=period.last,
        counts=whole.counts(),
        signer_name=signing.name,
        signer_title=signing.title,
        signer_nip=signing.nip,
        place=signing.place,
        code=_code(),
        made_by=by,
        made_at=now,
    )
    content = draw(
        minutes,
        office=Agency.objects.get(memberships=scope.membership_id).name,
        territory=region.name if region else str(_("seluruh provinsi")),
        lines=rows,
        whole=whole,
        deciders=deciders(scope, period),
        waiting=waiting_at(scope),
    )
    _keep(minutes, content)
    audit.record(
        "minutes.issue",
        by=by,
        subject=minutes,
        rows=whole.examined,
        replaces=former.number if former else None,
    )
    return minutes, True


def _former(scope: Scope, replaces: uuid.UUID | None) -> Minutes | None:
    """The minutes that new ones replace. Raises `Refused` where others have replaced them."""
    if replaces is None:
        return None
    if former := replaceable(scope).filter(pk=replaces).first():
        return former
    raise Refused(ALREADY_REPLACED)


def _keep(minutes: Minutes, content: bytes) -> None:
    """Store the paper and its row. Raises `Refused` when somebody else's row stands in its way."""
    minutes.sha256 = hashlib.sha256(content).hexdigest()
    minutes.file.save(f"{minutes.pk}.pdf", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            minutes.save(force_insert=True)
    except IntegrityError:
        # The key is another territory's, or somebody was faster to replace the same minutes: to
        # this user it must look like any other refusal.
        minutes.file.delete(save=False)
        raise Refused(FORM_USED) from None


def _next_number(region: Region | None, year: int) -> str:
    """The next number of this territory in this year. Two at once wait for one another."""
    place = region.code if region else "prov"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"minutes {place} {year}"])
    issued = Minutes.objects.filter(regency=region, made_at__year=year).count()
    return f"{issued + 1:03d}/BA-VER/{place.upper()}/{year}"


def _agency_of(period: Period) -> uuid.UUID | None:
    """Minutes of one program are also for the agency that runs it."""
    if period.program is None:
        return None
    return Program.objects.values_list("agency_id", flat=True).get(pk=period.program)


def _code() -> str:
    """60 bits in three groups of four letters."""
    letters = "".join(secrets.choice(_ALPHABET) for _n in range(12))
    return "-".join(letters[at : at + 4] for at in (0, 4, 8))
