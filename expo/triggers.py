"""Putting triggers in place, after every migration: SQLite drops those of a table that it rebuilds."""

from django.db import connections


def install(using, *, tables, sqlite, postgresql):
    """Run the statements of the database ``using``. Does nothing while one of ``tables`` is not there yet."""
    connection = connections[using]
    if not tables <= set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        for statement in postgresql if connection.vendor == "postgresql" else sqlite:
            cursor.execute(statement)


def lift(using, names):
    """Take triggers of a SQLite away while migrations run: it rebuilds no table that one of them speaks of.

    ``install`` puts them back afterwards.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
