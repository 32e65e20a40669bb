"""Every address of the portal, filled in with the objects of a planted tenant."""

from __future__ import annotations

import uuid
from operator import attrgetter

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

from accounts.access import Door, url_rules
from tests.access.world import Tenant

# Which object of a tenant stands behind an address: the noun its name begins with.
OBJECTS = {
    "household": "household",
    "person": "person",
    "family": "person",
    "photo": "photo",
    "photobatch": "photo_batch",
    "program": "program",
    "criteria": "program",
    "recipient": "recipient",
    "upload": "upload",
    "case": "case",
    "decision": "case",
    "submit": "program",
    "submission": "program",
    "import": "registry_import",
    "match": "match_run",
    "release": "release",
    "activation": "activation",
    "mapping": "header_mapping",
    "listmapping": "list_mapping",
    "request": "account_request",
    "member": "operator",
    "recovery": "recovery",
    "office": "program.agency",
    "grant": "grant",
    "campaign": "campaign",
    "campaignitem": "campaign_item",
    "notice": "notice",
    "export": "export",
    "view": "saved_view",
    "group": "group",
    "distribution": "distribution",
    "item": "item",
    "document": "document",
    "delivery_upload": "delivery_upload",
    "aid_photo": "aid_photo",
    "plan": "plan",
    "kind": "kind",
    "attribute": "attribute",
    "field": "going.field_check",
    "fieldphoto": "going.field_photo",
    "objection": "going.objection",
    "drift": "going.drift",
    "takeover": "going.takeover",
    "bulk": "sample.bulk",
    "sample": "sample",
    "minutes": "minutes",
    "quality": "quality_finding",
    "answers": "quality_answers",
    "grouplist": "group_list",
    "task": "quality_task",
    "subject": "subject",
    "proposal": "proposal",
    "proposalpaper": "proposal_paper",
    "villagehome": "household",
}
# The rows that the technical administration shows, by table.
TECHNICAL = {
    "accounts_agency": "program.agency",
    "accounts_user": "operator.user",
    "regions_region": "household.regency",
    "programs_programkind": "kind",
    "core_job": "export.job",
}
# What stands for a word in an address; else it is "semua".
WORDS = {"act": "tangguhkan", "app_label": "accounts", "about": "perbaikan", "step": "teruskan"}
# Signing out and the like end the session that the walk stands on.
LEFT_OUT = {"account_logout", "accounts:membership_choose"}


def _routes() -> dict[str, dict[str, object]]:
    """URL name -> its parameters with their converters."""

    def walk(resolver, prefix=""):
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from walk(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
            elif isinstance(entry, URLPattern):
                yield prefix + str(entry.name), entry.pattern.converters

    return dict(walk(get_resolver()))


ROUTES = _routes()
WALKED = [
    n for n in sorted(url_rules()) if n not in LEFT_OUT and url_rules()[n].door is Door.SCOPED
]


def _object(name: str, tenant: Tenant):
    if name.startswith("admin:"):
        return attrgetter(TECHNICAL[name.removeprefix("admin:").rpartition("_")[0]])(tenant)
    noun = name.rsplit(":", maxsplit=1)[-1].split("_", maxsplit=1)[0]
    return attrgetter(OBJECTS[noun])(tenant)


def path_to(name: str, tenant: Tenant, *, missing: bool = False) -> str:
    """The address of this name with the tenant's objects, or with objects nobody has."""
    arguments = {}
    for parameter, converter in ROUTES[name].items():
        if isinstance(converter, IntConverter):
            arguments[parameter] = 999_999 if missing else tenant.household.regency_id
        elif missing:
            arguments[parameter] = uuid.uuid4()
        elif parameter == "pk" or parameter.endswith(("_id", "_pk")):
            noun = parameter.removesuffix("_id").removesuffix("_pk")
            known = OBJECTS.get(noun)
            chosen = attrgetter(known)(tenant) if known else _object(name, tenant)
            arguments[parameter] = chosen.pk
        else:
            arguments[parameter] = WORDS.get(parameter, "semua")
    return reverse(name, kwargs=arguments)
