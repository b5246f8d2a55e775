"""May our mail pass for the shop's? What DNS says of the sender's domain: SPF (RFC 7208), DKIM (RFC 6376) and
DMARC (RFC 7489), each in a sentence.

Mail goes out without them, but much of it ends as spam; so none of these steps is essential.
"""

from __future__ import annotations

from dataclasses import dataclass

from merhaba.channels.email.relay import is_loopback, relay_for
from merhaba.channels.email.spf import spf_verdict
from merhaba.ports.channels import Account, CheckResult, NeedsReconnect, RetryLater, Tools

_USUAL_SELECTORS = (
    "google",
    "selector1",
    "selector2",
    "default",
    "dkim",
    "mail",
    "k1",
    "k2",
    "s1",
    "s2",
    "pm",
    "mx",
)

_NOWHERE = {"test", "example", "invalid", "localhost"}
"""Names that no DNS ever has (RFC 6761): there is nothing to look up."""


@dataclass(frozen=True, slots=True)
class _Found:
    ok: bool
    sentence: str
    aligned: bool = False


async def check_sender(account: Account, tools: Tools) -> list[CheckResult]:
    """Steps `dns-spf`, `dns-dkim`, `dns-dmarc` and `dns-aligned`; none for a domain that exists nowhere."""
    domain = account.address.rpartition("@")[2].lower()
    if domain.rpartition(".")[2] in _NOWHERE:
        return []
    try:
        spf = await _spf(domain, account, tools)
        dkim = await _dkim(domain, account, tools)
        dmarc = await _dmarc(domain, tools, aligned=spf.aligned or dkim.aligned)
    except RetryLater as later:
        return [CheckResult("dns-spf", False, later.reason, essential=False)]
    aligned = spf.aligned or dkim.aligned
    sentence = (
        f"Receivers can prove that the mail is from {domain}."
        if aligned
        else f"Nothing proves to receivers that the mail is from {domain}: neither SPF nor DKIM does. "
        "Put one of them right; most providers explain how under the name of their service."
    )
    steps = (("dns-spf", spf), ("dns-dkim", dkim), ("dns-dmarc", dmarc))
    results = [CheckResult(code, found.ok, found.sentence, essential=False) for code, found in steps]
    return [*results, CheckResult("dns-aligned", aligned, sentence, essential=False)]


async def _spf(domain: str, account: Account, tools: Tools) -> _Found:
    records = [text for text in await tools.lookup(domain, "TXT") if _is(text, "v=spf1")]
    if not records:
        return _Found(
            False, f"{domain} has no SPF record, so receivers cannot know which servers send for it."
        )
    if len(records) > 1:
        return _Found(
            False, f"{domain} has {len(records)} SPF records; receivers then use none. Join them into one."
        )
    try:
        relay = relay_for(account, tools)
    except NeedsReconnect as missing:
        return _Found(False, missing.reason)
    if is_loopback(relay.host):
        return _Found(True, f"{domain} has an SPF record. Which address mail leaves from is not known here.")
    addresses = [*await tools.lookup(relay.host, "A"), *await tools.lookup(relay.host, "AAAA")]
    verdict = await spf_verdict(records[0], domain, relay.host, addresses, tools.lookup)
    if verdict == "pass":
        return _Found(True, f"The SPF record of {domain} allows {relay.host}.", aligned=True)
    if verdict == "error":
        return _Found(False, f"The SPF record of {domain} cannot be evaluated: it is wrong or asks too much.")
    return _Found(
        False,
        f"The SPF record of {domain} does not name {relay.host} ({', '.join(addresses) or 'no address'}), "
        "the server that sends for it. Add what its provider tells you to.",
    )


async def _dkim(domain: str, account: Account, tools: Tools) -> _Found:
    chosen = str(account.config.get("dkim_selector") or "").strip()
    for selector in (chosen,) if chosen else _USUAL_SELECTORS:
        for text in await tools.lookup(f"{selector}._domainkey.{domain}", "TXT"):
            tags = _tags(text)
            if "p" in tags and tags.get("v", "DKIM1") == "DKIM1":
                if not tags["p"]:
                    return _Found(False, f"The DKIM key {selector} of {domain} was withdrawn.")
                return _Found(True, f"{domain} has a DKIM key ({selector}).", aligned=True)
    where = f"under the name {chosen}" if chosen else "under any of the usual names"
    return _Found(False, f"No DKIM key of {domain} was found {where}. If there is one, enter its name.")


async def _dmarc(domain: str, tools: Tools, *, aligned: bool) -> _Found:
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        holder = ".".join(labels[start:])
        for text in await tools.lookup(f"_dmarc.{holder}", "TXT"):
            if not _is(text, "v=DMARC1"):
                continue
            tags = _tags(text)
            policy = tags.get("sp" if start and "sp" in tags else "p", "none").lower()
            if policy in {"reject", "quarantine"} and not aligned:
                what = "refuse it" if policy == "reject" else "put it into spam"
                return _Found(
                    False,
                    f"{holder} asks receivers by DMARC to doubt mail that is not proven, and ours is not: "
                    f"they {what}.",
                )
            return _Found(True, f"{holder} has a DMARC record (p={policy}).")
    return _Found(False, f"{domain} has no DMARC record; some large providers refuse bulk mail without one.")


def _is(text: str, version: str) -> bool:
    return text.strip().lower().split(";")[0].split(" ")[0] == version.lower()


def _tags(text: str) -> dict[str, str]:
    pairs = (piece.partition("=") for piece in text.split(";"))
    return {name.strip().lower(): "".join(value.split()) for name, found, value in pairs if found}
