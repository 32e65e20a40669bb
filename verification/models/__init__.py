"""Cases, what the machine found, what Bappeda decided, and what happens to that afterwards."""

from verification.models.cases import Case, Evidence, Finding
from verification.models.decisions import BulkAct, Decision, SampleCheck
from verification.models.field_checks import FieldCheck, FieldPhoto
from verification.models.minutes import Minutes
from verification.models.objections import Objection
from verification.models.rechecks import Drift, Recheck, Takeover

__all__ = [
    "BulkAct",
    "Case",
    "Decision",
    "Drift",
    "Evidence",
    "FieldCheck",
    "FieldPhoto",
    "Finding",
    "Minutes",
    "Objection",
    "Recheck",
    "SampleCheck",
    "Takeover",
]
