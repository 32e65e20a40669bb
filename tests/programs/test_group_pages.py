"""Groups in the browser: tab, page of members, forms, adding a member from the group."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.identifiers import uuid7
from programs.models import Recipient, RecipientGroup
from tests.factories.regions import region
from tests.factories.registry import a_kind, a_program, a_recipient
from tests.programs.acts import LAHAT_VILLAGE, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(cast):
    return a_program(cast.operator_lahat, kind=a_kind("kube"), target_unit="group")


def data(**values):
    return {
        "entry": str(uuid7()),
        "name": "KUBE Mawar",
        "business": "Kue kering",
        "village": str(region(LAHAT_VILLAGE).pk),
        **values,
    }


def made(operator, program, **values) -> RecipientGroup:
    operator.post(url("group_create", program.pk), data(**values))
    return RecipientGroup.objects.latest("created_at")


def test_a_group_is_made_shown_and_changed(operator, program):
    group = made(operator, program)
    page = operator.get(url("group_detail", group.pk)).content.decode()
    assert "Kue kering" in page
    assert "Belum ada anggota" in page
    operator.post(url("group_edit", group.pk), data(name="KUBE Melati"))
    assert "KUBE Melati" in operator.get(url("group_list", program.pk)).content.decode()
    again = operator.post(url("group_create", program.pk), data(name="kube melati"))
    assert "name" in again.context["form"].errors


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("village", ""), ("founded_on", "2999-01-01")]
)
def test_a_wrong_group_is_refused(operator, program, field, value):
    page = operator.post(url("group_create", program.pk), data(**{field: value}))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not RecipientGroup.objects.exists()


def test_a_member_is_added_from_the_groups_page_and_stays_in_mind(operator, program):
    group = made(operator, program)
    add = operator.get(url("group_detail", group.pk)).context["add_url"]
    form = operator.get(add).context["form"]
    assert form.initial["group"] == str(group.pk)
    answer = operator.post(
        url("recipient_create", program.pk),
        {
            "entry": str(uuid7()),
            "name": "Ani",
            "village": form.initial["village"],
            "group": str(group.pk),
            "group_role": "chair",
            "again": "1",
        },
    )
    assert f"group={group.pk}" in answer.url
    assert Recipient.objects.get().group_role == "chair"
    page = operator.get(url("group_detail", group.pk)).content.decode()
    assert "Ketua" in page
    assert "belum terkonfirmasi" in page


def test_programs_without_groups_have_no_such_fields_and_no_tab(operator, cast):
    program = a_program(cast.operator_lahat)
    form = operator.get(url("recipient_create", program.pk)).context["form"]
    assert "group" not in form.fields
    assert (
        url("group_list", program.pk)
        not in operator.get(url("program_detail", program.pk)).content.decode()
    )


def test_group_pages_ask_as_often_for_three_as_for_one(operator, cast, program):
    def queries(page):
        operator.get(page)
        with CaptureQueriesContext(connection) as caught:
            assert operator.get(page).status_code == 200
        return len(caught)

    group = made(operator, program)
    place = region(LAHAT_VILLAGE)
    a_recipient(program, cast.operator_lahat, place, group=group)
    pages = [url("group_list", program.pk), url("group_detail", group.pk)]
    before = [queries(page) for page in pages]
    for number in range(2):
        made(operator, program, name=f"KUBE {number}")
        a_recipient(program, cast.operator_lahat, place, group=group)
    assert [queries(page) for page in pages] == before


def test_strangers_find_no_group(cast, sign_in, operator, program):
    group = made(operator, program)
    for stranger in (cast.operator_lahat_perkim, cast.operator_palembang, cast.verifier_palembang):
        assert sign_in(stranger).get(url("group_detail", group.pk)).status_code == 404
    reader = sign_in(cast.verifier_lahat)
    assert reader.get(url("group_detail", group.pk)).status_code == 200
    assert reader.get(url("group_edit", group.pk)).status_code == 403


def test_nobody_is_entered_alone_where_aid_goes_to_groups(operator, program):
    page = operator.post(
        url("recipient_create", program.pk),
        {"entry": str(uuid7()), "name": "Ani", "village": str(region(LAHAT_VILLAGE).pk)},
    )
    assert page.status_code == 422
    assert "group" in page.context["form"].errors
    assert not Recipient.objects.exists()
