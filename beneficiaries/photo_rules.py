"""What may be done with a picture, beyond seeing the household."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.permissions import Permission
from beneficiaries.enums import DOCUMENT_KINDS, PhotoKind
from core.scope import DatabaseRole

if TYPE_CHECKING:
    from accounts.scope import Scope
    from beneficiaries.models import HouseholdPhoto


def kinds_for(scope: Scope) -> list[PhotoKind]:
    """Kinds this member may add: identity papers only with the right to open full numbers."""
    reveals = scope.may(Permission.REGISTRY_REVEAL)
    return [kind for kind in PhotoKind if reveals or kind not in DOCUMENT_KINDS]


def may_remove(scope: Scope, photo: HouseholdPhoto) -> bool:
    """Whoever may add may take away; an agency's people only what they sent themselves."""
    if not scope.may(Permission.PHOTO_ADD):
        return False
    if photo.is_document and not scope.may(Permission.REGISTRY_REVEAL):
        return False
    return scope.role is not DatabaseRole.AGENCY or photo.uploaded_by_id == scope.user_id
