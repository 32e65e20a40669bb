"""The registry: releases, households and persons by name, by address, by picture."""

from beneficiaries.models.imports import RegistryImport, StagedRow
from beneficiaries.models.matching import MatchModel, MatchRun
from beneficiaries.models.people import Household, HouseholdVersion, Person, PersonVersion
from beneficiaries.models.pictures import HouseholdPhoto, Reveal
from beneficiaries.models.releases import RegistryRelease, ReleaseActivation

__all__ = [
    "Household",
    "HouseholdPhoto",
    "HouseholdVersion",
    "MatchModel",
    "MatchRun",
    "Person",
    "PersonVersion",
    "RegistryImport",
    "RegistryRelease",
    "ReleaseActivation",
    "Reveal",
    "StagedRow",
]
