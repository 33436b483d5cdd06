"""Tables that only grow, papers without a file, and the protocol that stands still once it is agreed: the
database sees to it.

Triggers, since no constraint speaks of what a row was before. They are put in place after every migration.
"""

from expo import triggers

# Whether rows may go with what they belong to. Readings and signatures never do.
TABLES = {
    "conference_reading": ("UPDATE", "DELETE"),
    "conference_signature": ("UPDATE", "DELETE"),
    "conference_paperversion": ("UPDATE",),
    "conference_decisionreport": ("UPDATE",),
}
_FROZEN = "OLD.agreed_at IS NOT NULL"
_SIGNED_ACT = "OLD.by_signed_on IS NOT NULL AND OLD.kz_signed_on IS NOT NULL"
_AGREED_PROTOCOL = (
    "EXISTS (SELECT 1 FROM conference_protocol p WHERE p.id = {row}.protocol_id AND p.agreed_at IS NOT NULL)"
)
_AGREED_PARAGRAPH = (
    "EXISTS (SELECT 1 FROM conference_protocol p JOIN conference_paragraph a ON a.protocol_id = p.id "
    "WHERE a.id = {row}.paragraph_id AND p.agreed_at IS NOT NULL)"
)
# Restricted information is never kept here: such a paper has no file, whichever of the two came first.
_WITHOUT_FILE = "EXISTS (SELECT 1 FROM conference_paper p WHERE p.id = NEW.paper_id AND p.is_restricted)"
_HAS_A_FILE = (
    "NEW.is_restricted AND EXISTS (SELECT 1 FROM conference_paperversion v WHERE v.paper_id = NEW.id)"
)


def _rules():
    """Yield ``(name, table, event, condition)``: the event is refused where the condition holds."""
    for table, events in TABLES.items():
        for event in events:
            yield f"{table}_is_kept_{event.lower()}", table, event, "1 = 1"
    for event in ("UPDATE", "DELETE"):
        yield f"conference_protocol_stands_{event.lower()}", "conference_protocol", event, _FROZEN
        yield f"conference_act_stands_{event.lower()}", "conference_correctionact", event, _SIGNED_ACT
    yield "conference_paper_without_file_insert", "conference_paperversion", "INSERT", _WITHOUT_FILE
    yield "conference_paper_without_file_update", "conference_paper", "UPDATE", _HAS_A_FILE
    for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        name = event.lower()
        yield (
            f"conference_paragraph_stands_{name}",
            "conference_paragraph",
            event,
            _AGREED_PROTOCOL.format(row=row),
        )
        yield (
            f"conference_wording_stands_{name}",
            "conference_wording",
            event,
            _AGREED_PARAGRAPH.format(row=row),
        )


def _sqlite():
    for name, table, event, condition in _rules():
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table} "
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )


def _postgresql():
    for name, table, event, condition in _rules():
        row = "OLD" if event == "DELETE" else "NEW"
        yield f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {condition} THEN
                RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN {row};
        END $$"""
        yield (
            f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )


def install(sender, using, **kwargs):
    """Receiver of ``post_migrate``."""
    tables = {table for _name, table, _event, _condition in _rules()}
    triggers.install(using, tables=tables, sqlite=list(_sqlite()), postgresql=list(_postgresql()))


def lift(sender, using, plan, **kwargs):
    """Receiver of ``pre_migrate``."""
    if plan:
        triggers.lift(using, [name for name, _table, _event, _condition in _rules()])
