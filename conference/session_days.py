"""Sessions lie inside the edition's days: the database holds them to it.

The rule spans two tables, which a check constraint cannot, so it is a trigger on both databases.
It is put in place after every migration: SQLite rebuilds a table to alter it and drops its triggers.
"""

from expo import triggers

NAME = "session_inside_the_days"

_OUTSIDE = """NEW.starts_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM expo_day d WHERE d.exhibition_id = NEW.exhibition_id
    AND d.span_start <= NEW.starts_at AND d.span_end >= NEW.ends_at)"""

_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS {NAME}_{event} BEFORE {event} ON conference_session "
    f"WHEN {_OUTSIDE} BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
    for event in ("INSERT", "UPDATE")
]
_POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {_OUTSIDE} THEN
            RAISE EXCEPTION '{NAME}' USING ERRCODE = 'check_violation', CONSTRAINT = '{NAME}';
        END IF;
        RETURN NEW;
    END $$""",
    f"""CREATE OR REPLACE TRIGGER {NAME} BEFORE INSERT OR UPDATE ON conference_session
    FOR EACH ROW EXECUTE FUNCTION {NAME}()""",
]


def install(sender, using, **kwargs):
    """Receiver of ``post_migrate``."""
    triggers.install(using, tables={"conference_session", "expo_day"}, sqlite=_SQLITE, postgresql=_POSTGRESQL)
