"""What agents write: nothing that runs survives, and the words stay."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merhaba.modules.inbox.composed import as_html, as_text, safe_html

ALLOWED = {
    "p",
    "br",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "code",
    "pre",
    "span",
}
TAGS = [
    "script",
    "style",
    "iframe",
    "svg",
    "math",
    "img",
    "a",
    "p",
    "b",
    "form",
    "object",
    "template",
    "noscript",
    "base",
]
ATTRIBUTES = [
    "onclick",
    "onerror",
    "href",
    "src",
    "style",
    "srcdoc",
    "dir",
    "class",
    "id",
    "xlink:href",
    "formaction",
]
VALUES = [
    "javascript:alert(1)",
    " java\tscript:alert(1)",
    "data:text/html,x",
    "https://x.example",
    "x",
    "vbscript:x",
    "&#106;avascript:x",
]

elements = st.recursive(
    st.text(max_size=20),
    lambda inner: st.builds(
        lambda tag, attribute, value, body, close: (
            f'<{tag} {attribute}="{value}">{"".join(body)}{f"</{tag}>" if close else ""}'
        ),
        st.sampled_from(TAGS),
        st.sampled_from(ATTRIBUTES),
        st.sampled_from(VALUES),
        st.lists(inner, max_size=3),
        st.booleans(),
    ),
    max_leaves=12,
)


class Seen(HTMLParser):
    """What a browser would find: elements with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


@given(elements | st.text(max_size=300))
def test_nothing_that_runs_survives(html: str) -> None:
    seen = Seen()
    seen.feed(safe_html(html))
    for tag, attributes in seen.elements:
        assert tag in ALLOWED
        assert set(attributes) <= {"href", "rel", "dir", "data-mention"}, attributes
        href = attributes.get("href")
        if href is not None:
            assert re.match(r"(https?|mailto|tel):|[^:]*$", href), href


@given(elements | st.text(max_size=300))
def test_making_it_safe_twice_changes_nothing_more(html: str) -> None:
    once = safe_html(html)
    assert safe_html(once) == once


@given(st.text(max_size=300))
def test_plain_text_as_html_shows_the_same_words(text: str) -> None:
    shown = as_html(text)
    seen = Seen()
    seen.feed(shown)
    assert {tag for tag, _ in seen.elements} <= {"p", "br", "a"}
    # Vertical tabs and the like are spaces to a browser as they are to split().
    assert as_text(shown).split() == text.replace("\xa0", " ").split()


@given(st.text(max_size=300))
def test_text_made_of_html_has_no_tags_of_it(text: str) -> None:
    assert "<b>" not in as_text(f"<p><b>x</b> {as_html(text.replace('<b>', ''))}</p>")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hello</p><p>World</p>", "Hello\nWorld"),
        ("<p>a<br>b</p>", "a\nb"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ('<a href="https://x.example">here</a>', "here (https://x.example)"),
        ('<a href="https://x.example">https://x.example</a>', "https://x.example"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"),
        ("<p>1 &lt; 2 &amp; 3</p>", "1 < 2 & 3"),
        ("<p>&lt;script&gt;</p>", "<script>"),
        ("<p></p><p></p>", ""),
    ],
)
def test_the_text_beside_the_html(html: str, text: str) -> None:
    assert as_text(html) == text


def test_links_in_plain_text_can_be_clicked_and_nothing_else() -> None:
    shown = as_html("See https://shop.example/?a=1&b=2, not javascript:alert(1) <b>")
    assert '<a href="https://shop.example/?a=1&amp;b=2">' in shown
    assert "&lt;b&gt;" in shown
    assert 'href="javascript' not in shown
