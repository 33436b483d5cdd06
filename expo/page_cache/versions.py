"""What public pages depend on, as versions that the database moves and a process asks for once a second.

Each app offers subjects: a name and the tables it is about. Triggers move the subject's version with every
change of these tables, whoever makes it and however: a bulk operation, a loader and a console are all seen.
A version is a sum of random tokens, so that it never comes back, not even after a backup is restored.
"""

import contextlib
import secrets
import threading
import time
from itertools import product

from django.conf import settings
from django.db import Error, connection, connections, transaction
from django.utils.timezone import localtime

from expo import clock, offers, triggers
from expo.models import Exhibition, PageVersion

SUBJECT, MOMENT = "page subjects", "page moments"
TABLE = PageVersion._meta.db_table
EVENTS = ("INSERT", "UPDATE", "DELETE")
# Far from where a sum of several would overflow.
LARGEST = 2**52

# Nobody waits for anybody: a transaction that finds each row of its subject in the hands of others adds one.
# A single counter would hold up all writers until the first has committed, and let some of them deadlock.
_FUNCTION = f"""CREATE OR REPLACE FUNCTION expo_page_version() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE free bigint;
    BEGIN
        SELECT id INTO free FROM {TABLE} WHERE subject = TG_ARGV[0]
            ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1;
        IF free IS NULL THEN
            INSERT INTO {TABLE} (subject, token) VALUES (TG_ARGV[0], trunc(random() * {LARGEST}));
        ELSE
            UPDATE {TABLE} SET token = trunc(random() * {LARGEST}) WHERE id = free;
        END IF;
        RETURN NULL;
    END $$"""  # noqa: S608 names of this module
_MOVE = """
    INSERT INTO {table} (subject, token) SELECT '{subject}', 0
    WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE subject = '{subject}');
    UPDATE {table} SET token = abs(random() % {largest}) WHERE subject = '{subject}';"""


def subjects():
    """Return ``{subject: its tables}`` of all apps."""
    return dict(offers.of(SUBJECT))


def _named():
    """Yield ``(name of a trigger, subject, table)``."""
    for subject, tables in subjects().items():
        for table in tables:
            yield f"page_version_{subject}_{table}", subject, table


def _sqlite(there):
    for name, subject, table in there:
        move = _MOVE.format(table=TABLE, subject=subject, largest=LARGEST)
        for event in EVENTS:
            yield f"DROP TRIGGER IF EXISTS {name}_{event}"
            yield f"CREATE TRIGGER {name}_{event} AFTER {event} ON {table} BEGIN {move} END"


def _postgresql(there):
    yield _FUNCTION
    for name, subject, table in there:
        yield (
            f"CREATE OR REPLACE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION expo_page_version('{subject}')"
        )


def install(sender, using, **kwargs):
    """Receiver of ``post_migrate``. Moves every version: what was migrated has passed by the triggers."""
    tables = connections[using].introspection.table_names()
    if TABLE not in tables:
        return
    there = [one for one in _named() if one[2] in tables]
    triggers.install(using, tables={TABLE}, sqlite=_sqlite(there), postgresql=_postgresql(there))
    move_all(using)


def lift(sender, using, plan, **kwargs):
    """Receiver of ``pre_migrate``."""
    if plan:
        triggers.lift(using, [f"{name}_{event}" for (name, *_), event in product(_named(), EVENTS)])


def move_all(using="default"):
    """Have every public page built anew, in every process."""
    with transaction.atomic(using=using):
        rows = PageVersion.objects.using(using)
        rows.all().delete()
        rows.bulk_create(PageVersion(subject=one, token=secrets.randbelow(LARGEST)) for one in subjects())


class Versions:
    """The versions as this process knows them, at most ``PAGE_VERSIONS_SECONDS`` old.

    Beside the subjects: ``day``, the date and the day of the programme; the moments that apps offer, such as
    the last boundary of a session that has passed.
    """

    def __init__(self):
        self._asking = threading.Lock()
        self.forget()

    def forget(self):
        """Ask anew the next time, however short ago that was."""
        self._known, self._until = None, 0.0

    def stamp(self, names):
        """Return the versions of ``names`` as one value: equal as long as nothing of them has changed."""
        known = self._current()
        return tuple([known[name] for name in names])

    def _current(self):
        if self._known is not None and time.monotonic() < self._until:
            return self._known
        # One asks; the others go on with what was true a moment ago, if anything was.
        if not self._asking.acquire(blocking=self._known is None or not settings.PAGE_VERSIONS_SECONDS):
            return self._known
        try:
            self._ask()
        finally:
            self._asking.release()
        return self._known

    def _ask(self):
        if self._known is not None and settings.PAGE_VERSIONS_SECONDS and time.monotonic() < self._until:
            return
        now = clock.now()
        try:
            row = _asked(now)
        except Error:
            # While the database is away nothing can have changed either.
            if self._known is None or connection.in_atomic_block:
                raise
            with contextlib.suppress(Error):
                connection.close()
        else:
            self._known = _read(row, now)
        self._until = time.monotonic() + settings.PAGE_VERSIONS_SECONDS


# What this process knows: all that keeps something by its version asks once a second together.
shared = Versions()


def _asked(now):
    """Ask for everything in one query and return its row."""
    columns = [f"(SELECT SUM(token) FROM {TABLE} WHERE subject = '{one}')" for one in subjects()]  # noqa: S608
    moments = [sql for _name, sqls in offers.of(MOMENT) for sql in sqls]
    columns += ["e.time_zone", "e.opens_on", "e.closes_on", *moments]
    query = f"SELECT {', '.join(columns)} FROM (SELECT 1) one LEFT JOIN expo_exhibition e ON e.is_current"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [connection.ops.adapt_datetimefield_value(now)] * len(moments))
        return cursor.fetchone()


def _read(row, now):
    values = iter(row)
    known = {subject: next(values) for subject in subjects()}
    zone, opens_on, closes_on = next(values), next(values), next(values)
    for name, sqls in offers.of(MOMENT):
        known[name] = tuple(next(values) for _sql in sqls)
    known["day"] = None
    if zone:
        edition = Exhibition(time_zone=zone, opens_on=opens_on, closes_on=closes_on)
        known["day"] = zone, localtime(now, edition.zone).date(), edition.today(now)
    return known
