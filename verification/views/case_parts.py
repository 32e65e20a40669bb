"""Parts of case pages: rows and lists made of a case file, ready for the components."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.models import HouseholdPhoto
from core.templatetags.fmt import EMPTY, nik_masked, rupiah, tanggal
from programs.enums import TargetUnit
from programs.queries.history import recipient_history
from programs.queries.recipients import years_on_aid
from verification.comparison import compare, household_facts
from verification.criteria_lines import CriteriaAnswers, criteria_answers
from verification.distances import in_words, metres_between
from verification.enums import (
    AdministrationOutcome,
    EligibilityOutcome,
    FindingKind,
    LocationOutcome,
    OverlapOutcome,
    PersonOutcome,
    Presence,
    PresenceSource,
)
from verification.evidence import Facts
from verification.locator import Locator, Place, locator
from verification.models import Case, Finding
from verification.queries.case_extras import Visit
from verification.queries.case_file import CaseFile
from verification.queries.new_base import awaits_new_findings
from verification.sentences import JUDGED_BY_BAPPEDA, WITHHELD, sentences
from verification.waterfall import waterfall

_OUTCOMES = {
    FindingKind.PERSON: PersonOutcome,
    FindingKind.LOCATION: LocationOutcome,
    FindingKind.ELIGIBILITY: EligibilityOutcome,
    FindingKind.OVERLAP: OverlapOutcome,
    FindingKind.ADMINISTRATION: AdministrationOutcome,
}


@dataclass(frozen=True, slots=True)
class ShownFinding:
    kind: str | Promise
    outcome: str
    label: str | Promise
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The findings of a version of the case that others have taken the place of."""

    version: int
    found_at: datetime.datetime
    findings: list[ShownFinding]


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    label: str
    thumb_url: str
    full_url: str
    taken_at: datetime.datetime | None


def shared(case: Case, file: CaseFile, scope: Scope) -> dict[str, Any]:
    """What every reader of a case sees: findings in sentences, verdict, history."""
    return {
        "case": case,
        "recipient": case.recipient,
        "may_browse": scope.may(Permission.REGISTRY_VIEW),
        "page_title": case.recipient.name,
        "page_subtitle": f"{case.program} · {case.agency.short_name}",
        "findings": _findings(file, scope),
        "is_judged_anew": awaits_new_findings(case),
        "basis": _basis(file),
        "decision": file.decisions[0] if file.decisions else None,
        "events": recipient_history(scope, case.recipient),
        "earlier": _earlier(file, scope),
        "aid": _aid(case, scope),
    }


def base_side(case: Case, file: CaseFile, visits: Iterable[Visit] = ()) -> dict[str, Any]:
    """What only Bappeda sees: the base beside the agency's words, candidates, clashes, photos.

    The places of `visits` stand on the map.
    """
    base = file.person
    return {
        "written": written(case),
        "rows": compare(case.recipient, base, file.regions) if base and "name" in base else [],
        "base": base,
        "base_region": file.regions.get(base["regency_id"]) if base else None,
        "household": household_facts(base) if base and "name" in base else [],
        "candidates": [
            {"facts": facts, "region": file.regions.get(facts["regency_id"]),
             "rows": compare(case.recipient, facts, file.regions) if "name" in facts else []}
            for facts in file.candidates
        ],
        "waterfall": waterfall(file.match),
        "overlaps": file.overlaps,
        "overlap_sides": file.sides,
        "criteria_answers": _criteria_answers(case, file),
        "photos": [_photo(photo) for photo in file.photos],
        "proposed": file.proposals,
        "gone": [_gone(one) for one in file.presence],
        "locator": _locator(case, base, visits),
    }  # fmt: skip


def _gone(said: Facts) -> dict[str, Any]:
    """Who says that the person has gone, in words for Bappeda; of another regency only what."""
    gone = {"of": said["of"], "label": Presence(said["of"]).label}
    if "by" not in said:
        return gone
    return {
        **gone,
        "source": PresenceSource(said["by"]).label,
        "by_nik": said["by_nik"],
        "on": datetime.date.fromisoformat(said["on"]) if said["on"] else None,
        "aid": " · ".join(filter(None, (said["program"], said["agency"]))),
    }


def _locator(case: Case, base: Facts | None, visits: Iterable[Visit]) -> Locator | None:
    """Where the house stands by the base, where somebody went, and the village as written.

    Within the district where its outline is known, else the regency. Distances are from the house.
    """
    recipient = case.recipient
    village = recipient.village
    house = None
    places: list[Place] = []
    if base and base.get("latitude") is not None and base.get("longitude") is not None:
        house = (Decimal(str(base["latitude"])), Decimal(str(base["longitude"])))
        places.append(Place(_("Rumah menurut basis"), float(house[0]), float(house[1])))
    been = next((v.check for v in visits if v.check.latitude and v.check.longitude), None)
    if been is not None and been.latitude is not None and been.longitude is not None:
        label = _("Tempat yang dikunjungi %(day)s") % {"day": tanggal(been.visited_on)}
        places.append(_place(label, been.latitude, been.longitude, house))
    if village.latitude is not None and village.longitude is not None:
        label = _("Pusat desa/kelurahan yang ditulis: %(name)s") % {"name": village.name}
        places.append(_place(label, village.latitude, village.longitude, house))
    area = recipient.district if recipient.district.boundary else recipient.regency
    return locator(area.boundary, places, area.full_name)


