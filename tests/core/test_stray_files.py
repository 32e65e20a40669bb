"""Files without a row are told of, then cleared when old; what is in use is never touched."""

from __future__ import annotations

import datetime
import os
import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from beneficiaries.models import QualityAnswerFile
from core.stray_files import _folders, _sees_all, sweep
from programs.models import RecipientUpload

pytestmark = pytest.mark.django_db
MONTH = datetime.timedelta(days=30)


def lay(name: str, *, days: int = 0) -> str:
    stored = default_storage.save(name, ContentFile(b"x"))
    when = datetime.datetime.now().timestamp() - days * 86_400
    os.utime(default_storage.path(stored), (when, when))
    return stored


def test_only_old_strays_go_and_only_when_told(cast):
    answers = QualityAnswerFile(file_name="a.csv", created_by=cast.steward_lahat.user)
    answers.file.save("a.csv", ContentFile(b"x"), save=False)
    answers.save()
    os.utime(answers.file.path, (0, 0))
    gone = QualityAnswerFile.objects.create(
        file="quality_answers/gone.csv", file_name="b.csv", created_by=cast.steward_lahat.user
    )
    old, fresh = lay("photos/alt.jpg", days=40), lay("photos/neu.jpg", days=3)
    hidden = lay("uploads/unseen.xlsx", days=400)

    told = sweep(older_than=MONTH, delete=False)
    assert set(told.stray) == {old, fresh}
    assert told.missing == [("beneficiaries.QualityAnswerFile.file", gone.pk)]
    assert default_storage.exists(old)

    done = sweep(older_than=MONTH, delete=True)
    assert done.deleted == [old]
    assert not default_storage.exists(old)
    for kept in (fresh, hidden, answers.file.name):
        assert default_storage.exists(kept)
    # Rows of agencies are hidden from the sweeper, so their folder says nothing.
    assert "uploads" in done.unswept
    assert not _sees_all(RecipientUpload)


def test_the_command_reports_and_deletes_nothing_by_itself(capsys):
    name = lay(f"photos/{uuid.uuid4()}.jpg", days=90)
    call_command("sweep_files")
    assert name in capsys.readouterr().out
    assert default_storage.exists(name)
    call_command("sweep_files", "--delete", "--days", "60")
    assert not default_storage.exists(name)


def test_every_file_column_of_the_portal_is_in_some_folder():
    folders = _folders()
    assert {"photos", "thumbnails", "imports", "minutes", "exports"} <= set(folders)
