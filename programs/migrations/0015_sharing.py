"""Items, papers and pictures of a round name their program, so that its wall can compare it.

A trigger writes the column, also for rows that come by `INSERT … SELECT`: it cannot be forgotten,
and cannot say anything else than the round or recipient does.
"""

import django.db.models.deletion
from django.db import migrations, models

# Each table, the column that leads to the program, and the table it leads to.
_NAMED_BY = {
    "programs_distributionitem": ("distribution_id", "programs_distribution"),
    "programs_distributiondocument": ("distribution_id", "programs_distribution"),
    "programs_aidphoto": ("recipient_id", "programs_recipient"),
}


def _filled(table: str, column: str, leads_to: str) -> str:
    return f"""
    UPDATE {table} AS kept SET program_id = way.program_id
    FROM {leads_to} AS way WHERE way.id = kept.{column};
    SET CONSTRAINTS ALL IMMEDIATE;
    ALTER TABLE {table} ALTER COLUMN program_id SET NOT NULL;
    CREATE FUNCTION {table}_name_program() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
        SELECT program_id INTO NEW.program_id FROM {leads_to} WHERE id = NEW.{column};
        RETURN NEW;
    END $$;
    REVOKE ALL ON FUNCTION {table}_name_program() FROM PUBLIC;
    CREATE TRIGGER name_program BEFORE INSERT OR UPDATE OF {column}, program_id ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_name_program();
    """  # noqa: S608 - our own names


def _emptied(table: str) -> str:
    return f"""
    DROP TRIGGER name_program ON {table};
    DROP FUNCTION {table}_name_program();
    ALTER TABLE {table} ALTER COLUMN program_id DROP NOT NULL;
    """


def _column(*, null: bool) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        editable=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="programs.program",
    )


class Migration(migrations.Migration):
    dependencies = [("programs", "0014_chairs_and_lists"), ("accounts", "0008_grants")]

    operations = [
        *(
            migrations.AddField(model_name=model, name="program", field=_column(null=True))
            for model in ("distributionitem", "distributiondocument", "aidphoto")
        ),
        *(
            migrations.RunSQL(
                _filled(table, *way),
                _emptied(table),
                state_operations=[
                    migrations.AlterField(
                        model_name=table.removeprefix("programs_"),
                        name="program",
                        field=_column(null=False),
                    )
                ],
            )
            for table, way in _NAMED_BY.items()
        ),
    ]
