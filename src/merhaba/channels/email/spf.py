"""Evaluating an SPF record (RFC 7208) for the server that sends our mail."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Sequence

Lookup = Callable[[str, str], Awaitable[Sequence[str]]]

MAX_LOOKUPS = 10
# Providers send from other addresses than they take mail at; their own include says which.
_SENDS_BY = {
    "smtp.gmail.com": "_spf.google.com",
    "smtp-relay.gmail.com": "_spf.google.com",
    "smtp.office365.com": "spf.protection.outlook.com",
}


class _TooMuch(Exception):
    pass


async def spf_verdict(record: str, domain: str, relay: str, addresses: Sequence[str], lookup: Lookup) -> str:
    """pass, fail, neutral or error for mail that leaves by `relay` at these addresses."""
    evaluation = _Evaluation(_SENDS_BY.get(relay.lower(), ""), lookup)
    try:
        verdicts = [await evaluation.of(record, domain, address) for address in addresses or [""]]
    except (_TooMuch, ValueError):
        return "error"
    return "pass" if "pass" in verdicts else verdicts[0]


class _Evaluation:
    def __init__(self, include: str, lookup: Lookup) -> None:
        self._include, self._lookup = include, lookup
        self._lookups = 0

    async def of(self, record: str, domain: str, address: str) -> str:
        """The verdict of one record for one address."""
        redirect = ""
        for term in record.split()[1:]:
            if term.lower().startswith("redirect="):
                redirect = term.partition("=")[2]
                continue
            if "=" in term.partition(":")[0].partition("/")[0]:
                continue  # exp= and modifiers nobody knows
            sign = term[0] if term[0] in "+-~?" else "+"
            if await self._matches(term.lstrip("+-~?"), domain, address):
                return {"+": "pass", "-": "fail", "~": "fail", "?": "neutral"}[sign]
        return await self._other(redirect, address) if redirect else "neutral"

    async def _matches(self, mechanism: str, domain: str, address: str) -> bool:
        name, _, rest = mechanism.partition(":")
        name, _, length = name.lower().partition("/")
        target, _, target_length = rest.partition("/") if name in {"a", "mx"} else (rest, "", "")
        length = target_length or length
        if name == "all":
            return True
        if name in {"ip4", "ip6"}:
            return _inside(address, rest)
        if name == "include":
            return rest.lower().rstrip(".") == self._include or await self._other(rest, address) == "pass"
        if name == "a":
            return any(_inside(address, _net(found, length)) for found in await self._hosts(target or domain))
        if name == "mx":
            exchanges = [line.split()[-1] for line in await self._ask(target or domain, "MX") if line.split()]
            hosts = [await self._hosts(exchange) for exchange in exchanges[:10]]
            return any(_inside(address, _net(found, length)) for group in hosts for found in group)
        if name == "exists":
            return "%" not in rest and bool(await self._ask(rest, "A"))
        if name == "ptr":
            return False  # RFC 7208, 5.5: not to be used
        raise ValueError(f"unknown mechanism {name}")

    async def _other(self, domain: str, address: str) -> str:
        records = [text for text in await self._ask(domain, "TXT") if text.lower().split(" ")[0] == "v=spf1"]
        if len(records) != 1:
            raise ValueError(f"{domain} has no SPF record")
        return await self.of(records[0], domain, address)

    async def _hosts(self, name: str) -> list[str]:
        return [*await self._ask(name, "A"), *await self._lookup(name, "AAAA")]

    async def _ask(self, name: str, kind: str) -> Sequence[str]:
        self._lookups += 1
        if self._lookups > MAX_LOOKUPS * 3:  # of 10 that count, each may ask for hosts
            raise _TooMuch
        return await self._lookup(name.rstrip("."), kind)


def _inside(address: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except (ValueError, TypeError):
        return False


def _net(address: str, length: str) -> str:
    # `a/24//64`: the first length is for IPv4, the second for IPv6.
    four, _, six = length.partition("//")
    wanted = six if ":" in address else four.strip("/")
    return f"{address}/{wanted}" if wanted else address
