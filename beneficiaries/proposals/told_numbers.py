"""Numbers of cards and people as a village is told them: masked by the database itself.

Its role reads virtual columns that no model knows, and not those with whole numbers (see migration
`0020_rights`); whoever asks for `nik` there gets "permission denied".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Model
from django.db.models.expressions import RawSQL

from beneficiaries.identity import MASK
from beneficiaries.proposals.columns import TOLD_NUMBERS
from core.templatetags.fmt import nik_masked


def told_numbers(model: type[Model]) -> dict[str, RawSQL]:
    """Annotations `nik_told` and the like."""
    table = model._meta.db_table
    return {
        f"{name}_told": RawSQL(f'"{table}"."{name}_told"', [], output_field=CharField())  # noqa: S611
        for name in TOLD_NUMBERS[str(model._meta.model_name)]
    }


def masked(value: str) -> str:
    """A number as pages show it; one that came masked already stays as it is."""
    return value if MASK in value else nik_masked(value)


def cards_of(household: Any, members: Iterable[Any]) -> list[str]:
    """Card numbers of a household as a village is told them: its own, else those of its families.

    Most registers tell the card with the members only. Two families of one place look the same.
    """
    own = told_of(household, "family_card_number")
    return [own] if own else sorted({told for one in members if (told := told_of(one, "kk"))})


def told_of(row: Any, name: str) -> str:
    """The number of a row that came with `told_numbers`; "" where there is none."""
    return str(getattr(row, f"{name}_told"))
