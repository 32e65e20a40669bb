"""Words for background work, which the technical administration shows; two guards by trigger.

Whoever works under a scope role may write jobs and the ends of the audit's chains, for every page
does so. A job begins waiting, so that nobody plants one that looks alive and keeps the true one
from starting; a chain only grows, so that nobody winds another person's back.
"""

from django.db import migrations, models
from django.db.models.functions import Now

_STATES = [
    ("queued", "Menunggu giliran"),
    ("running", "Sedang dikerjakan"),
    ("done", "Selesai"),
    ("failed", "Gagal"),
]
_FIELDS = {
    "attempts": models.PositiveSmallIntegerField(default=0, verbose_name="percobaan"),
    "created_at": models.DateTimeField(db_default=Now(), verbose_name="diminta pada"),
    "done": models.PositiveIntegerField(default=0, verbose_name="selesai"),
    "finished_at": models.DateTimeField(null=True, verbose_name="selesai pada"),
    "heartbeat_at": models.DateTimeField(null=True, verbose_name="tanda terakhir"),
    "kind": models.CharField(max_length=60, verbose_name="jenis"),
    "message": models.CharField(blank=True, max_length=200, verbose_name="pesan"),
    "started_at": models.DateTimeField(null=True, verbose_name="dimulai pada"),
    "state": models.CharField(
        choices=_STATES, default="queued", max_length=10, verbose_name="keadaan"
    ),
    "total": models.PositiveIntegerField(null=True, verbose_name="seluruhnya"),
}


_SCOPED = (
    "current_user IN ('sigertak_province', 'sigertak_regency', 'sigertak_agency',"
    " 'sigertak_village', 'sigertak_program', 'sigertak_public', 'sigertak_technical')"
)
_GUARDS = f"""
CREATE FUNCTION core_job_begins_waiting() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'job %: permission denied, a job begins waiting', NEW.id
        USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION core_job_begins_waiting() FROM PUBLIC;
CREATE TRIGGER job_begins BEFORE INSERT ON core_job
FOR EACH ROW WHEN ({_SCOPED} AND (NEW.state <> 'queued' OR NEW.heartbeat_at IS NOT NULL))
EXECUTE FUNCTION core_job_begins_waiting();

CREATE FUNCTION core_auditchain_only_grows() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'chain %: permission denied, a chain only grows', OLD.id
        USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION core_auditchain_only_grows() FROM PUBLIC;
CREATE TRIGGER chain_grows BEFORE UPDATE ON core_auditchain
FOR EACH ROW WHEN ({_SCOPED} AND (NEW.seq <= OLD.seq
    OR (OLD.id, OLD.actor_id) IS DISTINCT FROM (NEW.id, NEW.actor_id)))
EXECUTE FUNCTION core_auditchain_only_grows();
"""  # noqa: S608 - our own words
_UNGUARDED = """
DROP TRIGGER chain_grows ON core_auditchain;
DROP FUNCTION core_auditchain_only_grows();
DROP TRIGGER job_begins ON core_job;
DROP FUNCTION core_job_begins_waiting();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0004_row_changes")]

    operations = [
        migrations.AlterModelOptions(
            name="job",
            options={
                "ordering": ["-created_at"],
                "verbose_name": "pekerjaan latar",
                "verbose_name_plural": "pekerjaan latar",
            },
        ),
        *(
            migrations.AlterField(model_name="job", name=name, field=field)
            for name, field in _FIELDS.items()
        ),
        migrations.RunSQL(_GUARDS, _UNGUARDED),
    ]
