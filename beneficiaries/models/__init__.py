"""The registry: releases, households and persons by name, by address, by picture."""

from beneficiaries.models.former import FormerVersion
from beneficiaries.models.groups import GroupList, GroupOrigin, GroupRow, GroupSecret
from beneficiaries.models.imports import RegistryImport, StagedRow
from beneficiaries.models.mappings import HeaderMapping
from beneficiaries.models.matching import MatchModel, MatchRun
from beneficiaries.models.people import Household, HouseholdVersion, Person, PersonVersion
from beneficiaries.models.photo_batches import PhotoBatch, PhotoBatchEntry
from beneficiaries.models.pictures import (
    DocumentReveal,
    HouseholdPhoto,
    HouseholdPlace,
    PhotoRemoval,
    Reveal,
)
from beneficiaries.models.proposals import (
    Amendment,
    Proposal,
    ProposalMember,
    ProposalPaper,
    ProposalStep,
)
from beneficiaries.models.quality import (
    QualityCheck,
    QualityEvent,
    QualityFinding,
    QualityTally,
    QualityTask,
)
from beneficiaries.models.quality_answers import QualityAnswer, QualityAnswerFile
from beneficiaries.models.releases import RegistryRelease, ReleaseActivation
from beneficiaries.models.rights import Erasure, SubjectRequest
from beneficiaries.models.search import AddressWord, NameWord
from beneficiaries.models.sights import Sight

__all__ = [
    "AddressWord",
    "Amendment",
    "DocumentReveal",
    "Erasure",
    "FormerVersion",
    "GroupList",
    "GroupOrigin",
    "GroupRow",
    "GroupSecret",
    "HeaderMapping",
    "Household",
    "HouseholdPhoto",
    "HouseholdPlace",
    "HouseholdVersion",
    "MatchModel",
    "MatchRun",
    "NameWord",
    "Person",
    "PersonVersion",
    "PhotoBatch",
    "PhotoBatchEntry",
    "PhotoRemoval",
    "Proposal",
    "ProposalMember",
    "ProposalPaper",
    "ProposalStep",
    "QualityAnswer",
    "QualityAnswerFile",
    "QualityCheck",
    "QualityEvent",
    "QualityFinding",
    "QualityTally",
    "QualityTask",
    "RegistryImport",
    "RegistryRelease",
    "ReleaseActivation",
    "Reveal",
    "Sight",
    "StagedRow",
    "SubjectRequest",
]
