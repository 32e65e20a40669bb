"""The way back for somebody who lost every second factor (ADR 25).

Who may ask and answer, the database compares for itself (`accounts_recovery_by_two`); and when the
second officer has confirmed, it is the database that takes factors, password, links and sessions
away, in the same statement (`accounts_recovery_done`). No role is granted more than before: the web
process's login even loses the power to take somebody's last factor away (`accounts_factor_stays`).

Locks: whoever gives an account something to come in with (a link, a factor) shares its row, who
takes everything away has it alone, without standing in the way of foreign keys.
"""

from importlib import import_module

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import core.identifiers

_KINDS = [
    *import_module("accounts.migrations.0012_rights")._KINDS,
    ("recovery_waiting", "Pemulihan menunggu konfirmasi"),
    ("recovery_started", "Pengaman kedua Anda diminta dipulihkan"),
    ("recovery_done", "Pengaman kedua Anda dihapus"),
    ("recovery_ended", "Pemulihan sudah dijawab"),
]
_STATES = [
    ("waiting", "Menunggu konfirmasi"),
    ("confirmed", "Dikonfirmasi"),
    ("refused", "Ditolak"),
    ("withdrawn", "Ditarik"),
    ("stopped", "Dihentikan pemilik akun"),
    ("expired", "Lewat 72 jam"),
]
_PROOFS = [
    ("in_person", "Datang sendiri dan memperlihatkan tanda pengenal"),
    ("letter", "Surat kepala instansi"),
]
_PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}
_WAITING = Q(state="waiting")
_ANSWERED = Q(state__in=["confirmed", "refused"])

_DENIED = "USING ERRCODE = 'insufficient_privilege'"
_DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
_LIVES = """m.revoked_at IS NULL AND m.suspended_at IS NULL AND m.expires_on >= current_date
            AND u.is_active AND a.is_active"""

# Whether somebody is one to come back: with a right that works today, and a password to lose. And
# the one regency where all rights lie that they ever had, and all that was granted them beyond.
_HOLDER = f"""
CREATE FUNCTION accounts_recovery_holder(
    holder uuid, OUT comes_back boolean, OUT home integer, OUT of_desk boolean
) LANGUAGE sql STABLE {_DEFINER} AS $$
    SELECT coalesce(bool_or({_LIVES}), false)
               AND EXISTS (SELECT FROM accounts_credential c WHERE c.user_id = holder),
           (SELECT CASE WHEN count(*) = 1 THEN min(place) END FROM (
                SELECT h.regency_id FROM accounts_membership h WHERE h.user_id = holder
                UNION
                SELECT g.regency_id FROM accounts_grant g
                WHERE g.user_id = holder AND g.state = 'given') AS places(place)),
           coalesce(bool_or({_LIVES} AND m.role = 'secretariat' AND m.regency_id IS NULL), false)
    FROM accounts_membership m
    JOIN accounts_user u ON u.id = m.user_id JOIN accounts_agency a ON a.id = m.agency_id
    WHERE m.user_id = holder
$$;
REVOKE ALL ON FUNCTION accounts_recovery_holder(uuid) FROM PUBLIC;
"""  # noqa: S608 - our own words

# Whether somebody is an officer of their own, beside `other`: under a right that `other` did not
# give and that has stood for seven days, or that no desk gave (founded on the server); and neither
# made a link for the other within those days. A false colleague, made up for the occasion, is seen
# in the list of accounts before it counts. Words for people: `accounts/queries/two_officers.py`.
_OF_THEIR_OWN = f"""
CREATE FUNCTION accounts_recovery_of_their_own(
    officer uuid, other uuid, place integer, technical boolean
) RETURNS boolean LANGUAGE sql STABLE {_DEFINER} AS $$
    SELECT EXISTS (
        SELECT FROM accounts_membership m
        JOIN accounts_user u ON u.id = m.user_id JOIN accounts_agency a ON a.id = m.agency_id
        WHERE m.user_id = officer AND {_LIVES}
          AND (m.role = 'secretariat' AND (m.regency_id IS NULL OR m.regency_id = place)
               OR m.role = 'tech_admin' AND technical)
          AND (m.granted_by_id IS NULL OR m.granted_by_id IS DISTINCT FROM other
               AND m.granted_at <= clock_timestamp() - interval '7 days')
    ) AND NOT EXISTS (
        SELECT FROM accounts_activation l
        WHERE (l.user_id, l.created_by_id) IN ((officer, other), (other, officer))
          AND l.created_at > clock_timestamp() - interval '7 days')
$$;
REVOKE ALL ON FUNCTION accounts_recovery_of_their_own(uuid, uuid, integer, boolean) FROM PUBLIC;

-- Who gave a right at a desk and when, the row does not say of itself.
CREATE FUNCTION accounts_right_given_now() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.granted_by_id := nullif(current_setting('app.user', true), '')::uuid;
    NEW.granted_at := clock_timestamp();
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION accounts_right_given_now() FROM PUBLIC;
CREATE TRIGGER given_now BEFORE INSERT ON accounts_membership
FOR EACH ROW WHEN (current_user IN ('sigertak_province', 'sigertak_regency'))
EXECUTE FUNCTION accounts_right_given_now();
"""  # noqa: S608 - our own words

