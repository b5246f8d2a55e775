"""HTML of a mail: safe to show, still looking as it was sent, and readable as plain text."""

from __future__ import annotations

import re

import pytest

from merhaba.channels.email.html import has_remote_images, reveal_remote_images, safe_html
from merhaba.channels.email.plain import html_to_text

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java\tscript:alert(1)'>x</a>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style>",
    "<iframe src='https://evil.test'></iframe>",
    "<form action='https://evil.test'><input name=password></form>",
    "<meta http-equiv=refresh content='0;url=https://evil.test'>",
    "<base href='https://evil.test/'>",
    "<link rel=stylesheet href='https://evil.test/a.css'>",
    "<style>@import url(https://evil.test)</style>",
    "<p style='background:url(https://evil.test/x)'>x</p>",
    "<p style='background-image:\\75rl(https://evil.test)'>x</p>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<p style='position:fixed;top:0;left:0;z-index:9'>x</p>",
    "<p style='margin-top:-500px'>x</p>",
    "<object data='https://evil.test'></object><embed src='https://evil.test'>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<img src='data:text/html,<script>alert(1)</script>'>",
    "<video poster='https://evil.test/x'><source src='https://evil.test/y'></video>",
    "<td background='https://evil.test/x'>x</td>",
    "<img srcset='https://evil.test/x 2x' src='cid:a'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<div id=app class=modal data-x=1 contenteditable>x</div>",
    "<scr\0ipt>alert(1)</scr\0ipt>",
    "<a href='https://x.test' onclick=alert(1) ping='https://evil.test'>x</a>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_acts_or_loads_survives(attack: str) -> None:
    shown = safe_html(f"<p>before</p>{attack}<p>after</p>")
    assert "before" in shown
    outside_text = re.sub(r">[^<]*<", "><", shown)
    forbidden = (
        r"<script|<iframe|<form|<input|<object|<embed|<svg|<style|<link|<meta|<base|\bon\w+="
        r"|javascript:|evil\.test"
    )
    assert not re.search(forbidden, outside_text, re.IGNORECASE)
    assert not re.search(
        r"position|url\(|expression|margin-top|contenteditable|\bid=|class=|srcset|ping=", outside_text
    )


def test_looks_are_kept() -> None:
    html = (
        '<table bgcolor="#fff" cellpadding="4"><tr><td style="color:red;padding:2px 4px" '
        'align="center">A</td></tr></table>'
    )
    shown = safe_html(html)
    for piece in ('bgcolor="#fff"', 'cellpadding="4"', "color:red", "padding:2px 4px", 'align="center"'):
        assert piece in shown


def test_links_open_elsewhere_and_tell_nothing() -> None:
    shown = safe_html('<a href="https://x.test/a?b=1&c=2">x</a>')
    assert 'target="_blank"' in shown
    assert 'rel="noopener nofollow noreferrer"' in shown
    assert 'href="https://x.test/a?b=1&amp;c=2"' in shown


def test_a_link_that_shows_another_host_says_where_it_leads() -> None:
    shown = safe_html('<a href="https://evil.test/login">https://www.bank.test/login</a>')
    assert 'data-leads-to="evil.test"' in shown
    honest = safe_html(
        '<a href="https://track.bank.test/x">bank.test</a> <a href="https://x.test">click here</a>'
    )
    assert "data-leads-to" not in honest


def test_remote_images_wait_until_they_are_asked_for() -> None:
    shown = safe_html(
        '<img src="https://cdn.test/a.png?x=1&y=2" alt="A"><img src="//cdn.test/b.png"><img src="cid:c@d">'
    )
    assert not re.search(r'(?<!-)\bsrc="https?:', shown)
    assert has_remote_images(shown)
    assert 'src="cid:c@d"' in shown
    revealed = reveal_remote_images(shown)
    assert 'src="https://cdn.test/a.png?x=1&amp;y=2"' in revealed
    assert 'src="https://cdn.test/b.png"' in revealed
    assert 'referrerpolicy="no-referrer"' in revealed
    assert not has_remote_images(revealed)


def test_nobody_can_write_the_waiting_attribute_themselves() -> None:
    assert "data-remote-src" not in safe_html('<img src="cid:a" data-remote-src="https://evil.test/x">')


@pytest.mark.parametrize(
    "pixel",
    [
        '<img src="https://t.test/p.gif" width="1" height="1">',
        '<img src="https://t.test/p.gif" width=0 height=0 border=0>',
        '<img src="https://t.test/p.gif" style="display:none">',
        '<img src="https://t.test/p.gif" style="width:1px;height:1px">',
    ],
)
def test_tracking_pixels_are_gone_even_after_asking(pixel: str) -> None:
    assert "t.test" not in reveal_remote_images(safe_html(f"<p>x</p>{pixel}"))


def test_small_data_images_stay() -> None:
    assert "data:image/png;base64,AAAA" in safe_html('<img src="data:image/png;base64,AAAA">')


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br>lines</p>", "One\n\nTwo\nlines"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("<ul><li>a<li>b<ol start=3><li>c</ol></ul>", "- a\n- b\n  3. c"),
        ('<a href="https://x.test/a">here</a>', "here <https://x.test/a>"),
        ('<a href="https://x.test/">x.test</a>', "x.test"),
        ('<a href="mailto:a@b.test?subject=x">a@b.test</a>', "a@b.test"),
        ("<table><tr><td>Shoes<td>2<td>40 €<tr><td>Hat<td>1<td>9 €</table>", "Shoes\t2\t40 €\nHat\t1\t9 €"),
        (
            "hi<blockquote>one<blockquote>two</blockquote></blockquote>there",
            "hi\n\n> one\n>\n> > two\n\nthere",
        ),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a&nbsp;&amp;&lt;b&gt;\u200b", "a &<b>"),
        ('<img src="cid:x" alt="Photo of the box">', "[Photo of the box]"),
        ('<span style="display:none">preheader</span>seen', "seen"),
        ("<title>t</title><style>p{}</style><script>x</script>seen", "seen"),
        ("<p>مرحبا</p><p>شكرا</p>", "مرحبا\n\nشكرا"),
    ],
)
def test_html_reads_well_as_plain_text(html: str, text: str) -> None:
    assert html_to_text(html) == text