def _place(
    label: str, latitude: Decimal, longitude: Decimal, house: tuple[Decimal, Decimal] | None
) -> Place:
    note = ""
    if house is not None:
        apart = in_words(metres_between(house, (latitude, longitude)))
        note = _("%(distance)s dari rumah menurut basis") % {"distance": apart}
    return Place(label, float(latitude), float(longitude), note)


def _criteria_answers(case: Case, file: CaseFile) -> CriteriaAnswers | None:
    finding = file.findings.get(FindingKind.ELIGIBILITY)
    of_person = case.program.target_unit == TargetUnit.PERSON
    criteria = finding.criteria if finding else None
    return criteria_answers(criteria, file.answered, of_person=of_person)


def written(case: Case) -> list[tuple[str, Any]]:
    """What the agency wrote, where there is nothing to set beside it."""
    recipient = case.recipient
    return [
        (_("Nama"), recipient.name),
        (_("NIK"), nik_masked(recipient.nik)),
        (_("Nomor KK"), nik_masked(recipient.kk)),
        (_("Tanggal lahir"), tanggal(recipient.birth_date)),
        (_("Jenis kelamin"), recipient.get_sex_display() or EMPTY),
        (_("Alamat"), recipient.address),
        (_("Desa/kelurahan"), recipient.village.name),
        (_("Kecamatan"), recipient.district.name),
        (_("Kabupaten/kota"), recipient.regency.name),
    ]


def _findings(file: CaseFile, scope: Scope) -> list[ShownFinding]:
    """The latest of each kind; where one is not given to the reader, who judges instead."""
    shown = []
    for kind in FindingKind:
        if kind is FindingKind.ELIGIBILITY and file.withheld:
            text = [str(WITHHELD)]
            shown.append(ShownFinding(kind.label, "withheld", JUDGED_BY_BAPPEDA, text))
        elif kind in file.findings:
            shown.append(_shown(file.findings[kind], scope))
    return shown


def _shown(finding: Finding, scope: Scope) -> ShownFinding:
    """In sentences; a guest does not hear which numbers and names agree with the base."""
    kind = FindingKind(finding.kind)
    told = [one for one in finding.reasons if not (scope.is_guest and one["code"] == "match")]
    return ShownFinding(
        kind=kind.label,
        outcome=finding.outcome,
        label=_OUTCOMES[kind](finding.outcome).label,
        lines=sentences(kind, finding.outcome, told),
    )


def _basis(file: CaseFile) -> str:
    """Against which release and which version of the criteria the findings were made."""
    parts = []
    person = file.findings.get(FindingKind.PERSON)
    if person is not None:
        release = person.release or _("belum ada basis yang berlaku")
        parts.append(_("Basis: %(release)s") % {"release": release})
    eligibility = file.findings.get(FindingKind.ELIGIBILITY)
    if eligibility is not None and eligibility.criteria is not None:
        parts.append(_("Kriteria versi %(version)s") % {"version": eligibility.criteria.version})
    if person is not None:
        parts.append(_("Diperiksa %(date)s") % {"date": tanggal(person.found_at)})
    return " · ".join(parts)


def _earlier(file: CaseFile, scope: Scope) -> list[Earlier]:
    """Former findings, the latest version first."""
    versions: dict[int, list[Finding]] = {}
    for finding in file.earlier:
        versions.setdefault(finding.case_version, []).append(finding)
    order = list(FindingKind)
    return [
        Earlier(
            version,
            max(finding.found_at for finding in findings),
            [
                _shown(finding, scope)
                for finding in sorted(findings, key=lambda f: order.index(FindingKind(f.kind)))
            ],
        )
        for version, findings in sorted(versions.items(), reverse=True)
    ]


def _aid(case: Case, scope: Scope) -> list[tuple[str, Any]]:
    recipient, program = case.recipient, case.program
    years = years_on_aid(scope, recipient, program.kind_id)
    told = ngettext(
        "Sejak %(first)s, dalam %(n)s tahun anggaran",
        "Sejak %(first)s, dalam %(n)s tahun anggaran",
        len(years),
    )
    return [
        *(
            [(_("Menerima bantuan sejenis"), told % {"first": years[0], "n": len(years)})]
            if years
            else []
        ),
        (_("Program"), program.name),
        (_("Jenis"), program.kind.name),
        (_("Tahun anggaran"), str(program.year)),
        (_("Sumber dana"), program.get_funding_display()),
        (_("Nilai bantuan"), rupiah(recipient.amount)),
        (_("Bentuk barang/jasa"), recipient.goods),
        (_("Tanggal penyaluran"), tanggal(recipient.given_on)),
    ]


def _photo(photo: HouseholdPhoto) -> ShownPhoto:
    return ShownPhoto(
        label=photo.get_kind_display(),
        thumb_url=reverse("beneficiaries:photo_thumb", args=[photo.pk]),
        full_url=reverse("beneficiaries:photo", args=[photo.pk]),
        taken_at=photo.taken_at,
    )
