"""What axe finds on a page, whether it reflows, and what fails in it.

axe's own answer tells of every node it has looked at; from a large page, carrying it over takes far longer
than finding it. Here only what is wrong leaves the browser.
"""

import contextlib

from axe_playwright_python.sync_playwright import Axe

AXE = Axe().axe_script
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCRIPT = """options => axe.run(document, {resultTypes: ["violations"], ...options}).then(said =>
    said.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.target}`)))"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def violations(page, *rules, without=()):
    """Run axe over ``page``: WCAG 2.2 AA and good practice ``without`` some rules, or only ``rules``.

    The page needs a context with ``bypass_csp``. One look per page puts axe into it, the others use it.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    asked = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": STANDARDS}
    off = {rule: {"enabled": False} for rule in without}
    return page.evaluate(SCRIPT, {"runOnly": asked, "rules": off})


def reflows(page):
    """Say whether ``page`` needs no scrolling sideways."""
    return page.evaluate(OVERFLOW) <= 1


@contextlib.contextmanager
def faultless(page, own):
    """Listen to the console, requests and answers of ``page``: any fault fails the test.

    Args:
        own: How the addresses begin that the page may ask.
    """
    faults = []

    def heard(response):
        if response.status >= 400 and response.url not in page.expected:
            faults.append(f"{response.status} {response.url}")

    def asked(request):
        if not request.url.startswith((own, "data:", "blob:")):
            faults.append(f"foreign request {request.url}")

    def said(message):
        # The browser reports a missing page as an error of its own; ``heard`` judges that one.
        if message.type == "error" and message.location["url"] not in page.expected:
            faults.append(message.text)

    def failed(request):
        # Going on to the next page aborts what the last one was still fetching.
        if request.failure != "net::ERR_ABORTED" and request.url not in page.expected:
            faults.append(f"failed {request.url}: {request.failure}")

    page.expected = set()
    page.on("console", said)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", failed)
    page.on("request", asked)
    page.on("response", heard)
    yield page
    assert faults == []
