"""What each release changed, for readers of news: RSS 2.0 and Atom, an entry a release."""

import uuid
from itertools import pairwise

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference import change_words, changes, descriptions
from conference.models import Release

NEWEST = 20


def rss(whole):
    """Return the RSS as bytes, the same for the same release and language."""
    return _write(Rss201rev2Feed, whole, "changes-rss")


def atom(whole):
    """Return the Atom as bytes, the same for the same release and language."""
    return _write(Atom1Feed, whole, "changes-atom")


def _write(form, whole, name):
    exhibition, language = whole.exhibition, get_language()
    page = settings.BASE_URL + reverse("schedule-changes")
    feed = form(
        title=f"{descriptions.said(exhibition, 'title')}: {_('Changes of the programme')}",
        link=page,
        description=_("What each version of the programme has changed"),
        language=language,
        author_name=descriptions.clean(exhibition.name),
        feed_url=f"{settings.BASE_URL}{reverse(name)}?lang={language}",
        feed_guid=_identifier(exhibition, "changes"),
    )
    for release, found in _releases(whole):
        feed.add_item(
            title=f"{release.number}: {descriptions.clean(release.name)}",
            link=f"{page}?before={release.number + 1}#h-{release.number}",
            description=_told(release, found),
            unique_id=_identifier(exhibition, f"releases/{release.number}"),
            unique_id_is_permalink=False,
            pubdate=release.published_at,
            updateddate=release.published_at,
        )
    return feed.writeString("utf-8").encode()


def _identifier(exhibition, what):
    """Independent of the host; of its own for each language, or a reader of two would see one of them."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{exhibition.slug}/{what}/{get_language()}").urn


def _releases(whole):
    """Return ``(release, its changes)`` of the newest ones, newest first; None for the very first release."""
    if whole.release is None:
        return []
    found = Release.objects.filter(exhibition=whole.exhibition, number__lte=whole.release.number)
    # One more than is shown: the oldest shown has one to compare with.
    newest = list(found.order_by("-number")[: NEWEST + 1])
    each = changes.between_each([(older, newer) for newer, older in pairwise(newest)])
    return list(zip(newest, [*each, None], strict=True))[:NEWEST]


def _told(release, found):
    """Say in HTML what changed: readers show it as such."""
    notes = descriptions.clean(release.notes)
    told = [linebreaks(notes, autoescape=True)] if notes else []
    if found:
        lines = format_html_join("", "<li>{}</li>", ([_line(change)] for change in found))
        told.append(format_html("<ul>{}</ul>", lines))
    else:
        what = _("No changes") if found is not None else _("The first version of the programme")
        told.append(format_html("<p>{}</p>", what))
    return mark_safe("".join(told))  # noqa: S308 each part is escaped


def _line(change):
    marks = ", ".join(str(kind.label) for kind in change.kinds)
    told = change_words.sentences(change, descriptions.said)
    if change.old is None:
        told = [change_words.place(change.new, descriptions.said)]
    title = descriptions.said(change.slot, "title")
    return format_html("<strong>{}</strong>: {}. {}", marks, _linked(change, title), " ".join(told))


def _linked(change, title):
    """A session that is off has no page any more."""
    if change.new is None:
        return title
    return format_html('<a href="{}">{}</a>', descriptions.address(change.new), title)
