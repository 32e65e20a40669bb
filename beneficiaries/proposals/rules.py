"""Who may do what with a proposal, beyond the permission of the page."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from beneficiaries.proposals.enums import PaperKind, ProposalAct, ProposalKind
from beneficiaries.proposals.machine import MOVES, states_for
from core.scope import DatabaseRole

if TYPE_CHECKING:
    from accounts.scope import Scope
    from beneficiaries.models import Proposal
    from core.uploads import Text

REASON_LEAST = 10
MOST_MEMBERS = 15
MOST_PAPERS = 12
# So many are decided in one act by filter; the rest follows in another.
MOST_AT_ONCE = 1_000

_BY_MAKER = frozenset({ProposalAct.SUBMIT, ProposalAct.WITHDRAW})
_NEEDS_MINUTES = frozenset({ProposalKind.NEW, ProposalKind.INELIGIBLE})
_NEEDS_A_PAPER = frozenset({ProposalKind.MEMBER, ProposalKind.DECEASED, ProposalKind.MOVED})


class ProposalRefused(Exception):
    """The act cannot be done as asked; the text is for the screen."""


class SomebodyElseWas(ProposalRefused):
    """The proposal is not as the user saw it."""

    def __init__(self) -> None:
        super().__init__(_("Usulan ini baru saja diubah oleh petugas lain. Muat ulang halaman."))


def is_its_maker(scope: Scope, proposal: Proposal) -> bool:
    """A village works on all of its proposals, a steward on those they wrote themselves."""
    return scope.role is DatabaseRole.VILLAGE or proposal.created_by_id == scope.user_id


def may_edit(scope: Scope, proposal: Proposal) -> bool:
    return (
        scope.may(Permission.PROPOSAL_EDIT)
        and proposal.is_editable
        and is_its_maker(scope, proposal)
    )


def had_a_hand(scope: Scope, proposal: Proposal) -> bool:
    """Whether the user made, submitted or checked it: such a person does not decide it."""
    return scope.user_id in (
        proposal.created_by_id, proposal.submitted_by_id, proposal.checked_by_id,
    )  # fmt: skip


def acts_for(scope: Scope, proposal: Proposal) -> list[ProposalAct]:
    """What this user may do with the proposal as it stands, in the order of the tiers."""
    found: list[ProposalAct] = []
    for act in ProposalAct:
        if act not in MOVES or proposal.state not in states_for(act, scope.role):
            continue
        if act in _BY_MAKER:
            allowed = scope.may(Permission.PROPOSAL_EDIT) and is_its_maker(scope, proposal)
        else:
            allowed = scope.may(Permission.PROPOSAL_DECIDE) and not had_a_hand(scope, proposal)
        if allowed:
            found.append(act)
    return found


def lacking_papers(kind: str, papers: Collection[str]) -> Text:
    """What must still be attached before submission; "" when nothing is."""
    if kind in _NEEDS_MINUTES and PaperKind.MINUTES not in papers:
        return _("Lampirkan berita acara musyawarah desa/kelurahan sebelum mengajukan.")
    if kind in _NEEDS_A_PAPER and not {PaperKind.MINUTES, PaperKind.LETTER} & set(papers):
        return _("Lampirkan surat keterangan atau berita acara sebelum mengajukan.")
    return ""
