"""What the public pages show of the Commission."""

from django import template

from conference import wall
from expo import documents

register = template.Library()


@register.simple_tag
def public_papers(exhibition):
    """The papers that anybody may read, each with its newest version as ``newest``: two queries."""
    found = wall.public_papers(exhibition).prefetch_related("versions").order_by("item__position", "pk")
    papers = []
    for paper in found:
        paper.newest = next(iter(paper.versions.all()), None)
        if paper.newest:
            papers.append(paper)
    return papers


@register.filter
def kind_name(content_type):
    """What people call a kind of file, such as PDF."""
    kind = documents.BY_CONTENT_TYPE.get(content_type)
    return kind.name if kind else content_type
