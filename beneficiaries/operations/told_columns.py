"""Columns that follow from what a proposal tells of a person."""

from __future__ import annotations

from typing import Any

from beneficiaries.names import normal_name, skeleton_of_normal


def with_followers(told: dict[str, Any]) -> dict[str, Any]:
    """Told columns and those that follow from them: the forms names are compared by."""
    found = dict(told)
    if "name" in told:
        normal = normal_name(told["name"])
        found |= {"name_norm": normal[:150], "name_skeleton": skeleton_of_normal(normal)[:150]}
    if "nik" in told:
        found["nik_usable"] = True
    return found
