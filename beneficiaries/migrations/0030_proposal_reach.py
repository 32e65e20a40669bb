"""A village proposes who joins a standing household; the database holds that to what it says.

What ratifying does to the base stays told by an amendment, each by its proposal (0026). Of a person
who stood in another household both are told: `joined` where they live now, `gave` where they lived.
Who that is the proposal says by the NIK it was written with, so that no page can move anybody else.
How many members a household has follows from such amendments.

Not in one transaction, since the index of people is made while they work; so each step may be tried
again.
"""

# ruff: noqa: S608 - our own words

import importlib

from django.db import migrations, models

_BEFORE = importlib.import_module("beneficiaries.migrations.0026_roles")
_UNDECIDED = ["draft", "returned", "district", "regency", "province"]
# An attempt that was broken off leaves an index behind that nothing uses.
_GONE = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = to_regclass('person_nik_gone')
               AND NOT i.indisvalid) THEN
        DROP INDEX person_nik_gone;
    END IF;
END $$;
"""
_MADE = (
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS person_nik_gone ON beneficiaries_person (nik)"
    " WHERE NOT in_base AND nik_usable"
)
_OPEN_ONCE = """
DROP INDEX IF EXISTS one_open_proposal_per_subject;
CREATE UNIQUE INDEX one_open_proposal_per_subject ON beneficiaries_proposal
    (kind, household_id, person_id) NULLS NOT DISTINCT
    WHERE household_id IS NOT NULL
      AND state IN ('draft', 'returned', 'district', 'regency', 'province'){besides};