# Who works at a desk, the walls ask. The times are those of now, clocks being a little apart.
_BY_TWO = f"""
CREATE FUNCTION accounts_recovery_by_two() RETURNS trigger
LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE
    me uuid := nullif(current_setting('app.user', true), '')::uuid;
    caller text := coalesce(nullif(current_setting('role'), 'none'), session_user);
    at_desk boolean := caller IN ('sigertak_province', 'sigertak_regency');
    holder record;
    fits boolean;
BEGIN
    holder := accounts_recovery_holder(NEW.user_id);
    IF TG_OP = 'INSERT' THEN
        fits := at_desk AND NEW.state = 'waiting' AND NEW.finished_at IS NULL
            AND NEW.started_by_id = me AND NEW.user_id <> me
            AND abs(extract(epoch FROM NEW.started_at - clock_timestamp())) < 180
            AND NEW.expires_at <= clock_timestamp() + interval '72 hours 3 minutes'
            AND holder.comes_back AND NEW.of_province_desk = holder.of_desk
            AND NEW.regency_id IS NOT DISTINCT FROM holder.home
            AND accounts_recovery_of_their_own(me, NULL, NEW.regency_id, false);
    ELSIF NEW.state = OLD.state THEN
        fits := caller = 'sigertak_erasure';
    ELSE
        fits := OLD.state = 'waiting'
            AND abs(extract(epoch FROM NEW.ended_at - clock_timestamp())) < 180
            AND CASE NEW.state
                WHEN 'confirmed' THEN holder.comes_back
                    AND OLD.regency_id IS NOT DISTINCT FROM holder.home
                    AND accounts_recovery_of_their_own(
                        me, OLD.started_by_id, OLD.regency_id, holder.of_desk)
                WHEN 'refused' THEN true
                WHEN 'withdrawn' THEN at_desk AND NEW.ended_by_id = me AND OLD.started_by_id = me
                WHEN 'stopped' THEN caller = 'sigertak_web' AND NEW.ended_by_id = OLD.user_id
                WHEN 'expired' THEN at_desk AND NEW.ended_by_id IS NULL
                    AND OLD.expires_at <= clock_timestamp()
                ELSE false END
            AND (NEW.state NOT IN ('confirmed', 'refused')
                OR (at_desk OR (caller = 'sigertak_technical' AND holder.of_desk))
                AND NEW.ended_by_id = me AND me NOT IN (OLD.started_by_id, OLD.user_id)
                AND OLD.expires_at > clock_timestamp());
    END IF;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'recovery %: permission denied, two others of its place decide', NEW.id
            {_DENIED};
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION accounts_recovery_by_two() FROM PUBLIC;
CREATE TRIGGER by_two BEFORE INSERT OR UPDATE ON accounts_factorrecovery
FOR EACH ROW WHEN (current_user IN ('sigertak_province', 'sigertak_regency', 'sigertak_technical',
    'sigertak_web', 'sigertak_erasure'))
EXECUTE FUNCTION accounts_recovery_by_two();
"""

