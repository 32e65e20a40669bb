"""Every kind of background work has a page that shows what came of it."""

import uuid

from django.urls import get_resolver, reverse

from core import jobs
from sigertak.notices import _JOB_LISTS, _JOB_PAGES


def test_every_kind_of_job_leads_to_its_page():
    get_resolver().url_patterns  # noqa: B018 - loads the apps' views and, with them, their tasks
    ours = {kind for kind in jobs._handlers if "." in kind and not kind.startswith("test")}
    assert ours - {*_JOB_PAGES, *_JOB_LISTS} == set()
    for page in _JOB_PAGES.values():
        assert reverse(page, args=[uuid.uuid4()])
    for page in _JOB_LISTS.values():
        assert reverse(page)
