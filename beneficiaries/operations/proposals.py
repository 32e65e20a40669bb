"""Proposals as their makers handle them: drafted, changed, with papers, submitted, withdrawn."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import Scope
from beneficiaries.enums import PhotoKind
from beneficiaries.models import (
    Household,
    Person,
    Proposal,
    ProposalMember,
    ProposalPaper,
    ProposalStep,
)
from beneficiaries.models.proposals import PICTURE
from beneficiaries.proposals.enums import UNDECIDED, PaperKind, ProposalAct, ProposalKind
from beneficiaries.proposals.rules import (
    MOST_PAPERS,
    ProposalRefused,
    SomebodyElseWas,
    may_edit,
)
from core import audit
from core.images import CleanDocument, CleanPhoto
from core.uploads import safe_filename
from regions.models import Region


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form says. `told` and `before` are columns of the household or person."""

    subject_name: str
    told: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    members: Sequence[dict[str, Any]] = ()
    happened_on: datetime.date | None = None
    to_village_id: int | None = None
    to_place: str = ""
    reason: str = ""
    joined_by: str = ""


@dataclass(frozen=True, slots=True)
class HousePhoto:
    """A picture of the house and what it shows."""

    photo: CleanPhoto
    shows: PhotoKind


def draw_up(
    *,
    kind: ProposalKind,
    draft: Draft,
    by: User,
    scope: Scope,
    household: Household | None = None,
    person: Person | None = None,
) -> Proposal:
    """A new proposal of the village, or about a household the user sees. It is not submitted yet.

    Raises `ProposalRefused` while another of its kind about the same subject is undecided.
    """
    _refuse_second(draft, kind, household.pk if household else None, scope)
    proposal = Proposal(
        kind=kind,
        **_place(household, scope),
        household=household,
        person=person,
        created_by=by,
    )
    _fill(proposal, draft)
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError:
        raise ProposalRefused(
            _("Sudah ada usulan sejenis yang belum diputuskan untuk rumah tangga atau orang ini.")
        ) from None
    _write_members(proposal, draft)
    note_step(proposal, ProposalAct.DRAFT, by=by)
    audit.record("proposal.draft", by=by, subject=proposal, kind=proposal.kind)
    return proposal


def revise(*, proposal: Proposal, draft: Draft, by: User, scope: Scope) -> None:
    """Say it anew while it lies with its maker. Raises `ProposalRefused`."""
    held = _editable(proposal, scope)
    _refuse_second(draft, ProposalKind(held.kind), held.household_id, scope, besides=held)
    _fill(held, draft)
    held.save(update_fields=[
        "subject_name", "told", "before", "happened_on", "to_village", "to_place", "reason",
        "joined_by",
    ])  # fmt: skip
    ProposalMember.objects.filter(proposal=held).delete()
    _write_members(held, draft)
    audit.record("proposal.change", by=by, subject=held)


def add_paper(
    *, proposal: Proposal, kind: PaperKind, document: CleanDocument | HousePhoto, name: str,
    by: User, scope: Scope,
) -> ProposalPaper:  # fmt: skip
    """Attach a paper or picture. Raises `ProposalRefused` when it is there already, or too many."""
    held = _editable(proposal, scope)
    if held.papers.count() >= MOST_PAPERS:
        raise ProposalRefused(_("Paling banyak %(n)d berkas per usulan.") % {"n": MOST_PAPERS})
    paper = ProposalPaper(
        proposal=held, regency_id=held.regency_id, village_id=held.village_id, kind=kind,
        file_name=safe_filename(name), uploaded_by=by,
    )  # fmt: skip
    if isinstance(document, HousePhoto):
        content, extension = _describe(paper, document), ".jpg"
    else:
        content, extension = document.content, document.extension
        paper.media_type, paper.sha256 = document.content_type, document.sha256
    if held.papers.filter(sha256=paper.sha256).exists():
        raise ProposalRefused(_("Berkas yang sama sudah dilampirkan."))
    paper.file.save(f"{paper.pk}{extension}", ContentFile(content), save=False)
    paper.save(force_insert=True)
    audit.record("proposal.add_paper", by=by, subject=held, kind=kind)
    return paper