_DONE = f"""
CREATE FUNCTION accounts_recovery_done() RETURNS trigger
LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
    PERFORM FROM accounts_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
    DELETE FROM accounts_activation WHERE user_id = NEW.user_id;
    DELETE FROM mfa_authenticator WHERE user_id = NEW.user_id;
    -- A session holds only beside the password it began with: those that no list knows end, too.
    DELETE FROM accounts_credential WHERE user_id = NEW.user_id;
    DELETE FROM django_session WHERE session_key IN (
        SELECT s.session_key FROM usersessions_usersession s WHERE s.user_id = NEW.user_id);
    DELETE FROM usersessions_usersession WHERE user_id = NEW.user_id;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION accounts_recovery_done() FROM PUBLIC;
CREATE TRIGGER done AFTER UPDATE ON accounts_factorrecovery
FOR EACH ROW WHEN (OLD.state = 'waiting' AND NEW.state = 'confirmed')
EXECUTE FUNCTION accounts_recovery_done();
"""  # noqa: S608 - our own words

# Until a new factor stands, a password alone opens the account: so a desk, which sees the links
# that it makes, makes none. The way back is mailed by the login of the web process.
_NO_LINK = f"""
CREATE FUNCTION accounts_no_link_into_recovery() RETURNS trigger
LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
    PERFORM FROM accounts_user WHERE id = NEW.user_id FOR SHARE;
    IF EXISTS (SELECT FROM accounts_factorrecovery r WHERE r.user_id = NEW.user_id
               AND r.state = 'confirmed' AND r.finished_at IS NULL) THEN
        RAISE EXCEPTION 'activation %: permission denied, its account is on its way back', NEW.id
            {_DENIED};
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION accounts_no_link_into_recovery() FROM PUBLIC;
CREATE TRIGGER no_link BEFORE INSERT ON accounts_activation
FOR EACH ROW WHEN (current_user IN ('sigertak_province', 'sigertak_regency'))
EXECUTE FUNCTION accounts_no_link_into_recovery();
"""  # noqa: S608 - our own words

# A link is for whom it was made, lasts a week at most (as `ACTIVATION_HOURS` may be set), and what
# was used or ended stays so, whoever writes. At a desk it is made by who works there, and now.
_LINK_STAYS = f"""
CREATE FUNCTION accounts_link_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    changing text[] := ARRAY['used_at', 'expires_at'];
    fits boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_user IN ('sigertak_province', 'sigertak_regency') THEN
            NEW.created_by_id := nullif(current_setting('app.user', true), '')::uuid;
            NEW.created_at := clock_timestamp();
        END IF;
        fits := NEW.expires_at <= clock_timestamp() + interval '168 hours 3 minutes';
    ELSE
        fits := to_jsonb(NEW) - changing = to_jsonb(OLD) - changing
            AND NEW.expires_at <= OLD.expires_at
            AND (OLD.used_at IS NULL OR NEW.used_at = OLD.used_at);
    END IF;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'activation %: permission denied, a link stays as it was made', NEW.id
            {_DENIED};
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION accounts_link_stays() FROM PUBLIC;
CREATE TRIGGER link_stays BEFORE INSERT OR UPDATE ON accounts_activation
FOR EACH ROW EXECUTE FUNCTION accounts_link_stays();
"""

