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
        facts = {"moment": dates.full_moment(when), "zone": dates.offset(when)}
    return _("%(moment)s, time in %(city)s (%(zone)s)") % (facts | {"city": text_in(exhibition, "city")[0]})


def resume_url(key):
    """Return the address at which whoever follows it goes on with the application of ``key``."""
    return settings.BASE_URL + reverse("apply-resume", kwargs={"token": keys.resume_token(key)})


def facts_of(application):
    """Return what most letters name. Call it in the application's language."""
    return {
        "number": application.number,
        "name": application.legal_name or application.short_name,
        "exhibition": text_in(application.exhibition, "title")[0],
    }


def send_receipt(application, facts):
    """Tell the applicant that the application has arrived. The sandbox writes no letters."""
    if application.is_sandbox:
        return
    with translation.override(application.language):
        words = facts_of(application) | {"moment": moment(facts.now, application.exhibition)}
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
            % words,
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