def remove_paper(*, paper: ProposalPaper, by: User, scope: Scope) -> None:
    """Take a paper away while the proposal lies with its maker; its file goes after the commit."""
    held = _editable(paper.proposal, scope)
    storage, name = paper.file.storage, paper.file.name or ""
    paper.delete()
    transaction.on_commit(lambda: storage.delete(name))
    audit.record("proposal.remove_paper", by=by, subject=held, kind=paper.kind)


def _describe(paper: ProposalPaper, house: HousePhoto) -> bytes:
    """What the gallery will want to know of a picture; returns the picture."""
    photo = house.photo
    paper.media_type, paper.sha256, paper.photo_kind = PICTURE, photo.sha256, house.shows
    paper.latitude, paper.longitude = photo.lat, photo.lng
    # The camera's clock has no zone: it shows the time of where it is.
    paper.taken_at = timezone.make_aware(photo.taken_at) if photo.taken_at else None
    return photo.image_bytes


def note_step(proposal: Proposal, act: ProposalAct, *, by: User, reason: str = "") -> None:
    ProposalStep.objects.create(
        proposal=proposal, regency_id=proposal.regency_id, village_id=proposal.village_id,
        act=act, by=by, reason=reason,
    )  # fmt: skip


def _refuse_second(
    draft: Draft, kind: ProposalKind, household_id: uuid.UUID | None, scope: Scope,
    *, besides: Proposal | None = None,
) -> None:  # fmt: skip
    """One who joins a household is proposed once at a time: the same NIK, or name and birthday.

    What the village wrote itself is all that is asked.
    """
    if kind is not ProposalKind.MEMBER:
        return
    (member,) = draft.members
    rows = ProposalMember.objects.visible_to(scope).filter(proposal__state__in=UNDECIDED)
    if besides is not None:
        rows = rows.exclude(proposal=besides)
    same = Q(proposal__household=household_id, birth_date=member["birth_date"],
             name__iexact=member["name"])  # fmt: skip
    if member["nik_usable"]:
        same |= Q(nik=member["nik"])
    if rows.filter(same).exists():
        raise ProposalRefused(
            _("Orang ini sudah ada dalam usulan lain yang belum diputuskan. Buka daftar usulan.")
        )


def _place(household: Household | None, scope: Scope) -> dict[str, int | None]:
    """Where it lies: with its household, a new one in the village that proposes it."""
    if household is not None:
        return {
            "regency_id": household.regency_id, "district_id": household.district_id,
            "village_id": household.village_id,
        }  # fmt: skip
    village = Region.objects.get(pk=scope.village_id or 0)
    return {
        "regency_id": village.regency_id, "district_id": village.district_id,
        "village_id": village.pk,
    }  # fmt: skip


def _editable(proposal: Proposal, scope: Scope) -> Proposal:
    held = Proposal.objects.visible_to(scope).select_for_update().get(pk=proposal.pk)
    if not may_edit(scope, held):
        raise SomebodyElseWas
    return held


def _fill(proposal: Proposal, draft: Draft) -> None:
    proposal.subject_name = draft.subject_name[:150]
    proposal.told, proposal.before = draft.told, draft.before
    proposal.happened_on = draft.happened_on
    proposal.to_village_id = draft.to_village_id
    proposal.to_place = draft.to_place
    proposal.reason = draft.reason
    proposal.joined_by = draft.joined_by


def _write_members(proposal: Proposal, draft: Draft) -> None:
    ProposalMember.objects.bulk_create(
        ProposalMember(
            proposal=proposal, regency_id=proposal.regency_id, village_id=proposal.village_id,
            number=number, **member,
        )
        for number, member in enumerate(draft.members, start=1)
    )  # fmt: skip
