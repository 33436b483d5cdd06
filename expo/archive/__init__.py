"""The whole public site as files, to be served by anything: see ``manage.py export_site``."""

from expo.archive.making import Report, make
from expo.archive.placing import ArchiveFailed

__all__ = ["ArchiveFailed", "Report", "make"]
