"""What a role may do. A permission is a capability; over which rows, the scope says."""

from enum import StrEnum


class Permission(StrEnum):
    REGISTRY_VIEW = "registry.view"
    REGISTRY_REVEAL = "registry.reveal"
    REGISTRY_IMPORT = "registry.import"
    REGISTRY_ACTIVATE = "registry.activate"
    # Health and family secrets of members; and lists of households to take along.
    REGISTRY_SENSITIVE = "registry.sensitive"
    REGISTRY_EXPORT = "registry.export"
    PHOTO_ADD = "photo.add"
    # What is wrong in the base, by name; and to close, hand down and check it.
    QUALITY_VIEW = "quality.view"
    QUALITY_WORK = "quality.work"
    # Changes of the base that villages propose: read, draft and submit, check or ratify.
    PROPOSAL_VIEW = "proposal.view"
    PROPOSAL_EDIT = "proposal.edit"
    PROPOSAL_DECIDE = "proposal.decide"
    # The households of one's own village, and those it does not yet find in the base.
    VILLAGE_VIEW = "village.view"
    PROGRAM_VIEW = "program.view"
    PROGRAM_EDIT = "program.edit"
    # To ask that a program is opened to somebody of another agency, and to end that.
    PROGRAM_SHARE = "program.share"
    RECIPIENT_EDIT = "recipient.edit"
    RECIPIENT_SUBMIT = "recipient.submit"
    RECIPIENT_EXPORT = "recipient.export"
    CASE_VIEW = "case.view"
    CASE_DECIDE = "case.decide"
    CASE_EXPORT = "case.export"
    # Who holds which right, and what was done to it; and to give, change and end rights.
    ACCOUNT_VIEW = "account.view"
    ACCOUNT_MANAGE = "account.manage"
    # To be the second person without whom nobody's second factor is taken away.
    ACCOUNT_CONFIRM = "account.confirm"
    AUDIT_VIEW = "audit.view"
    AUDIT_EXPORT = "audit.export"
    # Whose data an account reached, in numbers alone.
    BREACH_REPORT = "breach.report"
    # What people ask about their own data: take down, hand out, answer.
    SUBJECT_SERVE = "subject.serve"
    DASHBOARD_VIEW = "dashboard.view"
    # Kinds of aid, what they ask, and which of them go together.
    RULES_EDIT = "rules.edit"
    OVERLAP_VIEW = "overlap.view"
    # Who of the base is in need and has no aid, by name.
    NEED_VIEW = "need.view"
    NEED_EXPORT = "need.export"
    SCORECARD_VIEW = "scorecard.view"
    PLAN_VIEW = "plan.view"
    PLAN_EDIT = "plan.edit"
    MINUTES_VIEW = "minutes.view"
    MINUTES_ISSUE = "minutes.issue"
    # Overlaps and plans as sums, for those who decide by figures and read no rows.
    TOTALS_VIEW = "totals.view"
    # The technical administration: agencies, accounts, settings; no person of the base.
    SYSTEM_ADMIN = "system.admin"


# Whoever holds one of these sees people by name, and so needs a second factor.
BY_NAME = frozenset(
    {
        Permission.REGISTRY_VIEW,
        Permission.REGISTRY_IMPORT,
        Permission.PROGRAM_VIEW,
        Permission.RECIPIENT_EDIT,
        Permission.CASE_VIEW,
        Permission.ACCOUNT_MANAGE,
        Permission.AUDIT_VIEW,
        Permission.OVERLAP_VIEW,
        Permission.NEED_VIEW,
        Permission.QUALITY_VIEW,
        Permission.PROPOSAL_VIEW,
        Permission.VILLAGE_VIEW,
    }
)
