"""Kinds of the registry's background jobs; handled in `beneficiaries.tasks`."""

CHECK = "registry_import.check"
APPLY = "registry_import.apply"
ACTIVATE = "registry_release.activate"
UNDO = "registry_release.undo"
MATCH = "match_run.match"
ADD_PHOTOS = "photo_batch.add"
QUALITY_CHECK = "quality.check"
