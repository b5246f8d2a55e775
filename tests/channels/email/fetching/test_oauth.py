"""Signing in at Google and Microsoft: the real code against a provider of our own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from merhaba.channels.email import channel, oauth
from merhaba.ports.channels import Account, NeedsReconnect, Rejected, RetryLater

from .conftest import Mailbox, mail
from .oauth_peer import OAuthPeer

REDIRECT = "https://desk.example/api/v1/channels/oauth/callback"


@pytest.fixture
async def provider() -> AsyncIterator[OAuthPeer]:
    async with OAuthPeer().running() as running:
        yield running


@pytest.fixture
def signing_in(mailbox: Mailbox, provider: OAuthPeer) -> Mailbox:
    """The mailbox, set up to sign in at the provider; nobody has given access yet."""
    mailbox.configure(
        sign_in="google",
        oauth_client_id=provider.client_id,
        oauth_authorise_url=provider.authorise_url,
        oauth_token_url=provider.token_url,
    )
    mailbox.give(oauth_client_secret=provider.client_secret)
    return mailbox


async def _connect(mailbox: Mailbox, provider: OAuthPeer) -> None:
    consent = channel.ask_consent(mailbox.account, redirect_uri=REDIRECT, state="s1")
    answer = provider.consent(consent.url)
    assert answer["state"] == "s1"
    kept = await channel.take_consent(
        mailbox.account,
        code=answer["code"],
        verifier=consent.verifier,
        redirect_uri=REDIRECT,
        tools=mailbox.tools,
    )
    mailbox.give(**kept)
    mailbox.peer.token = provider.tokens[-1]


async def test_consent_then_mail(signing_in: Mailbox, provider: OAuthPeer) -> None:
    await _connect(signing_in, provider)
    signing_in.peer.deliver(mail("by token"))
    assert await signing_in.until_taken(1) == ["by token"]
    assert "AUTHENTICATE" in signing_in.peer.asked
    assert len(provider.asked) == 1


def test_the_real_providers_are_asked_for_what_mail_needs() -> None:
    for name, host, scope in (
        ("google", "accounts.google.com", "https://mail.google.com/"),
        ("microsoft", "login.microsoftonline.com", "IMAP.AccessAsUser.All"),
    ):
        account = Account("1", "a@b.test", "", config={"sign_in": name, "oauth_client_id": "c"})
        url = urlsplit(channel.ask_consent(account, redirect_uri=REDIRECT, state="s").url)
        asked = dict(parse_qsl(url.query))
        assert url.hostname == host
        assert scope in asked["scope"]
        assert asked["redirect_uri"] == REDIRECT
        assert asked["login_hint"] == "a@b.test"
        assert len(asked["code_challenge"]) == 43
        assert channel.pulls(account)


async def test_a_code_with_another_verifier_is_worth_nothing(
    signing_in: Mailbox, provider: OAuthPeer
) -> None:
    consent = channel.ask_consent(signing_in.account, redirect_uri=REDIRECT, state="s")
    answer = provider.consent(consent.url)
    with pytest.raises(Rejected, match="Google did not accept this sign-in"):
        await channel.take_consent(
            signing_in.account,
            code=answer["code"],
            verifier="somebody else's",
            redirect_uri=REDIRECT,
            tools=signing_in.tools,
        )


async def test_a_token_is_renewed_before_it_ends(signing_in: Mailbox, provider: OAuthPeer) -> None:
    await _connect(signing_in, provider)
    first = signing_in.account.secrets["oauth_access_token"]
    signing_in.moment += timedelta(seconds=provider.lifetime) - timedelta(minutes=4)
    renewed = await oauth.fresh(signing_in.account, signing_in.tools)
    assert renewed.secrets["oauth_access_token"] == provider.tokens[-1] != first
    assert signing_in.account.secrets["oauth_access_token"] == provider.tokens[-1]
    assert await oauth.fresh(renewed, signing_in.tools) == renewed
    assert len(provider.asked) == 2


async def test_a_renewal_token_that_rotates_is_kept(signing_in: Mailbox, provider: OAuthPeer) -> None:
    provider.rotate = True
    await _connect(signing_in, provider)
    for _ in range(3):
        signing_in.moment += timedelta(hours=2)
        await oauth.fresh(signing_in.account, signing_in.tools)
    assert len(provider.asked) == 4


async def test_a_token_refused_before_its_time_is_replaced_once(
    signing_in: Mailbox, provider: OAuthPeer
) -> None:
    await _connect(signing_in, provider)
    signing_in.peer.token = "nothing fits"
    with pytest.raises(NeedsReconnect, match=r"refused our access to support@shop\.test"):
        await signing_in.pull()
    assert [form["grant_type"] for form in provider.asked] == ["authorization_code", "refresh_token"]


async def test_access_that_was_withdrawn_is_said_plainly(signing_in: Mailbox, provider: OAuthPeer) -> None:
    await _connect(signing_in, provider)
    provider.withdrawn = True
    signing_in.moment += timedelta(hours=2)
    with pytest.raises(NeedsReconnect, match=r"Google no longer lets us into support@shop\.test"):
        await signing_in.pull()


async def test_a_wrong_client_secret_is_said_plainly(signing_in: Mailbox, provider: OAuthPeer) -> None:
    await _connect(signing_in, provider)
    signing_in.give(oauth_client_secret="wrong")
    signing_in.moment += timedelta(hours=2)
    with pytest.raises(NeedsReconnect, match="does not accept the client id or secret"):
        await signing_in.pull()


@pytest.mark.parametrize("how", ["down", "nonsense", "empty", "gone"])
async def test_a_provider_in_trouble_is_asked_again_later(
    signing_in: Mailbox, provider: OAuthPeer, how: str
) -> None:
    await _connect(signing_in, provider)
    signing_in.moment += timedelta(hours=2)
    provider.down = how == "down"
    provider.nonsense = {"nonsense": b"<html>oops</html>", "empty": b"{}"}.get(how)
    if how == "gone":
        signing_in.configure(oauth_token_url="http://127.0.0.1:1/token")
    with pytest.raises(RetryLater):
        await signing_in.pull()


async def test_without_consent_nothing_is_tried(signing_in: Mailbox, provider: OAuthPeer) -> None:
    with pytest.raises(NeedsReconnect, match="not signed in at Google yet"):
        await signing_in.pull()
    assert provider.asked == []
    assert signing_in.peer.connections == 0


def test_settings_that_are_not_complete_are_named() -> None:
    with pytest.raises(Rejected, match="client id"):
        channel.ask_consent(
            Account("1", "a@b.test", "", config={"sign_in": "google"}), redirect_uri="x", state="s"
        )
    with pytest.raises(Rejected, match="password"):
        channel.ask_consent(Account("1", "a@b.test", ""), redirect_uri="x", state="s")
