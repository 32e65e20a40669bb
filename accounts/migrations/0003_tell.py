"""`accounts_tell`: the only way by which a row comes into somebody's inbox.

It runs as its owner, since whoever tells may not read the inboxes of others. So it checks for
itself whom the caller reaches: a regency its own people, its agencies and those of the province; an
agency its own people and, about cases and objections, the verifiers of its territory; the province
and the named operations across tenants everybody. What lies outside is refused.
"""

from django.db import migrations

# The kind is checked by the table. A membership that ended today is told about until midnight UTC:
# inbox and mails look at the day for themselves.
TELL = """
CREATE FUNCTION accounts_tell(
    told_kind text, audience text, to_agency uuid, to_regency integer, to_user uuid,
    to_membership uuid, to_roles text[], told_subject uuid, told_count integer, told_due date,
    told_params jsonb, told_occasion text, actor uuid
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    caller text := coalesce(nullif(current_setting('role'), 'none'), session_user);
    own_regency integer := nullif(current_setting('app.regency', true), '')::integer;
    own_agency uuid := nullif(current_setting('app.agency', true), '')::uuid;
    home integer;
    reached boolean;
    told integer;
BEGIN
    IF told_params::text ~ '[0-9]{16}' THEN
        RAISE EXCEPTION 'accounts_tell: a notice holds no number of a person'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT regency_id INTO home FROM accounts_agency
    WHERE id = CASE WHEN caller = 'sigertak_agency' THEN own_agency ELSE to_agency END;
    reached := CASE audience
        WHEN 'agency' THEN to_agency IS NOT NULL
            AND to_roles <@ ARRAY['opd_operator', 'opd_supervisor']
            AND CASE caller
                WHEN 'sigertak_agency' THEN to_agency = own_agency
                WHEN 'sigertak_regency' THEN FOUND AND (home IS NULL OR home = own_regency)
                ELSE true END
        WHEN 'regency' THEN to_regency IS NOT NULL
            AND to_roles <@ ARRAY['verifier', 'steward']
            AND CASE caller
                WHEN 'sigertak_agency' THEN FOUND AND (home IS NULL OR home = to_regency)
                    AND told_kind IN ('cases_new', 'objection_lodged')
                WHEN 'sigertak_regency' THEN to_regency = own_regency
                ELSE true END
        WHEN 'province' THEN to_roles <@ ARRAY['verifier', 'steward']
            AND (caller <> 'sigertak_agency' OR told_kind IN ('cases_new', 'objection_lodged'))
        WHEN 'person' THEN to_user IS NOT NULL
        ELSE false END;
    IF reached IS NOT TRUE THEN
        RAISE EXCEPTION 'accounts_tell: % may not tell this audience', caller
            USING ERRCODE = 'insufficient_privilege';
    END IF;

    INSERT INTO accounts_notice AS kept
        (user_id, membership_id, kind, subject_id, count, due_on, params, occasion,
         created_at, changed_at)
    -- In the order of people, so that two who tell at once wait for each other and never both.
    SELECT DISTINCT ON (m.user_id)
           m.user_id, m.id, told_kind, told_subject, told_count, told_due, told_params,
           told_occasion, clock_timestamp(), clock_timestamp()
    FROM accounts_membership m
    JOIN accounts_user u ON u.id = m.user_id AND u.is_active
    JOIN accounts_agency a ON a.id = m.agency_id AND a.is_active
    WHERE m.revoked_at IS NULL AND m.expires_on >= current_date
      AND m.user_id IS DISTINCT FROM actor
      AND CASE audience
          WHEN 'agency' THEN m.agency_id = to_agency AND m.role = ANY(to_roles)
          WHEN 'regency' THEN m.regency_id = to_regency AND m.role = ANY(to_roles)
          WHEN 'province' THEN m.regency_id IS NULL AND m.role = ANY(to_roles)
          ELSE m.user_id = to_user
              AND CASE caller
                  WHEN 'sigertak_agency' THEN m.agency_id = own_agency
                  WHEN 'sigertak_regency' THEN m.regency_id IS NULL OR m.regency_id = own_regency
                  ELSE true END
          END
      AND (told_occasion = '' OR NOT EXISTS (
          SELECT 1 FROM accounts_notice n
          WHERE n.user_id = m.user_id AND n.kind = told_kind
            AND n.subject_id IS NOT DISTINCT FROM told_subject AND n.occasion = told_occasion))
    ORDER BY m.user_id, m.id = to_membership DESC NULLS LAST, m.granted_at, m.id
    ON CONFLICT (user_id, kind, subject_id) WHERE read_at IS NULL DO UPDATE SET
        count = CASE WHEN told_occasion = '' THEN kept.count + excluded.count
                     ELSE excluded.count END,
        due_on = CASE WHEN told_occasion = '' THEN least(kept.due_on, excluded.due_on)
                      ELSE excluded.due_on END,
        params = excluded.params, occasion = excluded.occasion,
        membership_id = excluded.membership_id, changed_at = clock_timestamp();
    GET DIAGNOSTICS told = ROW_COUNT;
    RETURN told;
END
$$;
REVOKE ALL ON FUNCTION accounts_tell(
    text, text, uuid, integer, uuid, uuid, text[], uuid, integer, date, jsonb, text, uuid
) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_tell(
    text, text, uuid, integer, uuid, uuid, text[], uuid, integer, date, jsonb, text, uuid
) TO sigertak_province, sigertak_regency, sigertak_agency, sigertak_import, sigertak_matching,
    sigertak_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_notices")]

    operations = [
        migrations.RunSQL(
            TELL,
            "DROP FUNCTION accounts_tell(text, text, uuid, integer, uuid, uuid, text[], uuid,"
            " integer, date, jsonb, text, uuid)",
        ),
    ]
