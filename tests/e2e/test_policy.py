"""Pages under their real policy: nothing inline, nothing from elsewhere, readable without a script."""

import pytest

PAGES = (
    "/ru/", "/kk/schedule/2011-09-08/", "/be/exhibitors/", "/en/exhibitors/belaz/", "/ru/plan/?stand=A-306",
    "/be/economy/", "/api/docs/", "/accounts/login/",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_page_obeys_the_policy(page, demo, path):
    answer = page.goto(f"{demo.base}{path}")
    page.wait_for_load_state("networkidle")
    assert answer.status == 200
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.browser_context_args(java_script_enabled=False)
@pytest.mark.parametrize("path", PAGES[:6])
def test_page_reads_without_a_script(page, demo, path):
    page.goto(f"{demo.base}{path}")
    assert len(page.inner_text("main")) > 300


def test_organiser_logs_in_and_finds_every_list(page, demo):
    demo.log_in(page, "/admin/")
    links = page.eval_on_selector_all(
        "#content-main .model-link, #content-main th a, #content-main .app-list a",
        "links => links.map(a => a.href)",
    )
    assert len(links) > 15
    for link in dict.fromkeys(links):
        assert page.goto(link).status == 200
