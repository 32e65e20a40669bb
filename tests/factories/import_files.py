"""Registry files as regencies send them, and the short way to bring one through the worker."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

import xlsxwriter
from django.core.files.base import ContentFile

from accounts.models import Membership
from beneficiaries import job_kinds, tasks  # noqa: F401 (registers the handlers)
from beneficiaries.models import RegistryImport, RegistryRelease
from beneficiaries.operations import imports
from core import jobs
from core.models import Job
from tests.clients import as_login_role
from tests.factories.regions import region

HOUSEHOLD_HEADERS = [
    "IDBDT", "KDPROP", "KDKAB", "KDKEC", "KDDESA", "NMPROP", "NMKAB", "NMKEC", "NMKEL",
    "Nama_SLS", "Alamat", "Nama_KRT", "Jumlah_ART", "sta_bangunan", "luas_lantai", "lantai",
    "dinding", "percentile", "NoPesertaPKH", "lat", "long",
]  # fmt: skip
PERSON_HEADERS = [
    "IDARTBDT", "IDBDT", "KECAMATAN", "DESA", "Nama", "JnsKel", "TmpLahir", "TglLahir", "NIK",
    "NoKK", "Hub_KRT", "Umur", "Sta_kawin", "Jenis_cacat", "Percentile",
]  # fmt: skip


def household(number: int = 1, **changes: object) -> dict[str, object]:
    """A sound household of Lahat in BDT's headers, in BPS numbering."""
    return {
        "IDBDT": f"16040000000000{number:02d}", "KDPROP": "16", "KDKAB": "04", "KDKEC": "070",
        "KDDESA": "003", "NMPROP": "SUMATERA SELATAN", "NMKAB": "LAHAT", "NMKEC": "MERAPI BARAT",
        "NMKEL": "GUNUNG AGUNG", "Nama_SLS": "RT 03 RW 01 DUSUN II", "Alamat": "JL. LINTAS",
        "Nama_KRT": f"KEPALA {number}", "Jumlah_ART": 3, "sta_bangunan": 1, "luas_lantai": "36,5",
        "lantai": 9, "dinding": 3, "percentile": 7, "NoPesertaPKH": "PKH00123",
        "lat": "-3,7812", "long": "103,5412", **changes,
    }  # fmt: skip


def person(number: int = 1, household_number: int = 1, **changes: object) -> dict[str, object]:
    """A sound member of that household; every number has a sound NIK of its own."""
    return {
        "IDARTBDT": f"16040000000000{household_number:02d}{number:03d}",
        "IDBDT": f"16040000000000{household_number:02d}", "KECAMATAN": "Merapi Barat",
        "DESA": "Gunung Agung", "Nama": f"MUHAMMAD YUSUF {'ABCDEFGHIJ'[number % 10]}",
        "JnsKel": 1, "TmpLahir": "LAHAT", "TglLahir": "17/08/1980",
        "NIK": f"160408170880{number:04d}", "NoKK": "1604081708100001", "Hub_KRT": 1, "Umur": 40,
        "Sta_kawin": 2, "Jenis_cacat": 0, "Percentile": 7, **changes,
    }  # fmt: skip


def csv_file(
    headers: list[str], rows: Iterable[Mapping[str, object]], *, delimiter: str = ";",
    name: str = "data.csv",
) -> ContentFile:  # fmt: skip
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(headers)
    writer.writerows([row.get(header, "") for header in headers] for row in rows)
    return ContentFile(text.getvalue().encode(), name=name)


def xlsx_file(
    headers: list[str], rows: Iterable[Mapping[str, object]], *, title_rows: int = 0,
    name: str = "data.xlsx",
) -> ContentFile:  # fmt: skip
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    for index in range(title_rows):
        sheet.write(index, 0, f"DATA TERPADU {index}")
    for column, header in enumerate(headers):
        sheet.write(title_rows, column, header)
    for index, row in enumerate(rows, start=title_rows + 1):
        for column, header in enumerate(headers):
            sheet.write(index, column, row.get(header, ""))
    book.close()
    return ContentFile(content.getvalue(), name=name)


def households(rows: Iterable[Mapping[str, object]]) -> ContentFile:
    return csv_file(HOUSEHOLD_HEADERS, rows)


def persons(rows: Iterable[Mapping[str, object]]) -> ContentFile:
    return csv_file(PERSON_HEADERS, rows)


def members_of_palembang(rows: Iterable[Mapping[str, object]]) -> ContentFile:
    """Members said to live in Palembang, by columns that name the regency too."""
    place = {
        "KDPROP": "16", "KDKAB": "71", "KDKEC": "070", "KDDESA": "003",
        "NMPROP": "SUMATERA SELATAN", "NMKAB": "PALEMBANG", "NMKEC": "ILIR BARAT DUA",
        "NMKEL": "35 ILIR",
    }  # fmt: skip
    headers = [name for name in PERSON_HEADERS if name not in ("KECAMATAN", "DESA")]
    return csv_file([*headers, *place], ({**row, **place} for row in rows))


def release_of(membership: Membership, period: str = "2020-01", source: str = "dtks"):
    return RegistryRelease.objects.get_or_create(
        source=source, period=period, defaults={"created_by": membership.user}
    )[0]


def receive(
    membership: Membership, release: RegistryRelease, unit: str, file: ContentFile
) -> RegistryImport:
    return imports.receive(
        release=release, unit=unit, file=file, filename=file.name or "",
        regency_id=membership.regency_id, by=membership.user,
    )  # fmt: skip


def work(kind: str, subject_id, membership: Membership) -> Job:
    """Create a job and do it as the worker does: under the worker's login role."""
    job = jobs.create(kind, subject_id=subject_id, by=membership.user, membership_id=membership.pk)
    with as_login_role("sigertak_worker"):
        jobs.run(job.pk)
    job.refresh_from_db()
    return job


def stage(
    membership: Membership, release: RegistryRelease, unit: str, file: ContentFile
) -> RegistryImport:
    """Receive and check; the import afterwards, whatever became of it."""
    import_file = receive(membership, release, unit, file)
    work(job_kinds.CHECK, import_file.pk, membership)
    import_file.refresh_from_db()
    return import_file


def apply(import_file: RegistryImport, membership: Membership) -> RegistryImport:
    imports.start_applying(import_file=import_file, by=membership.user)
    work(job_kinds.APPLY, import_file.pk, membership)
    import_file.refresh_from_db()
    return import_file


def bring_in(
    membership: Membership, release: RegistryRelease, unit: str, file: ContentFile
) -> RegistryImport:
    """Receive, check and apply."""
    return apply(stage(membership, release, unit, file), membership)


def activate(release: RegistryRelease, code: str, membership: Membership) -> Job:
    from beneficiaries.operations import activation

    subject = activation.subject_of(release.pk, region(code).pk)
    return work(job_kinds.ACTIVATE, subject, membership)
