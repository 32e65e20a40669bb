"""A folder as a person's working copy is: root's servers, run by another account, get there."""

import os

import pytest


@pytest.fixture
def reachable_path(tmp_path):
    """`tmp_path`, with pytest's own folders above it open for passing through."""
    for folder in (tmp_path, *tmp_path.parents):
        found = folder.stat()
        if found.st_uid == os.geteuid() and not found.st_mode & 0o001:
            folder.chmod(found.st_mode | 0o011)
    return tmp_path
