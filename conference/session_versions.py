"""Every change of a session gives it a new version, whoever makes it and however: the database sees to that.

The versions of an edition grow by one count, kept in ``DraftVersion``. Whoever writes a session holds the row
of the count until the transaction ends, so that versions are seen in the order in which they were given.
The triggers are put in place after every migration: SQLite rebuilds a table to alter it and drops them.
"""

from expo import triggers

NAME = "session_version"

_COUNT = """
    INSERT INTO conference_draftversion (exhibition_id, number)
    SELECT NEW.exhibition_id, 0 WHERE NOT EXISTS (
        SELECT 1 FROM conference_draftversion WHERE exhibition_id = NEW.exhibition_id);
    UPDATE conference_draftversion SET number = number + 1 WHERE exhibition_id = NEW.exhibition_id;
    UPDATE conference_session SET version = (
        SELECT number FROM conference_draftversion WHERE exhibition_id = NEW.exhibition_id
    ) WHERE id = NEW.id;"""
_GONE = "UPDATE conference_draftversion SET number = number + 1 WHERE exhibition_id = OLD.exhibition_id;"
# Another edition loses what is moved away from it.
_LEFT = f"CREATE TRIGGER IF NOT EXISTS {NAME}_left AFTER UPDATE OF exhibition_id ON conference_session "

_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS {NAME}_insert AFTER INSERT ON conference_session BEGIN {_COUNT} END",
    f"CREATE TRIGGER IF NOT EXISTS {NAME}_update AFTER UPDATE ON conference_session BEGIN {_COUNT} END",
    f"CREATE TRIGGER IF NOT EXISTS {NAME}_delete AFTER DELETE ON conference_session BEGIN {_GONE} END",
    f"{_LEFT} WHEN OLD.exhibition_id <> NEW.exhibition_id BEGIN {_GONE} END",
]
_POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO conference_draftversion AS draft (exhibition_id, number) VALUES (NEW.exhibition_id, 1)
        ON CONFLICT (exhibition_id) DO UPDATE SET number = draft.number + 1
        RETURNING number INTO NEW.version;
        IF TG_OP = 'UPDATE' AND OLD.exhibition_id <> NEW.exhibition_id THEN
            {_GONE}
        END IF;
        RETURN NEW;
    END $$""",  # noqa: S608
    f"""CREATE OR REPLACE FUNCTION {NAME}_gone() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {_GONE}
        RETURN NULL;
    END $$""",
    f"""CREATE OR REPLACE TRIGGER {NAME} BEFORE INSERT OR UPDATE ON conference_session
    FOR EACH ROW EXECUTE FUNCTION {NAME}()""",
    f"""CREATE OR REPLACE TRIGGER {NAME}_gone AFTER DELETE ON conference_session
    FOR EACH ROW EXECUTE FUNCTION {NAME}_gone()""",
]


def install(sender, using, **kwargs):
    """Receiver of ``post_migrate``."""
    triggers.install(
        using,
        tables={"conference_session", "conference_draftversion"},
        sqlite=_SQLITE,
        postgresql=_POSTGRESQL,
    )
