"""Asking others: an HTTP form, a DNS name. Each with a time it may take and an answer it may not exceed.

The libraries are imported when they are first needed: most processes never ask anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from merhaba.ports.channels import RetryLater

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
