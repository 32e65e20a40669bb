"""Weights of the matching engine, and files matched against the base."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.enums import MatchRunState
from beneficiaries.models.places import region_key
from beneficiaries.querysets import MatchRunQuerySet
from core.identifiers import Identified


class MatchModel(Identified):
    """Weights of the matching engine, trained on this base. Holds chances, nobody's data.

    `data` is `beneficiaries.matching.model.Model` as JSON. Old models stay: answers name the
    version they were given by.
    """

    version = models.CharField(max_length=40, unique=True)
    data = models.JSONField()
    rows = models.PositiveIntegerField()
    in_use = models.BooleanField(default=False)
    trained_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-trained_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["in_use"], condition=Q(in_use=True), name="one_match_model_in_use"
            )
        ]

    def __str__(self) -> str:
        return self.version


class MatchRun(Identified):
    """A file matched against the base for a steward, without making recipients of its rows.

    `regency` empty: sent by the province. `counts` holds rows by outcome, `places` those that name
    somebody by the key of the regency where they live.
    """

    regency = region_key(_("kabupaten/kota"), null=True, blank=True)
    file = models.FileField(_("berkas"), upload_to="matching/")
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=MatchRunState, default=MatchRunState.RECEIVED)
    fault = models.TextField(blank=True)
    counts = models.JSONField(default=dict)
    places = models.JSONField(default=dict)
    result = models.FileField(upload_to="matching/", blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["regency", "-created_at"], name="match_run_list")]

    def __str__(self) -> str:
        return self.file_name
