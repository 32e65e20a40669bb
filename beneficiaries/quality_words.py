"""A finding in words: what is wrong with this one, from its kind and the facts kept with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from beneficiaries.identity import NikFault
from beneficiaries.quality.kinds import KINDS
from beneficiaries.variables import HouseholdVariables

if TYPE_CHECKING:
    from beneficiaries.models import QualityFinding

_HOW = {
    "swapped": gettext_lazy("Hari dan bulannya tertukar."),
    "day": gettext_lazy("Tahunnya sama; hari atau bulannya berbeda."),
    "year": gettext_lazy("Tahunnya juga berbeda."),
}
_REASONS = {
    "deceased": gettext_lazy("Alasan: meninggal."),
    "moved": gettext_lazy("Alasan: pindah."),
    "well_off": gettext_lazy("Alasan: sudah mampu."),
    "double": gettext_lazy("Alasan: data ganda."),
    "unsaid": gettext_lazy("Alasannya tidak disebut."),
}
_BY = {
    "code": gettext_lazy("Menurut kode status pekerjaan."),
    "text": gettext_lazy("Menurut tulisan pekerjaan di sumber."),
}


def told(finding: QualityFinding) -> str:
    """What is wrong, in one or two sentences."""
    kind = KINDS.get(finding.kind)
    if kind is None:
        return finding.kind
    return " ".join(filter(None, (str(kind.wrong), _detail(finding.facts))))


def _detail(facts: Mapping[str, Any]) -> str:
    """The facts in words; facts of an older version of a kind are passed over."""
    if facts.get("fault") in NikFault.__members__:
        reason = NikFault[facts["fault"]].reason
        return _("Alasan: %(reason)s.") % {"reason": reason}
    for name, known in (("how", _HOW), ("reason", _REASONS), ("by", _BY)):
        if facts.get(name) in known:
            return str(known[facts[name]])
    if "written" in facts:
        return _("Tertulis %(written)s tahun, menurut tanggal lahir %(reckoned)s tahun.") % facts
    if "signs" in facts:
        labels = [_label(name) for name in facts["signs"]]
        return _("Tercatat memiliki: %(signs)s.") % {"signs": ", ".join(labels)}
    number = facts.get("records") or facts.get("households") or 0
    if not number:
        return ""
    words = ngettext("Ada %(n)s catatan lain.", "Ada %(n)s catatan lain.", number) % {"n": number}
    return f"{words} {_('Sebagian di kabupaten/kota lain.')}" if facts.get("elsewhere") else words


def _label(name: str) -> str:
    labels = {field.name: field.verbose_name for field in HouseholdVariables._meta.fields}
    return str(labels.get(name, name))
