"""All that the list of households can be asked for, and by whom."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.codebook import HOUSEHOLD_VARIABLES, PERSON_VARIABLES
from beneficiaries.codebook_variable import Group, Variable
from beneficiaries.enums import Source
from beneficiaries.group_codes import CONFIDENTIAL, GroupKind
from beneficiaries.group_enums import GroupOutcome
from beneficiaries.models import (
    GroupList,
    GroupRow,
    Household,
    HouseholdPhoto,
    HouseholdPlace,
    Person,
    QualityFinding,
    ReleaseActivation,
)
from beneficiaries.quality_enums import QualityState
from beneficiaries.queries.household_questions import (
    YES_NO,
    Question,
    either,
    has_member,
    of_household,
    of_member,
)
from beneficiaries.queries.last_looked_at import looked_at
from beneficiaries.rules import AGENCY_GROUPS, may_see_sensitive
from core.scope import DatabaseRole

SCHOOL_AGE = (7, 18)
OLD_FROM = 60
_HOUSEHOLD_GROUPS = (*sorted(AGENCY_GROUPS), Group.DEMOGRAPHY, Group.WELFARE)
_PERSON_GROUPS = (
    Group.HEALTH, Group.EDUCATION, Group.WORK, Group.DOCUMENT, Group.DEMOGRAPHY, Group.PROGRAM,
)  # fmt: skip


def questions_for(scope: Scope, *, within_regency: bool) -> list[Question]:
    """What this reader may ask. Health and family secrets need a permission of their own."""
    return [
        question
        for question in QUESTIONS.values()
        if (within_regency or not question.of_members)
        and (not question.sensitive or may_see_sensitive(scope))
        and (question.permission is None or scope.may(question.permission))
        and (scope.role is not DatabaseRole.AGENCY or question.for_agencies)
    ]


def _years_ago(years: int) -> datetime.date:
    today = timezone.localdate()
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28)


def _of_age(first: int, last: int | None = None) -> Q:
    """Members of `first` to `last` full years, today."""
    wanted = Q(birth_date__lte=_years_ago(first))
    return wanted if last is None else wanted & Q(birth_date__gt=_years_ago(last + 1))


def _composed(make: Callable[[], Q]) -> Callable[[Sequence[str]], Q]:
    """Asked when it is needed: ages depend on the day."""

    def condition(values: Sequence[str]) -> Q:
        return either(make())(values)

    return condition


def _derived() -> Iterable[Question]:
    family = _("Susunan keluarga")
    for name, label, make in (
        ("lansia", _("Ada lansia (60 tahun ke atas)"), lambda: has_member(_of_age(OLD_FROM))),
        ("lansia_sendiri", _("Lansia tinggal sendiri"),
         lambda: Q(member_count=1) & has_member(_of_age(OLD_FROM))),
        ("balita", _("Ada anak di bawah lima tahun"), lambda: has_member(_of_age(0, 4))),
        ("kepala_perempuan", _("Kepala rumah tangga perempuan"),
         lambda: has_member(Q(head_relation=1, sex=2))),
    ):  # fmt: skip
        yield Question(name, label, family, _composed(make), YES_NO, of_members=True)
    yield Question("disabilitas", _("Ada penyandang disabilitas"), family,
                   _composed(lambda: has_member(Q(disability__gt=0))), YES_NO, of_members=True,
                   sensitive=True)  # fmt: skip
    # PPKS is not asked for: whoever stands there for whatever reason would stand in a list.
    yield Question(
        "kelompok", _("Ada anggota kelompok"), family, _in_groups,
        tuple((one.value, one.label) for one in ASKED_FOR), several=True, of_members=True,
        sensitive=True,
    )  # fmt: skip
    yield Question(
        "anak_tidak_sekolah", _("Ada anak 7–18 tahun yang tidak bersekolah"), family,
        _composed(lambda: has_member(_of_age(*SCHOOL_AGE) & Q(school_attendance__in=[0, 2]))),
        YES_NO, of_members=True, sensitive=True,
    )  # fmt: skip


ASKED_FOR = tuple(one for one in GroupKind if one not in CONFIDENTIAL)


def _in_groups(values: Sequence[str]) -> Q:
    """A member stands in the newest list of one of these kinds."""
    rows = GroupRow.objects.filter(
        outcome=GroupOutcome.JOINED, person__in_base=True, person__household=OuterRef("pk"),
        group_list__in=GroupList.objects.newest().filter(kind__in=values),
    )  # fmt: skip
    return Q(Exists(rows))


def _of_data() -> Iterable[Question]:
    section = _("Kelengkapan data")
    photo = Q(Exists(HouseholdPhoto.objects.filter(household=OuterRef("pk"))))
    place = Q(latitude__isnull=False) | Q(
        Exists(HouseholdPlace.objects.filter(household=OuterRef("pk")))
    )
    open_finding = Q(
        Exists(QualityFinding.objects.filter(household=OuterRef("pk"), state=QualityState.OPEN))
    )
    yield Question("foto", _("Ada foto"), section, either(photo), YES_NO)
    yield Question("lokasi", _("Ada koordinat"), section, either(place), YES_NO)
    yield Question("temuan", _("Ada temuan mutu data yang terbuka"), section,
                   either(open_finding), YES_NO, of_members=True,
                   permission=Permission.QUALITY_VIEW)  # fmt: skip
    yield Question("sumber", _("Sumber rilis"), section, _from_source, tuple(Source.choices),
                   several=True)  # fmt: skip
    yield Question("verifikasi", _("Terakhir diverifikasi"), section, _verified, (
        ("setahun", _("Dalam 12 bulan terakhir")),
        ("lama", _("Lebih dari 12 bulan lalu")),
        ("belum", _("Belum pernah")),
    ), of_members=True)  # fmt: skip


def year_ago() -> datetime.datetime:
    """Verified before this moment is verified too long ago."""
    return timezone.now() - datetime.timedelta(days=365)


def _from_source(values: Sequence[str]) -> Q:
    """Of the release in force; where a regency is new, of what its rows brought along."""
    in_force = ReleaseActivation.objects.filter(superseded_at__isnull=True)
    told = in_force.filter(release__source__in=values)
    return Q(release__isnull=False, regency__in=told.values("regency")) | (
        Q(release__source__in=values) & ~Q(regency__in=in_force.values("regency"))
    )


def _verified(values: Sequence[str]) -> Q:
    """When somebody last looked at the household, for an aid or on a visit."""
    ever, lately = looked_at(), looked_at(year_ago())
    return {"setahun": lately, "lama": ever & ~lately}.get(values[0], ~ever)


def _columns(variables: Mapping[str, Variable], groups: Iterable[Group]) -> Iterable[Variable]:
    order = list(groups)
    known = [one for one in variables.values() if one.group in order]
    return sorted(known, key=lambda variable: order.index(variable.group))


def _stored(model: type[Household | Person]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {
        question.name: question
        for question in (
            *_derived(),
            *_of_data(),
            *(
                question
                for variable in _columns(HOUSEHOLD_VARIABLES, _HOUSEHOLD_GROUPS)
                if variable.name in _stored(Household)
                for question in of_household(variable)
            ),
            *(
                question
                for variable in _columns(PERSON_VARIABLES, _PERSON_GROUPS)
                if variable.name in _stored(Person)
                for question in of_member(variable)
            ),
        )
    }
)
