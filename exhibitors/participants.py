"""Who takes part, for the programme, which does not know of exhibitors."""

from exhibitors.models import Exhibitor


def organisations(exhibition):
    """Return the primary keys of the organisations that the catalogue of ``exhibition`` shows, as a query."""
    return Exhibitor.objects.filter(exhibition=exhibition).published().values("organisation")
