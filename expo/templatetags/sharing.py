"""The part of a page's head that is for search engines and for those who share its link."""

import html
import re

from django import template
from django.utils.safestring import mark_safe

from expo import sharing

register = template.Library()

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
DESCRIPTION = re.compile(r'<meta name="description" content="(.*?)">', re.DOTALL)
SPACES = re.compile("[ \t\r\n]+")
UNLISTED = re.compile(r'<meta name="robots" content="noindex')


class SharedNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        head = self.nodelist.render(context)
        is_shared = not context.get("quiet") and sharing.is_shared(context["request"].resolver_match)
        if not is_shared or UNLISTED.search(head):
            return head
        title, description = TITLE.search(head), DESCRIPTION.search(head)
        facts = sharing.facts(context["request"], context.get("own_query", ()))
        facts["title"] = _plain(title).removesuffix(f" — {facts['site_name']}")
        facts["description"] = _plain(description)
        facts["is_search"] = context.get("is_search", False)
        tags = context.template.engine.get_template("_sharing.html").render(context.new(facts))
        return mark_safe(head + tags)  # noqa: S308 rendered parts


def _plain(found):
    return html.unescape(SPACES.sub(" ", found[1]).strip()) if found else ""


@register.tag
def shared(parser, token):
    """``{% shared %}head{% endshared %}``: adds what title and description of the head say to other programs.

    A page that is not to be listed (``<meta name="robots" content="noindex">``) says nothing more.
    """
    nodelist = parser.parse(("endshared",))
    parser.delete_first_token()
    return SharedNode(nodelist)
