"""Texts with variables: values are text, gaps leave no trace, and nothing written breaks it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merhaba.kit.blanks import BLANK
from merhaba.kit.templates import Flaw, fill, fill_html, flaw, pieces, variables
from merhaba.modules.inbox.composed import safe_html

KNOWN = ("customer.first_name", "order.number", "order.tracking_url", "agent.first_name")

# A greeting in each language as it is written, and as it must look where nobody's name is known.
GREETINGS = [
    ("en", "Hi {{customer.first_name}},", "Hi,"),
    ("en", "Hello, {{customer.first_name}}!", "Hello!"),
    ("de", "Hallo {{customer.first_name}},", "Hallo,"),
    ("fr", "Bonjour {{customer.first_name}},", "Bonjour,"),
    ("fr", "Bonjour {{customer.first_name}} !", "Bonjour !"),
    ("fr", "Bonjour {{customer.first_name}}\u202f!", "Bonjour\u202f!"),
    ("es", "¡Hola, {{customer.first_name}}!", "¡Hola!"),
    ("es", "Hola {{customer.first_name}}:", "Hola:"),
    ("tr", "Merhaba {{customer.first_name}},", "Merhaba,"),
    ("ar", "مرحبًا {{customer.first_name}}،", "مرحبًا،"),
    ("ar", "مرحبًا، {{customer.first_name}}!", "مرحبًا!"),
    ("zh", "您好，{{customer.first_name}}！", "您好！"),
    ("zh", "{{customer.first_name}}您好：", "您好："),
    ("zh", "{{customer.first_name}}，您好！", "您好！"),
]
# Elsewhere in a sentence.
GAPS = [
    ("Your order #{{order.number}} left.", "Your order left."),
    ("Your order ({{order.number}}) left.", "Your order left."),
    ("Votre commande « {{order.number}} » est là.", "Votre commande est là."),
    ("One {{order.number}} two", "One two"),
    ("Thanks {{order.number}} {{order.tracking_url}}.", "Thanks."),
    ("Thank you, {{customer.first_name}}", "Thank you"),
    ("Thank you, {{customer.first_name}}, for writing", "Thank you, for writing"),
    ("Track it:\n{{order.tracking_url}}\nBye", "Track it:\nBye"),
    ("Hi\n\n{{order.tracking_url}}\n\nBye", "Hi\n\nBye"),
    ("{{customer.first_name}}, your parcel left.", "Your parcel left."),
    ("Bye\n{{agent.first_name}}", "Bye"),
]


@pytest.mark.parametrize(("language", "template", "expected"), GREETINGS)
def test_a_greeting_without_a_name_closes_up(language: str, template: str, expected: str) -> None:
    filled = fill(template, {}, language)
    assert filled.text == expected
    assert filled.missing == ("customer.first_name",)
    html = fill_html(f"<p>{template}</p><p>x</p>", {}, language)
    assert html.text == f"<p>{expected}</p><p>x</p>"


@pytest.mark.parametrize(("template", "expected"), GAPS)
def test_a_gap_leaves_no_trace(template: str, expected: str) -> None:
    assert fill(template, {}).text == expected


def test_a_sentence_that_begins_anew_knows_the_turkish_i() -> None:
    assert fill("{{customer.first_name}}, iadeniz alındı.", {}, "tr").text == "İadeniz alındı."
    assert fill("{{customer.first_name}}, it left.", {}, "en").text == "It left."


def test_what_is_filled_in_is_text() -> None:
    values = {"customer.first_name": "<img src=x onerror=alert(1)>{{order.number}}", "order.number": "7"}
    assert "&lt;img" in fill_html("<p>Hi {{customer.first_name}}</p>", values).text
    assert "{{" not in fill_html("<p>Hi {{customer.first_name}}</p>", values).text
    assert (
        fill("Hi {{customer.first_name}}", values).text == "Hi <img src=x onerror=alert(1)>{ {order.number}}"
    )


def test_words_for_when_there_is_no_value() -> None:
    assert fill("Hi {{ customer.first_name | there }},", {}).text == "Hi there,"
    assert fill("Hi {{customer.first_name|there}},", {}).missing == ()
    assert fill("Hi {{customer.first_name|there}},", {"customer.first_name": "Clara"}).text == "Hi Clara,"
    assert fill_html("<p>{{customer.first_name|A &amp; B}}</p>", {}).text == "<p>A &amp; B</p>"


def test_a_web_address_becomes_a_link_and_a_link_without_address_its_words() -> None:
    url = {"order.tracking_url": "https://post.test/?a=1&b=2"}
    shown = "https://post.test/?a=1&amp;b=2"
    assert fill_html("<p>{{order.tracking_url}}</p>", url).text == f'<p><a href="{shown}">{shown}</a></p>'
    template = '<p>See <a href="{{order.tracking_url}}">your parcel</a>.</p>'
    assert fill_html(template, url).text == f'<p>See <a href="{shown}">your parcel</a>.</p>'
    for bad in ({}, {"order.tracking_url": "javascript:alert(1)"}):
        assert fill_html(template, bad).text == "<p>See your parcel.</p>"
        assert fill_html(template, bad).missing == ("order.tracking_url",)


def test_an_empty_line_goes_in_html_too() -> None:
    template = (
        "<p>Hi <b>{{customer.first_name}}</b>,</p><p>{{order.tracking_url}}</p><ul><li>{{order.number}}"
    )
    template += "</li></ul>"
    assert fill_html(template, {}).text == "<p>Hi,</p><ul></ul>"
    assert fill_html("<p>a<br>{{order.number}}<br>b</p>", {}).text == "<p>a<br>b</p>"


def test_what_cannot_be_used_is_named() -> None:
    assert flaw("Hi {{customer.first_name|you}} {{ order.number }}", KNOWN) is None
    assert flaw("Hi {{customer.frist_name}}", KNOWN) == Flaw("unknown", "customer.frist_name")
    for broken in (
        "Hi {{order.number",
        "Hi order.number}}",
        "{{order number}}",
        "{{}}",
    ):
        found = flaw(broken, KNOWN)
        assert found is not None
        assert found.kind == "broken", broken
    assert flaw("{{order.<b>number</b>}}", KNOWN) is not None
    assert flaw("one { brace } is text", KNOWN) is None


def test_the_parts_of_a_text() -> None:
    found = pieces("Hi {{customer.first_name}}, {{order.number}}!", {"customer.first_name": "Clara"})
    assert [(p.kind, p.text, p.variable) for p in found] == [
        ("text", "Hi ", ""),
        ("value", "Clara", "customer.first_name"),
        ("text", ", ", ""),
        ("missing", "", "order.number"),
        ("text", "!", ""),
    ]


# Templates made of what matters: variables, braces, marks, spaces and tags in any order.
SCRAPS = st.sampled_from(
    [
        *(f"{{{{{name}}}}}" for name in KNOWN),
        *("{{order.number|7}}", "{{x", "}}", "{", "}", " ", "\n", ",", "،", "，", "!", " !", "#", "(", ")"),
        *("«", "»", "Hi", "您好", "مرحبًا", "<b>", "</b>", "<p>", "</p>", "<br>", "&nbsp;", "&lt;", '"', "i"),
        *('<a href="{{order.tracking_url}}">', "</a>", BLANK),
    ]
)
TEMPLATES = st.lists(SCRAPS | st.text(max_size=5), max_size=14).map("".join)
VALUES = st.dictionaries(st.sampled_from(KNOWN), st.text(max_size=30) | SCRAPS)


@given(TEMPLATES, VALUES, st.sampled_from(["en", "tr", "ar", "zh"]))
def test_filling_never_fails_and_filling_again_changes_nothing(
    template: str, values: dict[str, str], language: str
) -> None:
    once = fill(template, values, language)
    assert variables(once.text) == ()
    assert fill(once.text, values, language).text == once.text
    assert BLANK not in once.text
    assert set(once.missing) <= set(variables(template))
    assert not (set(once.missing) & {n for n, v in values.items() if v.replace(BLANK, "").strip()})
    "".join(piece.text for piece in pieces(template, values))


@given(TEMPLATES, VALUES)
def test_filling_html_never_fails_and_brings_no_tags_in(template: str, values: dict[str, str]) -> None:
    once = fill_html(template, values)
    assert variables(once.text) == ()
    assert fill_html(once.text, values).text == once.text
    assert BLANK not in once.text


@given(st.text(max_size=60))
def test_a_value_can_open_no_tag(value: str) -> None:
    html = safe_html(fill_html("<p>Hi {{customer.first_name}}!</p>", {"customer.first_name": value}).text)
    tags = re.findall(r"</?[a-z]+", html)
    assert set(tags) <= {"<p", "</p", "<a", "</a", "<br"}
    evil = fill_html(
        "<p>{{customer.first_name}}</p>", {"customer.first_name": f"<script>{value}</script>"}
    ).text
    assert "<script" not in evil


@given(st.sampled_from(GREETINGS), st.text(alphabet="abcdefgh ", min_size=1).filter(str.strip))
def test_a_name_is_put_in_as_it_is(greeting: tuple[str, str, str], name: str) -> None:
    language, template, _ = greeting
    expected = template.replace("{{customer.first_name}}", name.strip())
    assert fill(template, {"customer.first_name": name}, language).text == expected
