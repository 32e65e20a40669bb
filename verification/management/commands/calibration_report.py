"""`manage.py calibration_report`: does the engine's probability mean what it says?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from beneficiaries.matching.calibration import AIM, Calibration
from beneficiaries.matching.weights import limits_in_force
from core.scope import DatabaseRole, DatabaseScope, scoped
from verification.queries.calibrating import calibrations


class Command(BaseCommand):
    help = (
        "Membandingkan peluang yang dinyatakan mesin pemadanan dengan putusan verifikator, menurut "
        "versi bobot, dan menunjukkan di mana batas padan dapat diletakkan. Tanpa data pribadi."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
            reports, limits = calibrations(), limits_in_force()
        self.stdout.write(
            f"batas: match={limits.match:g}, review={limits.review:g}, margin={limits.margin:g}"
        )
        for report in reports:
            self._show(report)
        if not reports:
            self.stdout.write("Belum ada putusan yang dapat dibandingkan.")

    def _show(self, report: Calibration) -> None:
        self.stdout.write(
            f"\n{report.version or '-'}: putusan={report.count}, bukan orangnya={report.wrong}"
        )
        self.stdout.write(f"{'peluang':>15} {'putusan':>9} {'dinyatakan':>11} {'terbukti':>9}")
        for one in report.bins:
            self.stdout.write(
                f"{one.low:7.3f}–{one.high:.3f} {one.count:10d} {one.predicted:11.4f} "
                f"{one.observed:9.4f}"
            )
        precision = report.precision_at_line
        if precision is not None:
            self.stdout.write(f"pada batas sekarang: ketepatan={precision:.5f} ({report.at_line})")
        advice = "belum cukup putusan" if report.line is None else f"{report.line:.1f} bit"
        self.stdout.write(f"batas untuk ketepatan {AIM}: {advice}")
