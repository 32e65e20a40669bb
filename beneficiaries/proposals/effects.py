"""What ratifying a proposal does to the base, in words, for whoever is about to."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beneficiaries.models import Proposal
from beneficiaries.proposals.enums import ProposalKind
from beneficiaries.proposals.words import Line


def effects(proposal: Proposal, lines: Iterable[Line], *, people: int, aids: int) -> list[str]:
    """Sentences of a proposal that waits for its last word.

    `people` are the members it brings or concerns, `aids` what its household receives now.
    """
    told = list(_changes(proposal, lines, people))
    if aids and _leaves(proposal):
        words = ngettext(
            "%(n)s bantuan yang berjalan atas rumah tangga ini tidak berhenti dengan sendirinya.",
            "%(n)s bantuan yang berjalan atas rumah tangga ini tidak berhenti dengan sendirinya.",
            aids,
        )
        told.append(words % {"n": aids})
    return told


def _changes(proposal: Proposal, lines: Iterable[Line], people: int) -> Iterable[str]:
    given = {
        "name": proposal.subject_name,
        "village": proposal.village.name,
        "to": proposal.to_village.name if proposal.to_village else "",
        "n": people,
    }
    match proposal.kind:
        case ProposalKind.NEW:
            yield _("Keluarga %(name)s dengan %(n)s anggota masuk basis di %(village)s.") % given
        case ProposalKind.MEMBER:
            yield _("%(name)s menjadi anggota rumah tangga ini di %(village)s.") % given
        case ProposalKind.CORRECTION:
            for line in lines:
                yield _("%(label)s: dari “%(before)s” menjadi “%(after)s”.") % {
                    "label": line.label, "before": line.before, "after": line.after,
                }  # fmt: skip
        case ProposalKind.DECEASED:
            yield _("%(name)s tidak lagi termasuk basis; anggota lain tetap.") % given
        case ProposalKind.INELIGIBLE:
            yield (
                _(
                    "Rumah tangga %(name)s dengan %(n)s anggota keluar dari basis sampai rilis "
                    "berikutnya menilainya kembali."
                )
                % given
            )
        case _ if _leaves(proposal):
            yield (
                _("%(name)s keluar dari basis; anggota lain tetap.") % given
                if proposal.person_id
                else _("Rumah tangga %(name)s dengan %(n)s anggota keluar dari basis.") % given
            )
        case _:
            yield (
                _(
                    "Rumah tangga %(name)s dengan %(n)s anggota pindah dari %(village)s ke %(to)s; "
                    "usulan lain tentangnya ikut pindah."
                )
                % given
            )


def _leaves(proposal: Proposal) -> bool:
    """Whether somebody leaves the base by it."""
    if proposal.kind == ProposalKind.MOVED:
        return proposal.person_id is not None or proposal.to_village_id is None
    return proposal.kind in (ProposalKind.DECEASED, ProposalKind.INELIGIBLE)
