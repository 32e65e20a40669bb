"""People that several files of tests search for."""

from __future__ import annotations

import pytest

from beneficiaries.operations import name_words
from tests.beneficiaries.searching import LAHAT, PALEMBANG, live


@pytest.fixture
def people(cast):
    cast.verifier_lahat  # noqa: B018 - called on stage
    made = {
        "suharto": live(LAHAT, "SUHARTO", kk="1604110902100003"),
        "siti": live(LAHAT, "SITI AMINAH", nik="1604114101800001", address="Jl. Merdeka No. 12"),
        "yusuf": live(LAHAT, "MUHAMMAD YUSUF", address="Dusun III RT 04 RW 02"),
        "joko": live(LAHAT, "JOKO SUSILO", address="Lorong Kenanga"),
        "rini": live(PALEMBANG, "RINI ZUHAIRIYAH", nik="1671014101800001", address="Jl. Zamrud 7"),
        "palembang": live(PALEMBANG, "SITI AMINAH", address="Jl. Merdeka No. 3"),
    }
    name_words.learn(regency_id=None)
    return made
