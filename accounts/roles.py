"""Roles of the portal and what each may do. The TKPK secretariat grants them; nobody else."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import AgencyKind
from accounts.permissions import Permission as P


class Role(models.TextChoices):
    OPD_OPERATOR = "opd_operator", _("Operator OPD")
    OPD_SUPERVISOR = "opd_supervisor", _("Penyelia OPD")
    VERIFIER = "verifier", _("Verifikator Bappeda")
    STEWARD = "steward", _("Pengelola basis data")
    SECRETARIAT = "secretariat", _("Sekretariat TKPK")
    EXECUTIVE = "executive", _("Pimpinan dan pemangku kepentingan")
    AUDITOR = "auditor", _("Auditor")
    TECH_ADMIN = "tech_admin", _("Administrator teknis")


PERMISSIONS: dict[Role, frozenset[P]] = {
    Role.OPD_OPERATOR: frozenset(
        {P.REGISTRY_VIEW, P.PROGRAM_VIEW, P.PROGRAM_EDIT, P.RECIPIENT_EDIT, P.RECIPIENT_SUBMIT,
         P.CASE_VIEW, P.PHOTO_ADD}
    ),
    Role.OPD_SUPERVISOR: frozenset(
        {P.REGISTRY_VIEW, P.PROGRAM_VIEW, P.PROGRAM_EDIT, P.RECIPIENT_SUBMIT, P.CASE_VIEW}
    ),
    Role.VERIFIER: frozenset(
        {P.REGISTRY_VIEW, P.REGISTRY_REVEAL, P.PROGRAM_VIEW, P.CASE_VIEW, P.CASE_DECIDE,
         P.PHOTO_ADD, P.DASHBOARD_VIEW}
    ),
    Role.STEWARD: frozenset(
        {P.REGISTRY_VIEW, P.REGISTRY_REVEAL, P.REGISTRY_IMPORT, P.REGISTRY_ACTIVATE, P.PHOTO_ADD,
         P.DASHBOARD_VIEW}
    ),
    Role.SECRETARIAT: frozenset({P.ACCOUNT_MANAGE, P.DASHBOARD_VIEW, P.TOTALS_PUBLISH}),
    Role.EXECUTIVE: frozenset({P.DASHBOARD_VIEW}),
    Role.AUDITOR: frozenset(
        {P.REGISTRY_VIEW, P.PROGRAM_VIEW, P.CASE_VIEW, P.AUDIT_VIEW, P.DASHBOARD_VIEW}
    ),
    Role.TECH_ADMIN: frozenset({P.DASHBOARD_VIEW}),
}

# Roles whose rows are those of their agency; all others see their territory.
AGENCY_BOUND = frozenset({Role.OPD_OPERATOR, Role.OPD_SUPERVISOR})

# Which kind of agency may hold which role. An OPD employee never verifies, Bappeda never enters.
ROLES_OF_KIND: dict[str, frozenset[Role]] = {
    AgencyKind.OPD: frozenset({Role.OPD_OPERATOR, Role.OPD_SUPERVISOR, Role.EXECUTIVE}),
    AgencyKind.SOCIAL: frozenset(
        {Role.OPD_OPERATOR, Role.OPD_SUPERVISOR, Role.STEWARD, Role.EXECUTIVE}
    ),
    AgencyKind.BAPPEDA: frozenset(
        {Role.VERIFIER, Role.SECRETARIAT, Role.STEWARD, Role.EXECUTIVE, Role.TECH_ADMIN}
    ),
    AgencyKind.INSPECTORATE: frozenset({Role.AUDITOR}),
}
