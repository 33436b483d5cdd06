"""What axe finds on a page, and whether it reflows.

axe's own answer tells of every node it has looked at; from a large page, carrying it over takes far longer
than finding it. Here only what is wrong leaves the browser.
"""

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
