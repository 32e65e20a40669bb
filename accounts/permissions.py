"""What a role may do. A permission is a capability; over which rows, the scope says."""

from enum import StrEnum


class Permission(StrEnum):
    REGISTRY_VIEW = "registry.view"
    REGISTRY_REVEAL = "registry.reveal"
    REGISTRY_IMPORT = "registry.import"
    REGISTRY_ACTIVATE = "registry.activate"
    PHOTO_ADD = "photo.add"
    PROGRAM_VIEW = "program.view"
    PROGRAM_EDIT = "program.edit"
    RECIPIENT_EDIT = "recipient.edit"
    RECIPIENT_SUBMIT = "recipient.submit"
    CASE_VIEW = "case.view"
    CASE_DECIDE = "case.decide"
    ACCOUNT_MANAGE = "account.manage"
    AUDIT_VIEW = "audit.view"
    DASHBOARD_VIEW = "dashboard.view"


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
    }
)
