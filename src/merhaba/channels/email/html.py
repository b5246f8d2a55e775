"""HTML of a mail made safe to show: nh3 (the Rust `ammonia` cleaner) with an allow-list of our own.

Kept: text, tables, lists, links, inline looks, `cid:` and small `data:` images. Gone: scripts, forms, frames,
styles that load or overlay, event handlers, ids and classes, tracking pixels. Remote images stay where they
were with their address in `data-remote-src`, so nothing is fetched until a person asks for it.
"""

from __future__ import annotations

import html as entities
import re
from urllib.parse import unquote, urlsplit

import nh3

from merhaba.channels.email.css import SAFE_PROPERTIES, clean_style
from merhaba.channels.email.limits import MAX_BODY_CHARS

_TAGS = {
    "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption",
    "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em",
    "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i",
    "img", "ins", "kbd", "li", "main", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp",
    "section", "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
_SILENT = {
    "script", "style", "title", "head", "noscript", "template", "iframe", "object", "embed", "applet",
    "svg", "math", "select", "textarea", "button", "audio", "video", "canvas", "xml",
}  # fmt: skip
_BLOCK = {"align", "bgcolor", "height", "valign", "width"}
_ATTRIBUTES = {
    "*": {"style", "dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "border", "align", "hspace", "vspace"},
    "font": {"color", "face", "size"},
    "table": _BLOCK | {"border", "cellpadding", "cellspacing", "summary", "rules", "frame"},
    "td": _BLOCK | {"colspan", "rowspan", "nowrap"},
    "th": _BLOCK | {"colspan", "rowspan", "nowrap", "scope"},
    "tr": _BLOCK, "tbody": _BLOCK, "thead": _BLOCK, "tfoot": _BLOCK, "div": {"align"}, "p": {"align"},
    "h1": {"align"}, "h2": {"align"}, "h3": {"align"}, "h4": {"align"}, "col": {"span", "width"},
    "colgroup": {"span", "width"}, "ol": {"start", "type", "reversed"}, "ul": {"type"},
    "li": {"value", "type"},
    "hr": {"align", "size", "width", "color"}, "blockquote": {"cite"}, "time": {"datetime"},
    "details": {"open"},
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}
_DATA_IMAGE = re.compile(
    r"data:image/(?:png|gif|jpe?g|webp);base64,[A-Za-z0-9+/=\s]{1,2000000}\Z", re.IGNORECASE
)
_TAG_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_NEVER_NEST = {
    "area",
    "br",
    "col",
    "dd",
    "dt",
    "hr",
    "img",
    "input",
    "li",
    "link",
    "meta",
    "option",
    "p",
    "td",
    "th",
    "tr",
    "wbr",
}
_MAX_NESTING = 2_000
_IMG = re.compile(r"<img( [^>]*)>")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_LINK = re.compile(r"<a( [^>]*)>(.*?)</a>", re.DOTALL)
_SHOWN_HOST = re.compile(
    r"\A\s*(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24})(?=[/:?#\s]|\Z)", re.IGNORECASE
)
_REMOTE_SRC = re.compile(r' data-remote-src="(https?://[^"]*)"')


def safe_html(html: str) -> str:
    """The mail's HTML as it may be shown, without ids, scripts, forms or anything that loads by itself."""
    html = bounded(html)
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_SILENT,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter,
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        filter_style_properties=SAFE_PROPERTIES,
    )
    if (
        len(cleaned) > 4 * MAX_BODY_CHARS
    ):  # misnested formatting makes browsers (and us) repeat it without end
        return f"<div>{entities.escape(_without_tags(html))}</div>"
    return _LINK.sub(_mark_misleading, _IMG.sub(_image, cleaned))


def bounded(html: str) -> str:
    """HTML that is cheap to clean: cut to length, without control characters, and not nested without end.

    Cleaning costs the square of the nesting depth; nobody nests 2,000 elements but to make us work, and
    such a mail is shown as its bare text. A NUL inside a tag name is how filters used to be fooled.
    """
    html = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", html[:MAX_BODY_CHARS])
    depth = deepest = 0
    for closing, name in _TAG_NAME.findall(html):
        if name.lower() in _NEVER_NEST:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return entities.escape(_without_tags(html)) if deepest > _MAX_NESTING else html


def _without_tags(html: str) -> str:
    return re.sub(r"<[^<>]{0,2000}>", "", html)


def reveal_remote_images(html: str) -> str:
    """Safe HTML whose remote images load, for the person who asked for them."""
    return _REMOTE_SRC.sub(r' src="\1" referrerpolicy="no-referrer" loading="lazy"', html)


def has_remote_images(html: str) -> bool:
    """Whether there is something to ask for."""
    return bool(_REMOTE_SRC.search(html))


def content_ids(html: str) -> set[str]:
    """The Content-IDs that the HTML shows as images (`cid:`), percent-decoding left to the caller."""
    return {
        entities.unescape(found) for found in re.findall(r"""cid:([^"'\s>)]{1,300})""", html, re.IGNORECASE)
    }


def _filter(tag: str, attribute: str, value: str) -> str | None:
    """One attribute as it may stay, or None. Runs before nh3's own checks of schemes and style properties."""
    if attribute == "style":
        return clean_style(value) or None
    if attribute in {"src", "href", "cite"}:
        url = re.sub(r"[\x00-\x20\x7f]", "", value) if attribute != "href" else value.strip()
        if attribute == "src":
            return _image_url(url)
        lowered = url.lower()
        allowed = (
            ("http://", "https://", "mailto:", "tel:") if attribute == "href" else ("http://", "https://")
        )
        if lowered.startswith("//"):
            return "https:" + url
        if attribute == "href" and lowered.startswith("www."):
            return "https://" + url
        return url if lowered.startswith(allowed) else None
    if attribute in {"width", "height"} and not re.fullmatch(r"\s*\d{1,4}(?:px|%)?\s*", value):
        return None
    return value


def _image_url(url: str) -> str | None:
    lowered = url[:64].lower()
    if lowered.startswith("data:"):
        return url if _DATA_IMAGE.match(url) else None
    if lowered.startswith("//"):
        return "https:" + url
    if lowered.startswith("cid:"):  # RFC 2392 percent-encodes the id; the part states it plainly
        return "cid:" + unquote(url[4:])
    return url if lowered.startswith(("http://", "https://")) else None


def _image(match: re.Match[str]) -> str:
    """A remote image gets its address out of `src`; a tracking pixel goes altogether."""
    attributes = dict(_ATTRIBUTE.findall(match.group(1)))
    source = attributes.get("src", "")
    if not source.lower().startswith(("http://", "https://")):
        return match.group(0) if source else f"<img{match.group(1)}>"
    if _is_pixel(attributes):
        return ""
    return "<img" + match.group(1).replace(f' src="{source}"', f' data-remote-src="{source}"', 1) + ">"


def _is_pixel(attributes: dict[str, str]) -> bool:
    tiny = {"0", "1", "2", "0px", "1px", "2px"}
    if attributes.get("width", "").strip() in tiny and attributes.get("height", "").strip() in tiny:
        return True
    style = attributes.get("style", "").lower()
    sides = dict(re.findall(r"(?:\A|;)(width|height|display):([^;]+)", style))
    return sides.get("display") == "none" or (sides.get("width") in tiny and sides.get("height") in tiny)


def _mark_misleading(match: re.Match[str]) -> str:
    """A link whose text names another host than it leads to says where it really leads (`data-leads-to`)."""
    shown = _SHOWN_HOST.match(entities.unescape(re.sub(r"<[^>]*>", "", match.group(2))))
    href = dict(_ATTRIBUTE.findall(match.group(1))).get("href", "")
    if not shown or not href.startswith(("http://", "https://")):
        return match.group(0)
    try:
        real = (urlsplit(entities.unescape(href)).hostname or "").lower().removeprefix("www.")
    except ValueError:
        real = ""
    if not real or real == shown.group(1).lower() or real.endswith("." + shown.group(1).lower()):
        return match.group(0)
    leads_to = entities.escape(real)
    return f'<a{match.group(1)} data-leads-to="{leads_to}">{match.group(2)}</a>'
