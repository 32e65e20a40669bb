"""manage.py publish_totals: bring the public pages up to date now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from core.templatetags.fmt import waktu
from public.operations.publish import publish_totals


class Command(BaseCommand):
    help = "Hitung dan terbitkan angka publik; tidak berbuat apa-apa bila tidak ada perubahan."

    def handle(self, *_args: Any, **_options: Any) -> None:
        publication = publish_totals()
        if publication is None:
            self.stdout.write("Tidak ada perubahan; terbitan terakhir tetap berlaku.")
            return
        publication.refresh_from_db()
        published, withheld = (
            publication.totals.filter(suppressed=suppressed).count() for suppressed in (False, True)
        )
        self.stdout.write(
            f"Terbit {waktu(publication.published_at)}: {published} angka, "
            f"{withheld} disembunyikan."
        )