"""
# Of one text a statement that fails takes the others back with it.
_CAUSE = (
    "SET LOCAL lock_timeout = '5s';"
    " ALTER TABLE beneficiaries_proposal"
    " ADD COLUMN IF NOT EXISTS joined_by varchar(8) DEFAULT '' NOT NULL;"
    # Of proposals from before somebody went back, whose cause is forgotten.
    " UPDATE beneficiaries_proposal SET joined_by = 'missed'"
    " WHERE kind = 'member' AND joined_by = '';"
    " ALTER TABLE beneficiaries_proposal DROP CONSTRAINT IF EXISTS proposal_joins_for_a_cause;"
    " ALTER TABLE beneficiaries_proposal ADD CONSTRAINT proposal_joins_for_a_cause"
    " CHECK ((kind = 'member' AND NOT (joined_by = ''))"
    " OR (NOT (kind = 'member') AND joined_by = ''));"
    + _OPEN_ONCE.format(besides=" AND NOT (kind = 'member')")
)
_NO_CAUSE = (
    "SET LOCAL lock_timeout = '5s';"
    " ALTER TABLE beneficiaries_proposal DROP CONSTRAINT IF EXISTS proposal_joins_for_a_cause;"
    " ALTER TABLE beneficiaries_proposal DROP COLUMN IF EXISTS joined_by;"
    + _OPEN_ONCE.format(besides="")
)

_PERSON_JOINS = f"""WHEN 'joined' THEN NEW.household_id = a.household_id AND {_BEFORE._PERSON_WENT}
                            AND (c.name IN ('in_base', 'release_id', 'household_id', 'regency_id',
                                            'district_id', 'village_id')
                                 OR a.after ? c.name
                                    AND to_jsonb(jsonb_populate_record(OLD, a.after)) -> c.name
                                        = to_jsonb(NEW) -> c.name)
                        WHEN 'gave' THEN false
                        """
_COUNTED = """c.name = 'member_count' AND EXISTS (
                        SELECT FROM beneficiaries_amendment a
                        JOIN beneficiaries_proposal p ON p.id = a.proposal_id
                         AND p.state = 'ratified'
                        WHERE a.household_id = NEW.id AND a.person_id IS NOT NULL
                          AND a.act IN ('entered', 'joined', 'gave', 'left'))
                    OR """
_CASES = "CASE a.act\n"
_NOT_TOLD = "FROM unnest(changed) c(name) WHERE NOT "


def _functions(*, joining):
    """The triggers' functions of 0026, with those who join or as they were."""
    made = []
    for name, went, about in (
        ("household", _BEFORE._HOUSEHOLD_WENT, _BEFORE._OF_HOUSEHOLD),
        ("person", _BEFORE._PERSON_WENT, _BEFORE._OF_PERSON),
    ):
        text = _BEFORE._BASE.format(name=name, went=went, about=about)
        if joining and name == "person":
            text = text.replace(_CASES, f"{_CASES}                        {_PERSON_JOINS}")
        elif joining:
            text = text.replace(f"{_NOT_TOLD}EXISTS (", f"{_NOT_TOLD}({_COUNTED}EXISTS (")
            text = text.replace("-> c.name END));", "-> c.name END)));")
        made.append(text)
    text = _BEFORE._AMENDMENT
    if joining:
        text = text.replace(
            "AND p.household_id = NEW.household_id AND p.regency_id = NEW.regency_id",
            "AND (p.household_id = NEW.household_id AND p.regency_id = NEW.regency_id"
            " OR p.kind = 'member' AND NEW.act = 'gave')",
        )
        text = text.replace(
            "WHEN p.person_id IS DISTINCT FROM NEW.person_id THEN false",
            """WHEN p.kind = 'member' AND NEW.act = 'entered' THEN NEW.person_id IS NOT NULL
            WHEN p.kind = 'member' THEN NEW.act IN ('joined', 'gave') AND EXISTS (
                SELECT FROM beneficiaries_person q JOIN beneficiaries_proposalmember m
                  ON m.proposal_id = p.id AND m.nik_usable AND m.nik = q.nik AND q.nik_usable
                WHERE q.id = NEW.person_id AND (NEW.act = 'joined'
                   OR q.household_id = NEW.household_id AND q.regency_id = NEW.regency_id))
            WHEN p.person_id IS DISTINCT FROM NEW.person_id THEN false""",
        )
    made.append(text)
    # The triggers stay; their functions say it anew.
    return "".join(
        one[: one.index("REVOKE ALL")].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
        for one in made
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("beneficiaries", "0029_group_memberships")]

    operations = [
        migrations.RunSQL(_GONE, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(_MADE, "DROP INDEX CONCURRENTLY IF EXISTS person_nik_gone"),
                migrations.RunSQL(_CAUSE, _NO_CAUSE),
            ],
            [
                migrations.AddIndex(
                    model_name="person",
                    index=models.Index(
                        condition=models.Q(("in_base", False), ("nik_usable", True)),
                        fields=["nik"],
                        name="person_nik_gone",
                    ),
                ),
                migrations.RemoveConstraint(
                    model_name="proposal", name="one_open_proposal_per_subject"
                ),
                migrations.AddField(
                    model_name="proposal",
                    name="joined_by",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("birth", "Lahir"),
                            ("marriage", "Menikah"),
                            ("returned", "Kembali ke rumah tangga ini"),
                            ("came", "Pindah datang"),
                            ("missed", "Sudah lama tinggal, belum terdata"),
                        ],
                        db_default="",
                        default="",
                        max_length=8,
                        verbose_name="sebab masuk",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proposal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "member"), models.Q(("joined_by", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("kind", "member"), _negated=True), ("joined_by", "")
                            ),
                            _connector="OR",
                        ),
                        name="proposal_joins_for_a_cause",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proposal",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(
                            ("household__isnull", False),
                            ("state__in", _UNDECIDED),
                            models.Q(("kind", "member"), _negated=True),
                        ),
                        fields=("kind", "household", "person"),
                        name="one_open_proposal_per_subject",
                        nulls_distinct=False,
                    ),
                ),
            ],
        ),
        migrations.AlterField(
            model_name="amendment",
            name="act",
            field=models.CharField(
                choices=[
                    ("entered", "Masuk basis melalui usulan"),
                    ("joined", "Masuk rumah tangga lain"),
                    ("gave", "Anggota pindah ke rumah tangga lain"),
                    ("changed", "Data diperbaiki"),
                    ("moved", "Pindah desa/kelurahan"),
                    ("left", "Keluar dari basis"),
                ],
                max_length=7,
            ),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("new", "Usulan baru"),
                    ("member", "Tambah anggota"),
                    ("correction", "Perbaikan data"),
                    ("ineligible", "Tidak layak"),
                    ("deceased", "Meninggal"),
                    ("moved", "Pindah"),
                ],
                max_length=10,
                verbose_name="jenis",
            ),
        ),
        migrations.RunSQL(_functions(joining=True), _functions(joining=False)),
    ]
