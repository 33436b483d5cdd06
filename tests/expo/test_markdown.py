"""The Markdown of the manual's chapters."""

import pytest

from expo.markdown import render, title_of


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Two words", '<h1 id="two-words">Two words</h1>'),
        ("One\ntwo\n\nthree", "<p>One\ntwo</p>\n<p>three</p>"),
        ("A `<b>` and **C**", "<p>A <code>&lt;b&gt;</code> and <strong>C</strong></p>"),
        ("`**not bold** [nor](link)`", "<p><code>**not bold** [nor](link)</code></p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[Go](/api/docs/) on", '<p><a href="/api/docs/">Go</a> on</p>'),
        ("- one\n  and a half\n- two", '<ul class="list">\n<li>one\nand a half</li>\n<li>two</li>\n</ul>'),
        ("    a &&\n      b\n\n    c\n\nd", "<pre><code>a &amp;&amp;\n  b\n\nc</code></pre>\n<p>d</p>"),
        ("```python\na\n\nb\n```", '<pre><code class="language-python">a\n\nb</code></pre>'),
        ("Text:\n- one", '<p>Text:</p>\n<ul class="list">\n<li>one</li>\n</ul>'),
        ("``` never closed", "<p>``` never closed</p>"),
        ("```\nnever closed", "<p>```\nnever closed</p>"),
        ("", ""),
    ],
)
def test_text_becomes_html(text, html):
    assert render(text) == html


def test_table_has_titles_for_its_columns_and_rows():
    html = render("| a | b |\n| --- | --- |\n| `1` | **2** |\n")
    assert '<thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>' in html
    assert '<tr><th scope="row"><code>1</code></th><td><strong>2</strong></td></tr>' in html


def test_links_lead_where_they_are_told():
    assert (
        render("[x](other.md)", lambda target: f"/docs/{target}/") == '<p><a href="/docs/other.md/">x</a></p>'
    )


def test_quotes_cannot_leave_the_address_of_a_link():
    assert render('[x](" onclick="y)') == '<p><a href="&quot; onclick=&quot;y">x</a></p>'


def test_title_is_the_first_heading():
    assert title_of("# First\n\n## Second\n") == "First"
