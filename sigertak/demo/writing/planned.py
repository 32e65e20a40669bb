"""Plans of all levels for last year, this year and the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from accounts.models import Agency, Membership
from programs.enums import FundingSource, PlanLevel
from programs.models import Plan, ProgramKind
from programs.plan_rules import LEVEL_OF_FUNDING
from regions.models import Region
from sigertak.demo.chance import stream
from sigertak.demo.places import Regency
from sigertak.demo.programs import ProgramPlan
from sigertak.demo.writing.atlas import Atlas

# What centre and private givers plan in every regency: kind, level, giver, share, rupiah each.
_OUTSIDE = (
    ("pkh", PlanLevel.CENTRE, "Kementerian Sosial", 0.05, 2_400_000),
    ("sembako", PlanLevel.CENTRE, "Kementerian Sosial", 0.08, 2_400_000),
    ("bsps", PlanLevel.CENTRE, "Kementerian Perumahan dan Kawasan Permukiman", 0.004, 20_000_000),
    ("zakat-csr", PlanLevel.PRIVATE, "Baznas", 0.003, 15_000_000),
)


@dataclass(frozen=True, slots=True)
class PlanWriter:
    """Writes plans; needs kinds and agencies."""

    atlas: Atlas
    seed: int
    by: Membership

    def write(
        self, plans: Sequence[ProgramPlan], agencies: dict[str, Agency], households: int
    ) -> int:
        """One plan for every program of the agencies, and those of centre and givers."""
        kinds = {kind.code: kind for kind in ProgramKind.objects.all()}
        rng = stream(self.seed, "plans")
        rows = [*self._own(rng, plans, agencies, kinds)]
        # What an agency carries out for a centre or giver is planned once.
        own = {(row.year, row.level, row.kind_id, row.regency_id) for row in rows}
        for year in sorted({plan.year for plan in plans}):
            rows += [
                row
                for row in self._outside(rng, year, kinds, households)
                if (row.year, row.level, row.kind_id, row.regency_id) not in own
            ]
        Plan.objects.bulk_create(rows, batch_size=1000)
        return len(rows)

    def _own(
        self,
        rng: Random,
        plans: Iterable[ProgramPlan],
        agencies: dict[str, Agency],
        kinds: dict[str, ProgramKind],
    ) -> Iterable[Plan]:
        for plan in plans:
            agency = agencies[plan.agency_key]
            yield Plan(
                year=plan.year,
                # Where the program's own money is counted, so that plan and program meet.
                level=LEVEL_OF_FUNDING[FundingSource(plan.funding)],
                agency=agency,
                kind=kinds[plan.kind],
                region_id=agency.region_id,
                regency_id=agency.regency_id,
                quantity=max(1, round(plan.target_quantity * (0.9 + rng.random() * 0.3))),
                amount=plan.budget,
                created_by=self.by.user,
            )

    def _outside(
        self, rng: Random, year: int, kinds: dict[str, ProgramKind], households: int
    ) -> Iterable[Plan]:
        total = sum(regency.weight for regency in self.atlas.regencies) or 1.0
        for regency in self.atlas.regencies:
            size = households * regency.weight / total
            for code, level, giver, share, each in _OUTSIDE:
                quantity = max(1, round(size * share * (0.8 + rng.random() * 0.4)))
                place = self._region(regency)
                yield Plan(
                    year=year,
                    level=level,
                    institution=giver,
                    kind=kinds[code],
                    region=place,
                    regency=place,
                    quantity=quantity,
                    amount=quantity * each,
                    created_by=self.by.user,
                )

    def _region(self, regency: Regency) -> Region:
        return self.atlas.by_code[regency.code]
