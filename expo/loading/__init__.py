"""Loading an edition from a folder of CSV files.

``load_edition`` is the entrance. An app offers its files with ``offers.register("edition tables", ...)``:
subclasses of ``Table``, in an order in which each row refers only to tables before its own.
"""

from expo.loading.engine import load_edition
from expo.loading.report import EditionRefused
from expo.loading.table import Table

__all__ = ["EditionRefused", "Table", "load_edition"]
