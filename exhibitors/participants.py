"""Who takes part, for the programme, which does not know of exhibitors."""

from exhibitors.models import Allocation, Exhibitor


def organisations(exhibition):
    """Return the primary keys of the organisations that the catalogue of ``exhibition`` shows, as a query."""
    return Exhibitor.objects.filter(exhibition=exhibition).published().values("organisation")


def contacts(exhibition, organisations):
    """Return ``(organisation, e-mail, language)`` of those of ``organisations`` that can be written to.

    Both are primary keys. Address and language are those of the application by which they take part.
    """
    rows = Exhibitor.objects.filter(
        exhibition=exhibition, organisation__in=list(organisations), application__is_sandbox=False
    )
    rows = rows.published().exclude(application__contact_email="").order_by("organisation")
    return list(rows.values_list("organisation", "application__contact_email", "application__language"))


def stands(exhibition):
    """Return ``{organisation's primary key: number of its stand}`` as far as the catalogue shows it."""
    shown = Exhibitor.objects.filter(exhibition=exhibition).published()
    rows = Allocation.objects.taken().filter(exhibitor__in=shown)
    return dict(rows.values_list("exhibitor__organisation", "stand__code"))
