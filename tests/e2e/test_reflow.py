"""Pages at every width, and with a reader's own spacing of text (WCAG 2.2, 1.4.10 and 1.4.12)."""

import pytest

from tests.e2e.seeing import reflows

PATHS = (
    "", "schedule/", "schedule/2011-09-07/", "schedule/2011-09-08/", "schedule/changes/", "exhibitors/",
    "exhibitors/belaz/", "plan/?stand=A-306", "economy/", "conference/", "commission/", "apply/", "sources/",
    "style/", "search/?q=минск", "offline/",
)  # fmt: skip
# 640 is a window of 1280 enlarged to 200 %, 320 the same to 400 %.
WIDTHS = (320, 390, 640, 768, 960, 1280, 1920)
SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""
# Text that leaves its box or is cut by one, and numbers broken into two lines. What only readers hear may be.
BROKEN = """() => {
  const found = [], range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, parent = text.parentElement;
    if (!text.data.trim() || parent.closest("svg, .vh, .rm, .skip, script, noscript, pre, .scroll")) continue;
    if (!parent.checkVisibility()) continue;
    let box = parent;
    while (getComputedStyle(box).display === "inline") box = box.parentElement;
    range.selectNodeContents(text);
    const lines = [...range.getClientRects()], edge = box.getBoundingClientRect().right;
    const clip = parent.closest(".days")?.getBoundingClientRect().bottom ?? Infinity;
    if (lines.some((line) => line.right > edge + 2 || line.bottom > clip + 2)) found.push(text.data.trim());
    const tops = new Set(lines.map((line) => Math.round(line.top)));
    if (/^\\s*[\\d\\u00a0]+\\s*$/.test(text.data) && tops.size > 1) found.push(text.data.trim());
  }
  return found;
}"""

# Whether nothing of what has the focus is in sight, or nothing shows that it has it.
HIDDEN = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const seen = [[.5, .5], [.1, .2], [.9, .8], [.1, .8], [.9, .2]].some(([right, down]) => {
    const top = document.elementFromPoint(box.left + box.width * right, box.top + box.height * down);
    return top && (one.contains(top) || top.contains(one));
  });
  return [one.textContent.trim(), seen && getComputedStyle(one).outlineStyle !== "none"];
}"""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    # The spacing is put into the page by the test.
    return {**browser_context_args, "bypass_csp": True, "reduced_motion": "reduce"}


def broken(page, widths):
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        said = page.evaluate(BROKEN) + ([] if reflows(page) else ["scrolls sideways"])
        if said:
            found[width] = said
    return found


# The languages with the longest words, and the ones with the longest names of days.
@pytest.mark.parametrize("language", ["kk", "be", "en"])
def test_page_holds_its_text_at_every_width_and_with_wide_spacing(page, demo, language):
    found = {}
    for path in PATHS:
        page.goto(f"{demo.base}/{language}/{path}")
        found[path] = broken(page, WIDTHS)
        page.add_style_tag(content=SPACING)
        found[path, "spaced"] = broken(page, (320, 390, 1280))
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("path", ["kk/schedule/2011-09-07/", "be/exhibitors/"])
def test_focus_is_always_in_sight(page, demo, path):
    page.set_viewport_size({"width": 1280, "height": 600})
    page.goto(f"{demo.base}/{path}")
    steps = []
    for key in ("Tab", "Shift+Tab"):
        while True:
            page.keyboard.press(key)
            found = page.evaluate(HIDDEN)
            if found is None or len(steps) > 400:
                break
            steps.append(found)
    assert [text for text, is_seen in steps if not is_seen] == []
    assert 100 < len(steps) < 400


def test_labels_on_a_phone_take_no_more_room_than_they_need(page, demo):
    page.goto(f"{demo.base}/en/schedule/2011-09-08/")
    page.locator(".slot h3 a").first.click()
    page.set_viewport_size({"width": 320, "height": 640})
    label, value = (page.locator(f".kv {part}").first.bounding_box()["width"] for part in ("dt", "dd"))
    assert value > 1.5 * label
