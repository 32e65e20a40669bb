"""Ground tables: the audit trail, background jobs, exports, and how people see their lists."""

from core.identifiers import UUID7, Identified, uuid7
from core.models.exports import Export
from core.models.ground import AuditChain, AuditEvent, Job
from core.models.row_changes import RowChange
from core.models.views import SavedView

__all__ = [
    "UUID7",
    "AuditChain",
    "AuditEvent",
    "Export",
    "Identified",
    "Job",
    "RowChange",
    "SavedView",
    "uuid7",
]
