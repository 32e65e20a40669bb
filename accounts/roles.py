"""Roles of the portal and what each may do. The TKPK secretariat grants them; nobody else."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import AgencyKind
from accounts.permissions import Permission


class Role(models.TextChoices):
    OPD_OPERATOR = "opd_operator", _("Operator OPD")
    OPD_SUPERVISOR = "opd_supervisor", _("Penyelia OPD")
    VERIFIER = "verifier", _("Verifikator Bappeda")
    STEWARD = "steward", _("Pengelola basis data")
    SECRETARIAT = "secretariat", _("Sekretariat TKPK")
    EXECUTIVE = "executive", _("Pimpinan dan pemangku kepentingan")
    AUDITOR = "auditor", _("Auditor")
    TECH_ADMIN = "tech_admin", _("Administrator teknis")
    VILLAGE_OPERATOR = "village_operator", _("Operator desa/kelurahan")


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OPD_OPERATOR: frozenset(
        {
            Permission.REGISTRY_VIEW,
            Permission.PROGRAM_VIEW,
            Permission.PROGRAM_EDIT,
            Permission.RECIPIENT_EDIT,
            Permission.RECIPIENT_SUBMIT,
            Permission.RECIPIENT_EXPORT,
            Permission.CASE_VIEW,
            Permission.CASE_EXPORT,
            Permission.PHOTO_ADD,
            Permission.SCORECARD_VIEW,
            Permission.PLAN_VIEW,
            Permission.PLAN_EDIT,
        }
    ),
    Role.OPD_SUPERVISOR: frozenset(
        {
            Permission.REGISTRY_VIEW,
            Permission.PROGRAM_VIEW,
            Permission.PROGRAM_EDIT,
            Permission.PROGRAM_SHARE,
            Permission.RECIPIENT_SUBMIT,
            Permission.RECIPIENT_EXPORT,
            Permission.CASE_VIEW,
            Permission.CASE_EXPORT,
            Permission.SCORECARD_VIEW,
            Permission.PLAN_VIEW,
            Permission.PLAN_EDIT,
            Permission.MINUTES_VIEW,
        }
    ),
    Role.VERIFIER: frozenset(
        {
            Permission.REGISTRY_VIEW,
            Permission.REGISTRY_REVEAL,
            Permission.REGISTRY_SENSITIVE,
            Permission.PROGRAM_VIEW,
            Permission.CASE_VIEW,
            Permission.CASE_DECIDE,
            Permission.CASE_EXPORT,
            Permission.RECIPIENT_EXPORT,
            Permission.PHOTO_ADD,
            # Whom they decide on may be proposed as deceased or moved.
            Permission.PROPOSAL_VIEW,
            Permission.DASHBOARD_VIEW,
            Permission.RULES_EDIT,
            Permission.OVERLAP_VIEW,
            Permission.NEED_VIEW,
            Permission.NEED_EXPORT,
            Permission.SCORECARD_VIEW,
            Permission.PLAN_VIEW,
            Permission.PLAN_EDIT,
            Permission.MINUTES_VIEW,
            Permission.MINUTES_ISSUE,
        }
    ),
    Role.STEWARD: frozenset(
        {
            Permission.REGISTRY_VIEW,
            Permission.REGISTRY_REVEAL,
            Permission.SUBJECT_SERVE,
            Permission.REGISTRY_SENSITIVE,
            Permission.REGISTRY_EXPORT,
            Permission.REGISTRY_IMPORT,
            Permission.REGISTRY_ACTIVATE,
            Permission.QUALITY_VIEW,
            Permission.QUALITY_WORK,
            Permission.PROPOSAL_VIEW,
            Permission.PROPOSAL_EDIT,
            Permission.PROPOSAL_DECIDE,
            Permission.PHOTO_ADD,
            Permission.DASHBOARD_VIEW,
            Permission.NEED_VIEW,
            Permission.NEED_EXPORT,
            Permission.SCORECARD_VIEW,
        }
    ),
    Role.SECRETARIAT: frozenset(
        {
            Permission.ACCOUNT_VIEW,
            Permission.ACCOUNT_MANAGE,
            Permission.ACCOUNT_CONFIRM,
            Permission.DASHBOARD_VIEW,
            Permission.BREACH_REPORT,
        }
    ),
    Role.EXECUTIVE: frozenset(
        {Permission.DASHBOARD_VIEW, Permission.SCORECARD_VIEW, Permission.TOTALS_VIEW}
    ),
    Role.AUDITOR: frozenset(
        {
            Permission.REGISTRY_VIEW,
            Permission.PROGRAM_VIEW,
            Permission.CASE_VIEW,
            Permission.AUDIT_VIEW,
            Permission.AUDIT_EXPORT,
            Permission.ACCOUNT_VIEW,
            Permission.BREACH_REPORT,
            Permission.DASHBOARD_VIEW,
            Permission.TOTALS_VIEW,
            Permission.OVERLAP_VIEW,
            Permission.NEED_VIEW,
            Permission.SCORECARD_VIEW,
            Permission.PLAN_VIEW,
            Permission.MINUTES_VIEW,
            Permission.QUALITY_VIEW,
            Permission.PROPOSAL_VIEW,
        }
    ),
    Role.TECH_ADMIN: frozenset(
        {Permission.DASHBOARD_VIEW, Permission.SYSTEM_ADMIN, Permission.ACCOUNT_CONFIRM}
    ),
    Role.VILLAGE_OPERATOR: frozenset(
        {Permission.PROPOSAL_VIEW, Permission.PROPOSAL_EDIT, Permission.VILLAGE_VIEW}
    ),
}

# Roles whose rows are those of their agency; all others see their territory.
AGENCY_BOUND = frozenset({Role.OPD_OPERATOR, Role.OPD_SUPERVISOR})
# Roles whose rows are those of one village: that of their office.
VILLAGE_BOUND = frozenset({Role.VILLAGE_OPERATOR})

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
    AgencyKind.VILLAGE: frozenset({Role.VILLAGE_OPERATOR}),
}
