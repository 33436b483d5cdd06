"""What is written to applicants, each letter in the applicant's own language."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from exhibitors import keys
from expo import dates, outbox
from expo.languages import text_in


def moment(when, exhibition):
    """Return date, hour and whose hour it is, in words of the active language."""
    with timezone.override(exhibition.zone):
        return _in_zone(dates.full_moment(when), when, exhibition)


def deadline(when, exhibition):
    """Return the same for the end of something: midnight is the 24:00 of the day that it ends.

    At “9 June, 00:00” readers take the whole 9th for theirs.
    """
    with timezone.override(exhibition.zone):
        return _in_zone(dates.full_end(when), when, exhibition)


def _in_zone(text, when, exhibition):
    facts = {"moment": text, "zone": dates.offset(when)}
    return _("%(moment)s, time in %(city)s (%(zone)s)") % (facts | {"city": text_in(exhibition, "city")[0]})


def resume_url(key):
    """Return the address at which whoever follows it goes on with the application of ``key``."""
    return settings.BASE_URL + reverse("apply-resume", kwargs={"token": keys.resume_token(key)})


def status_url(application):
    """Return the address of the application's page. Where it is not open yet, a link can be asked for."""
    path = reverse("apply-application", kwargs={"number": application.number})
    return settings.BASE_URL + path


def facts_of(application):
    """Return what most letters name. Call it in the application's language."""
    return {
        "number": application.number,
        "name": application.legal_name or application.short_name,
        "exhibition": text_in(application.exhibition, "title")[0],
    }


def _status(words):
    return "\n\n" + _("Status of the application: %(page)s") % words


def send_receipt(application, facts):
    """Tell the applicant that the application has arrived. The sandbox writes no letters."""
    if application.is_sandbox:
        return
    with translation.override(application.language):
        words = facts_of(application) | {
            "moment": moment(facts.now, application.exhibition),
            "page": status_url(application),
        }
        outbox.queue(
            exhibition=application.exhibition,
            to=application.contact_email,
            language=application.language,
            subject=_("Application No. %(number)s has been received") % words,
            body=_(
                "Your application has been received.\n\n"
                "Exhibition: %(exhibition)s\n"
                "Applicant: %(name)s\n"
                "Application number: %(number)s\n"
                "Submitted at: %(moment)s\n\n"
                "The organisers will write to this address when they have decided."
            )
            % words
            + _status(words),
        )


def send_cancellation(exhibitor, facts):
    """Tell who has applied that the participation is cancelled, and why. Nobody has applied for an import."""
    application = exhibitor.application
    if application is None or application.is_sandbox:
        return
    with translation.override(application.language):
        words = facts_of(application) | {"reason": facts.reason, "page": status_url(application)}
        outbox.queue(
            exhibition=application.exhibition,
            to=application.contact_email,
            language=application.language,
            subject=_("Participation cancelled: application No. %(number)s") % words,
            body=_(
                "The organisers have cancelled your participation, and your stand has been released.\n\n"
                "Exhibition: %(exhibition)s\n"
                "Applicant: %(name)s\n"
                "Application number: %(number)s\n"
                "Reason: %(reason)s"
            )
            % words
            + _status(words),
        )


def send_proof(*, exhibition, email, language, code, link, minutes):
    """Send the link and the code by which the address is confirmed."""
    with translation.override(language):
        words = {
            "exhibition": text_in(exhibition, "title")[0],
            "code": code,
            "link": link,
            "minutes": minutes,
        }
        outbox.queue(
            exhibition=exhibition,
            to=email,
            language=language,
            is_confidential=True,
            subject=_("Confirm your e-mail address"),
            body=_(
                "Somebody has named this address in an application to take part.\n\n"
                "Exhibition: %(exhibition)s\n\n"
                "To confirm that the address is yours, open this link:\n%(link)s\n\n"
                "or enter this code: %(code)s\n\n"
                "Both are good for %(minutes)s minutes. If it was not you, do nothing."
            )
            % words,
        )


def send_links(*, exhibition, email, language, applications):
    """Send the address a link to each of its applications; ``applications`` are pairs with their new keys."""
    with translation.override(language):
        lines = [
            f"{application.number}  {application.get_state_display()}\n{resume_url(key)}"
            for application, key in applications
        ]
        words = {"exhibition": text_in(exhibition, "title")[0], "links": "\n\n".join(lines)}
        outbox.queue(
            exhibition=exhibition,
            to=email,
            language=language,
            is_confidential=True,
            subject=_("Links to your applications"),
            body=_(
                "Somebody has asked for the links to the applications with this address.\n\n"
                "Exhibition: %(exhibition)s\n\n"
                "%(links)s\n\n"
                "Whoever has a link can read and change the application. If it was not you, do nothing."
            )
            % words,
        )
