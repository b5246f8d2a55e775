"""Asking others: an HTTP form, a DNS name. Each with a time it may take and an answer it may not exceed.

The libraries are imported when they are first needed: most processes never ask anybody.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Mapping, Sequence
from typing import Any

from merhaba.ports.channels import RetryLater
from merhaba.ports.http import HttpRequest, HttpResponse, Uncertain

_HTTP_SECONDS = 20.0
_DNS_SECONDS = 6.0
_MAX_ANSWER = 256 * 1024


async def post_form(url: str, form: Mapping[str, str]) -> tuple[int, bytes]:
    """(status, body) of a POST. Redirects are not followed: what we send is a secret.

    Raises RetryLater when nobody answers or the answer does not end.
    """
    import httpx  # noqa: PLC0415

    try:
        async with (
            httpx.AsyncClient(timeout=_HTTP_SECONDS, follow_redirects=False) as client,
            client.stream("POST", url, data=dict(form), headers={"Accept": "application/json"}) as response,
        ):
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > _MAX_ANSWER:
                    raise RetryLater(f"{response.url.host} gave an answer without end.")
            return response.status_code, bytes(body)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise RetryLater(f"{url} could not be reached: {str(error) or type(error).__name__}") from error


class Web:
    """Sends plug-ins' HTTP requests (see `ports.http.Http`) over connections that are kept open.

    Redirects are not followed, for a request carries secrets; link-local addresses, where clouds keep
    theirs, are never asked.
    """

    def __init__(self) -> None:
        self._client: Any = None

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send it. Raises RetryLater when nothing was sent or nothing was lost, else Uncertain."""
        import httpx  # noqa: PLC0415

        if self._client is None:
            limits = httpx.Limits(max_connections=40, max_keepalive_connections=20, keepalive_expiry=30)
            self._client = httpx.AsyncClient(follow_redirects=False, limits=limits, trust_env=False)
        host = "?"
        try:
            host = httpx.URL(request.url).host
            if _link_local(host):
                raise RetryLater(f"{host} is an address that is never asked.")
            async with asyncio.timeout(request.timeout):
                return await self._exchange(request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise RetryLater(f"{host} could not be reached: {str(error) or type(error).__name__}") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError, ValueError) as error:
            raise RetryLater(f"This address cannot be asked: {error}") from error
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            reason = f"{host} gave no answer: {str(error) or type(error).__name__}"
            raise (RetryLater(reason) if request.harmless else Uncertain(reason)) from error

    async def _exchange(self, request: HttpRequest) -> HttpResponse:
        async with self._client.stream(
            request.method,
            request.url,
            headers=dict(request.headers),
            content=request.body or None,
            timeout=request.timeout,
        ) as response:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > request.max_answer:
                    reason = f"{response.url.host} gave an answer without end."
                    raise RetryLater(reason) if request.harmless else Uncertain(reason)
            headers = {name.lower(): value for name, value in response.headers.items()}
            return HttpResponse(response.status_code, headers, bytes(body))

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()


def _link_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_link_local
    except ValueError:
        return False


class Names:
    """Looks up DNS names: at the machine's own name servers, or at the one given."""

    def __init__(self, server: str | None = None, port: int = 53) -> None:
        self._server, self._port = server, port

    async def lookup(self, name: str, kind: str) -> Sequence[str]:
        """The records of a name as text, a TXT record's pieces joined; empty when there are none.

        Raises RetryLater when no name server answers.
        """
        import dns.asyncresolver  # noqa: PLC0415
        import dns.exception  # noqa: PLC0415
        import dns.name  # noqa: PLC0415
        import dns.rdatatype  # noqa: PLC0415
        import dns.resolver  # noqa: PLC0415

        try:
            resolver = dns.asyncresolver.Resolver(configure=self._server is None)
            if self._server is not None:
                resolver.nameservers, resolver.port = [self._server], self._port
            found = await resolver.resolve(name, kind, lifetime=_DNS_SECONDS)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.name.EmptyLabel, dns.name.LabelTooLong):
            return ()
        except (dns.exception.DNSException, OSError) as error:
            raise RetryLater(f"No name server answers for {name}: {error}") from error
        if found.rdtype == dns.rdatatype.TXT:
            return [b"".join(record.strings).decode("utf-8", "replace") for record in found]
        return [record.to_text().rstrip(".") for record in found]
