"""Pictures of the house that came with a proposal go into the gallery once it is ratified.

The work of a job, one picture a transaction: the pictures of a thousand proposals that were
ratified at once are no matter for a page. A picture that was taken away from the gallery afterwards
does not come back.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

from django.utils import timezone

from accounts.models import User
from accounts.scope import Scope
from beneficiaries.enums import PhotoKind
from beneficiaries.models import ProposalPaper
from beneficiaries.models.proposals import PICTURE
from beneficiaries.operations import photos
from beneficiaries.proposals.enums import PaperKind, ProposalState
from beneficiaries.proposals.querysets import OfVillageQuerySet
from core.images import kept_photo


def hang_all(
    *,
    desk: Callable[[], AbstractContextManager[Scope]],
    progress: Callable[[int, int | None], None],
    by: User,
) -> None:
    """Hang every picture that waits in the scope; done twice, or by two at once, it hangs once."""
    with desk() as scope:
        keys = list(waiting(scope).order_by("pk").values_list("pk", flat=True))
    for number, key in enumerate(keys, start=1):
        with desk() as scope:
            _hang(scope, key, by)
        progress(number, len(keys))


def waiting(scope: Scope) -> OfVillageQuerySet:
    """Pictures of ratified proposals that are not in the gallery yet."""
    rows: OfVillageQuerySet = ProposalPaper.objects.visible_to(scope)
    return rows.filter(
        kind=PaperKind.HOUSE, media_type=PICTURE, hung_at__isnull=True,
        proposal__state=ProposalState.RATIFIED, proposal__household__isnull=False,
    )  # fmt: skip


def _hang(scope: Scope, key: uuid.UUID, by: User) -> None:
    rows = waiting(scope).select_related("proposal__household", "uploaded_by")
    paper = rows.select_for_update(of=("self",), skip_locked=True).filter(pk=key).first()
    household = paper.proposal.household if paper else None
    if paper is None or household is None:
        return
    with paper.file.open() as file:
        content = bytes(file.read())
    photos.add(
        household=household,
        # Of those sent before pictures said what they show, most show the front.
        kind=paper.photo_kind or PhotoKind.FRONT,
        photo=kept_photo(
            content,
            taken_at=timezone.make_naive(paper.taken_at) if paper.taken_at else None,
            lat=paper.latitude, lng=paper.longitude, sha256=paper.sha256,
        ),
        by=by, key=paper.pk, sent=photos.Sent(paper.uploaded_by, paper.uploaded_at),
    )  # fmt: skip
    ProposalPaper.objects.filter(pk=key).update(hung_at=timezone.now())
