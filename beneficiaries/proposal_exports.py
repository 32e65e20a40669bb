"""Proposals as a list to take along, and the ratified ones as the workbook for the centre."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.export_source import Asked, Source
from accounts.exports import BookExport, ListExport, register
from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import Sex
from beneficiaries.forms.proposal_filter import ProposalFilter
from beneficiaries.models import Amendment, Proposal, ProposalMember
from beneficiaries.proposal_lists import FILTERS, PROPOSALS
from beneficiaries.proposals.columns import JOINING_FIELDS, MASKED_FIELDS, NEW_HOUSEHOLD_FIELDS
from beneficiaries.proposals.enums import ProposalKind, ProposalState
from beneficiaries.proposals.words import label, unit_fields, value_in_words
from beneficiaries.queries.proposals import proposal_list, with_places
from beneficiaries.templatetags.registry_ids import own_id
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn, Sheet

_ID, _DAY = ColumnKind.IDENTIFIER, ColumnKind.DATE


def _proposals(scope: Scope, asked: Asked) -> QuerySet[Proposal]:
    filters = ProposalFilter(asked.query, scope=scope)
    return with_places(proposal_list(scope, filters.chosen()))


PROPOSAL_LIST = register(
    ListExport(
        code="proposal.list",
        label=_("Usulan"),
        filename="usulan",
        action="proposal.export",
        permission=Permission.PROPOSAL_DECIDE,
        filters=FILTERS,
        listing=PROPOSALS,
        rows=_proposals,
    )
)


def _ratified(kind: ProposalKind) -> Callable[[Scope, Asked], QuerySet[Proposal]]:
    def rows(scope: Scope, asked: Asked) -> QuerySet[Proposal]:
        chosen = ProposalFilter(asked.query, scope=scope).chosen()
        place: dict[str, Any] = {
            name: chosen[name] for name in ("kabupaten", "kecamatan", "desa") if name in chosen
        }
        found = proposal_list(scope, {**place, "keadaan": ProposalState.RATIFIED, "jenis": kind})
        return with_places(found).select_related("household", "person")

    return rows


def _place(proposal: Proposal) -> list[object]:
    codes = (proposal.regency, proposal.district, proposal.village)
    return [
        str(proposal.pk), own_id(proposal.household.registry_id) if proposal.household else "",
        proposal.village.code, *(one.name for one in codes),
        localdate(proposal.ratified_at) if proposal.ratified_at else None,
    ]  # fmt: skip


_PLACE = [
    ExportColumn(_("ID usulan"), _ID, 38), ExportColumn(_("ID rumah tangga"), _ID),
    ExportColumn(_("Kode desa/kelurahan"), _ID), ExportColumn(_("Kabupaten/kota")),
    ExportColumn(_("Kecamatan")), ExportColumn(_("Desa/kelurahan")),
    ExportColumn(_("Ditetapkan"), _DAY),
]  # fmt: skip
_MEMBER = [
    ExportColumn(_("Nama")), ExportColumn(_("NIK"), _ID), ExportColumn(_("Jenis kelamin")),
    ExportColumn(_("Tempat lahir")), ExportColumn(_("Tanggal lahir"), _DAY),
    ExportColumn(_("Hubungan dengan kepala rumah tangga")),
]  # fmt: skip


def _value(unit: Unit, name: str, value: Any) -> object:
    """Numbers in full: the centre identifies people by them."""
    variable = VARIABLES[unit].get(name)
    if name in MASKED_FIELDS or (variable is not None and variable.masked):
        return value or ""
    return value_in_words(unit, name, value) if value not in (None, "") else ""


def _new_lines(_scope: Scope, batch: list[Proposal]) -> list[list[object]]:
    members: dict[Any, list[ProposalMember]] = {}
    for member in ProposalMember.objects.filter(proposal__in=batch).defer("match_person"):
        members.setdefault(member.proposal_id, []).append(member)
    return [
        [
            *_place(proposal),
            *(_value(Unit.HOUSEHOLD, name, proposal.told.get(name))
              for name in NEW_HOUSEHOLD_FIELDS),
            *_member(member),
        ]
        for proposal in batch
        for member in members.get(proposal.pk, [])
    ]  # fmt: skip


def _joining_lines(_scope: Scope, batch: list[Proposal]) -> list[list[object]]:
    people = ProposalMember.objects.filter(proposal__in=batch).defer("match_person")
    members = {member.proposal_id: member for member in people}
    return [
        [
            *_place(one), own_id(one.person.registry_id) if one.person else "",
            one.get_joined_by_display(), one.happened_on, *_member(members[one.pk]),
            *(_value(Unit.PERSON, name, one.told.get(name)) for name in JOINING_FIELDS),
            one.reason,
        ]
        for one in batch
        if one.pk in members
    ]  # fmt: skip


def _member(member: ProposalMember) -> list[object]:
    return [
        member.name, member.nik, str(Sex(member.sex).label), member.birth_place, member.birth_date,
        value_in_words(Unit.PERSON, "head_relation", member.head_relation),
    ]  # fmt: skip


def _correction_lines(_scope: Scope, batch: list[Proposal]) -> list[list[object]]:
    lines: list[list[object]] = []
    # The proposal noted what a village is told; its amendment, all that the base had.
    whole = dict(Amendment.objects.filter(proposal__in=batch).values_list("proposal_id", "before"))
    for proposal in batch:
        before = proposal.before | {
            name: value for name, value in whole.get(proposal.pk, {}).items()
            if name in MASKED_FIELDS or name not in proposal.before
        }  # fmt: skip
        unit = Unit.PERSON if proposal.person_id else Unit.HOUSEHOLD
        person = proposal.person
        lines += [
            [
                *_place(proposal), own_id(person.registry_id) if person else "",
                proposal.subject_name, label(unit, name), _value(unit, name, before.get(name)),
                _value(unit, name, proposal.told[name]), proposal.reason,
            ]
            for name in unit_fields(unit)
            if name in proposal.told
        ]  # fmt: skip
    return lines


def _going_lines(_scope: Scope, batch: list[Proposal]) -> list[list[object]]:
    return [
        [
            *_place(one), own_id(one.person.registry_id) if one.person else "", one.subject_name,
            one.person.nik if one.person else "", one.happened_on,
            one.to_village.name if one.to_village else one.to_place, one.reason,
        ]
        for one in batch
    ]  # fmt: skip


def _lines(source: Source, kind: ProposalKind, prepare: Any) -> Iterator[Any]:
    yield from source.lines(_ratified(kind), ("-id",), prepare=prepare)


def central_book(source: Source) -> Iterable[Sheet]:
    """One sheet for each kind, with codes and full numbers, as the centre takes them in."""
    house = [ExportColumn(label(Unit.HOUSEHOLD, name)) for name in NEW_HOUSEHOLD_FIELDS]
    person = [ExportColumn(_("ID anggota"), _ID), ExportColumn(_("Tentang"))]
    changed = [
        ExportColumn(_("Isian")), ExportColumn(_("Semula")), ExportColumn(_("Menjadi")),
        ExportColumn(_("Alasan")),
    ]  # fmt: skip
    joining = [
        person[0], ExportColumn(_("Sebab masuk")), ExportColumn(_("Sejak tanggal"), _DAY),
        *_MEMBER, *(ExportColumn(label(Unit.PERSON, name)) for name in JOINING_FIELDS),
        ExportColumn(_("Alasan")),
    ]  # fmt: skip
    going = [
        ExportColumn(_("NIK"), _ID), ExportColumn(_("Tanggal kejadian"), _DAY),
        ExportColumn(_("Tujuan")), ExportColumn(_("Alasan")),
    ]  # fmt: skip
    for kind in ProposalKind:
        if kind is ProposalKind.NEW:
            columns, prepare = [*_PLACE, *house, *_MEMBER], _new_lines
        elif kind is ProposalKind.MEMBER:
            columns, prepare = [*_PLACE, *joining], _joining_lines
        elif kind is ProposalKind.CORRECTION:
            columns, prepare = [*_PLACE, *person, *changed], _correction_lines
        else:
            columns, prepare = [*_PLACE, *person, *going], _going_lines
        yield Sheet(str(kind.label), columns, _lines(source, kind, prepare))


CENTRAL_FILE = register(
    BookExport(
        code="proposal.central",
        label=_("Berkas usulan untuk pusat"),
        filename="usulan-pusat",
        action="proposal_central.export",
        permission=Permission.PROPOSAL_DECIDE,
        filters=("kabupaten", "kecamatan", "desa"),
        book=central_book,
    )
)
