"""The guides say what the screen says, and name commands and addresses that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from devstack import texts

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ("docs/panduan-pengguna.md", "docs/panduan-operasi.md")


@pytest.fixture(scope="module")
def on_screen() -> set[str]:
    """Every text of pages and code, its blanks as one."""
    found: set[str] = set()
    for message in texts.collect():
        whole = message.id if isinstance(message.id, tuple) else (message.id,)
        found |= {" ".join(str(text).split()) for text in whole}
    return found


@pytest.mark.parametrize("guide", GUIDES)
def test_what_is_bold_stands_on_the_screen(guide, on_screen):
    told = (ROOT / guide).read_text()
    bold = {" ".join(word.split()) for word in re.findall(r"\*\*(.+?)\*\*", told, re.DOTALL)}
    assert len(bold) > 5
    assert {word for word in bold if word not in on_screen and word != "dicetak tebal"} == set()


@pytest.mark.parametrize("guide", [*GUIDES, "README.md"])
def test_commands_are_there(guide):
    told = (ROOT / guide).read_text()
    named = set(re.findall(r"manage\.py ([a-z_]+)", told))
    assert named <= set(get_commands())


@pytest.mark.parametrize("guide", [*GUIDES, "README.md"])
def test_links_lead_somewhere(guide):
    path = ROOT / guide
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text())
    assert links
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_operations_guide_names_services_and_variables_that_exist():
    told = (ROOT / "docs/panduan-operasi.md").read_text()
    compose = (ROOT / "docker-compose.yml").read_text()
    services = set(yaml.safe_load(compose)["services"])
    called = set()
    for words in re.findall(r"docker compose (?:-p \S+ )?(?:\w+) ?([^\n`]*)", told):
        # What takes no value of its own, up to the service.
        named = re.sub(r"--(?:since|tail|volume)[ =]\S+", "", words).split()
        called |= set([word for word in named if not word.startswith("-")][:1])
    assert "manage" in called
    assert called <= services | {"\\"}
    example = (ROOT / "deploy/env.example").read_text()
    offered = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    assert set(re.findall(r"`([A-Z]+_[A-Z_]+)=?`", told)) <= offered
