"""The one map from kind of notice to its subject, composed from the apps."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from accounts.enums import NoticeKind
from accounts.notice_subjects import SUBJECTS as ACCOUNTS
from accounts.notice_subjects import Subject
from analysis.notice_subjects import SUBJECTS as ANALYSIS
from beneficiaries.notice_subjects import SUBJECTS as BENEFICIARIES
from programs.notice_subjects import SUBJECTS as PROGRAMS
from verification.notice_subjects import SUBJECTS as VERIFICATION

# The page that shows the outcome of a job, opened with the job's subject.
_JOB_PAGES = {
    "recipient_upload.check": "programs:upload_detail",
    "registry_import.check": "beneficiaries:import_detail",
    "registry_import.apply": "beneficiaries:import_detail",
    "verification.submit": "programs:program_detail",
    "verification.decide_in_bulk": "verification:bulk_detail",
    "verification.undo_in_bulk": "verification:bulk_detail",
    "verification.rejudge_program": "programs:program_detail",
    "delivery_upload.apply": "programs:delivery_upload_detail",
    "distribution.draw_up": "programs:distribution_detail",
    "program.copy_recipients": "programs:program_detail",
    "match_run.match": "beneficiaries:match_detail",
    "group_list.check": "beneficiaries:grouplist_detail",
    "photo_batch.add": "beneficiaries:photobatch_detail",
    "quality.answers": "beneficiaries:answers_detail",
    "proposal.photos": "beneficiaries:proposal_detail",
    "subject_request.erase": "analysis:subject_detail",
}
# Pages about no one thing: they are opened as they are.
_JOB_LISTS = {
    "export.write": "accounts:export_list",
    "registry_release.activate": "beneficiaries:release_list",
    "registry_release.undo": "beneficiaries:release_list",
    "overlap.recompute": "programs:overlap_rule_list",
    "quality.check": "beneficiaries:quality_overview",
    "region_event.carry": "beneficiaries:region_change_list",
}


def _job_page(subject_id: uuid.UUID | None, params: Mapping[str, Any]) -> str:
    job = params.get("job", "")
    if page := _JOB_PAGES.get(job):
        return reverse(page, args=[subject_id])
    return reverse(_JOB_LISTS.get(job, "home"))


SUBJECTS: Mapping[NoticeKind, Subject] = {
    **ACCOUNTS,
    **ANALYSIS,
    **BENEFICIARIES,
    **PROGRAMS,
    **VERIFICATION,
    NoticeKind.JOB_FINISHED: Subject(_job_page),
}