_FACTORS = f"""
CREATE FUNCTION accounts_factor_stays() RETURNS trigger
LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE
    fits boolean;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM FROM accounts_user WHERE id = OLD.user_id FOR NO KEY UPDATE;
        fits := OLD.type NOT IN ('totp', 'webauthn') OR EXISTS (
            SELECT FROM mfa_authenticator f WHERE f.user_id = OLD.user_id AND f.id <> OLD.id
               AND f.type IN ('totp', 'webauthn'));
    ELSIF TG_OP = 'UPDATE' THEN
        -- Codes are used up and keys renamed; whose it is, and its secret, stays.
        fits := NEW.user_id = OLD.user_id AND NEW.type = OLD.type
            AND (OLD.type = 'recovery_codes'
                OR NEW.data::jsonb - 'name' = OLD.data::jsonb - 'name');
    ELSE
        -- Who waits for their way back is signed in nowhere, and sets nothing up.
        PERFORM FROM accounts_user WHERE id = NEW.user_id FOR SHARE;
        fits := EXISTS (SELECT FROM accounts_credential c WHERE c.user_id = NEW.user_id);
    END IF;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'factor %: permission denied, it stays as it is',
            CASE WHEN TG_OP = 'INSERT' THEN NEW.id ELSE OLD.id END {_DENIED};
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
REVOKE ALL ON FUNCTION accounts_factor_stays() FROM PUBLIC;
CREATE TRIGGER factor_stays BEFORE INSERT OR UPDATE OR DELETE ON mfa_authenticator
FOR EACH ROW WHEN (current_user = 'sigertak_web') EXECUTE FUNCTION accounts_factor_stays();

CREATE FUNCTION accounts_recovery_finished() RETURNS trigger
LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
    UPDATE accounts_factorrecovery SET finished_at = now()
    WHERE user_id = NEW.user_id AND state = 'confirmed' AND finished_at IS NULL;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION accounts_recovery_finished() FROM PUBLIC;
CREATE TRIGGER recovery_finished AFTER INSERT ON mfa_authenticator
FOR EACH ROW WHEN (NEW.type IN ('totp', 'webauthn'))
EXECUTE FUNCTION accounts_recovery_finished();
"""  # noqa: S608 - our own words
_UNDONE = """
DROP TRIGGER recovery_finished ON mfa_authenticator;
DROP TRIGGER factor_stays ON mfa_authenticator;
DROP TRIGGER link_stays ON accounts_activation;
DROP TRIGGER no_link ON accounts_activation;
DROP TRIGGER done ON accounts_factorrecovery;
DROP TRIGGER by_two ON accounts_factorrecovery;
DROP TRIGGER given_now ON accounts_membership;
DROP FUNCTION accounts_recovery_finished(), accounts_factor_stays(),
    accounts_link_stays(), accounts_no_link_into_recovery(), accounts_recovery_done(),
    accounts_recovery_by_two(), accounts_right_given_now(),
    accounts_recovery_of_their_own(uuid, uuid, integer, boolean), accounts_recovery_holder(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0019_reading_proposals"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            "FactorRecovery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=core.identifiers.UUID7(),
                        default=core.identifiers.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("user", models.ForeignKey(to=settings.AUTH_USER_MODEL, **_PERSON)),
                ("regency", models.ForeignKey(to="regions.region", null=True, **_PERSON)),
                ("of_province_desk", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField("keadaan", max_length=10, choices=_STATES, default="waiting"),
                ),
                ("reason", models.CharField("alasan", max_length=500)),
                ("proof", models.CharField("bukti", max_length=10, choices=_PROOFS)),
                (
                    "proof_note",
                    models.CharField("yang diperlihatkan", max_length=200, blank=True),
                ),
                ("letter_number", models.CharField("nomor surat", max_length=80, blank=True)),
                ("letter_date", models.DateField("tanggal surat", null=True)),
                ("letter", models.FileField("surat", upload_to="recoveries/", blank=True)),
                ("letter_type", models.CharField(max_length=60, blank=True)),
                ("started_by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **_PERSON)),
                (
                    "started_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("expires_at", models.DateTimeField()),
                ("ended_by", models.ForeignKey(to=settings.AUTH_USER_MODEL, null=True, **_PERSON)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_reason",
                    models.CharField("alasan jawaban", max_length=500, blank=True),
                ),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-started_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["user"], condition=_WAITING, name="one_open_recovery_per_account"
                    ),
                    models.CheckConstraint(
                        condition=_WAITING & Q(ended_at=None, ended_by=None)
                        | ~_WAITING & Q(ended_at__isnull=False),
                        name="recovery_ends_once",
                    ),
                    models.CheckConstraint(
                        condition=~Q(started_by=F("user"))
                        & (
                            ~_ANSWERED
                            | Q(ended_by__isnull=False)
                            & ~Q(ended_by=F("started_by"))
                            & ~Q(ended_by=F("user"))
                        ),
                        name="recovery_by_two_others",
                    ),
                    models.CheckConstraint(
                        condition=Q(finished_at=None) | Q(state="confirmed"),
                        name="recovery_finished_when_confirmed",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="notice", name="notice_kind_known"),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(choices=_KINDS, max_length=30),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [code for code, _ in _KINDS])),
                name="notice_kind_known",
            ),
        ),
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(
            _HOLDER + _OF_THEIR_OWN + _BY_TWO + _DONE + _NO_LINK + _LINK_STAYS + _FACTORS, _UNDONE
        ),
    ]
