"""Answers to what a kind of aid asks, as an agency would have filled them in: mostly."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from programs.enums import AttributeType
from programs.models import KindAttribute

ANSWERED = 0.9
_TEXTS = {
    "sekolah": ("SDN 1 Lahat", "SMPN 3 Lahat", "SMAN 2 Palembang", "SDN 14 Palembang"),
    "perguruan_tinggi": ("Universitas Sriwijaya", "UIN Raden Fatah", "Politeknik Negeri Sriwijaya"),
    "program_studi": ("Agribisnis", "Keperawatan", "Teknik Sipil", "Akuntansi"),
    "bank": ("BRI", "Bank Sumsel Babel"),
    "faskes": ("Puskesmas Merapi", "Puskesmas Dempo", "Puskesmas Merdeka"),
    "jenis_usaha": ("Warung", "Kue basah", "Menjahit", "Ternak ayam"),
    "alasan": ("Belum terdaftar sebagai PBI-JK",),
    "tfl": ("Rahmat Hidayat", "Nurul Aini"),
}


class Answers:
    """Knows the questions of every kind."""

    def __init__(self) -> None:
        self._questions: dict[str, list[KindAttribute]] = defaultdict(list)
        for question in KindAttribute.objects.filter(is_active=True).select_related("kind"):
            self._questions[question.kind.code].append(question)

    def given(self, rng: Random, kind: str, year: int) -> dict[str, object]:
        """Answers of one recipient by key, in the form they are stored in."""
        return {
            question.key: _answer(rng, question, year)
            for question in self._questions[kind]
            if question.required or rng.random() < ANSWERED
        }


def _answer(rng: Random, question: KindAttribute, year: int) -> object:
    match question.type:
        case AttributeType.DIGITS:
            length = question.digits or 8
            return "".join(str(int(rng.random() * 10)) for _n in range(length))
        case AttributeType.NUMBER:
            return str(1 + int(rng.random() * 8))
        case AttributeType.DATE:
            return (date(year, 1, 5) + timedelta(days=int(rng.random() * 200))).isoformat()
        case AttributeType.CHOICE:
            return question.choices[int(rng.random() * len(question.choices))]
        case AttributeType.YES_NO:
            return rng.random() < 0.7
    texts = _TEXTS.get(question.key, (f"{1 + int(rng.random() * 400):03d}/{year}",))
    return texts[int(rng.random() * len(texts))]
