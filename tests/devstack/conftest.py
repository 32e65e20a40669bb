"""A folder as a person's working copy is: root's servers, run by another account, get there."""

import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def reachable_path():
    """Like `tmp_path`, which pytest closes to other accounts whenever one of its runs begins."""
    folder = Path(tempfile.mkdtemp(prefix="sgtest-")).resolve()
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
