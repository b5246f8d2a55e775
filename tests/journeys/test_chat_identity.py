"""Who a shopper is: tokens, signatures of the shop, and what each of them opens."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any
from uuid import uuid4

import jwt
import pytest

from .conftest import Shop
from .post import letter
from .shopper import Shopper
from .sockets import shopper_live

_VICTIM = {"sub": "victim", "exp": 9_999_999_999}


def by_hash(shop: Shop, user_id: str, **more: str) -> dict[str, Any]:
    """What a shop's server puts into its page."""
    mark = hmac.new(shop.secret.encode(), user_id.encode(), hashlib.sha256).hexdigest()
    return {"user_id": user_id, "hash": mark, **more}


def by_jwt(shop: Shop, user_id: str, **claims: Any) -> dict[str, Any]:
    """The same as a JWT."""
    claims = {"sub": user_id, "exp": int(time.time()) + 300, **claims}
    return {"jwt": jwt.encode(claims, shop.secret, "HS256")}


async def _boot(shopper: Shopper, identity: dict[str, Any] | None) -> tuple[int, dict[str, Any]]:
    body = {
        "site": shopper.site,
        "visitor": shopper.token,
        "identity": identity,
        "language": "en",
        "page": {},
    }
    answer = await shopper.http.post("/boot", json=body)
    return answer.status_code, answer.json()


@pytest.mark.parametrize("signed", [by_hash, by_jwt])
async def test_a_signed_shopper_has_the_same_history_on_every_device(shop: Shop, signed: Any) -> None:
    phone, laptop = shop.shopper(), shop.shopper()
    identity = signed(shop, "customer-1042")
    assert (await phone.boot(identity))["verified"]
    conversation = (await phone.write("From my phone"))["conversation"]["id"]
    booted = await laptop.boot(identity)
    assert [c["id"] for c in booted["conversations"]] == [conversation]
    await laptop.write("From my laptop", conversation)
    async with shopper_live(laptop) as widget:
        await shop.agent.reply(conversation, "Hello")
        await widget.message("Hello")
    found = await shop.agent.only_conversation()
    assert found["message_count"] == 3


async def test_both_devices_of_a_new_shopper_hear_the_first_answer(shop: Shop) -> None:
    """The second device connects before there is anything of this shopper in the database."""
    phone, laptop = shop.shopper(), shop.shopper()
    identity = by_hash(shop, "customer-7")
    await phone.boot(identity)
    await laptop.boot(identity)
    async with shopper_live(laptop) as widget:
        conversation = (await phone.write("From my phone"))["conversation"]["id"]
        await shop.agent.reply(conversation, "Hello")
        await widget.message("Hello")


async def test_a_repeated_send_from_a_second_device_is_one_message(shop: Shop) -> None:
    phone, laptop = shop.shopper(), shop.shopper()
    identity = by_hash(shop, "customer-1042")
    await phone.boot(identity)
    conversation = (await phone.write("From my phone"))["conversation"]["id"]
    await laptop.boot(identity)
    key = uuid4().hex
    first = await laptop.write("From my laptop", conversation, client_key=key)
    again = await laptop.write("From my laptop", conversation, client_key=key)
    assert first["message"]["id"] == again["message"]["id"]


@pytest.mark.parametrize(
    "forge",
    [
        lambda shop: {"user_id": "victim", "hash": "0" * 64},
        lambda shop: {"user_id": "victim", "hash": ""},
        lambda shop: {"user_id": "victim"},
        lambda shop: {**by_hash(shop, "attacker"), "user_id": "victim"},
        lambda shop: {"jwt": jwt.encode(_VICTIM, "another secret, just as long as ours", "HS256")},
        lambda shop: {"jwt": jwt.encode(_VICTIM, "", "none")},
        lambda shop: by_jwt(shop, "victim", exp=int(time.time()) - 3600),
        lambda shop: {"jwt": jwt.encode({"sub": "victim"}, shop.secret, "HS256")},
        lambda shop: {"jwt": "not.a.jwt"},
    ],
    ids=["wrong hash", "empty hash", "no hash", "another's hash", "other secret", "alg none", "expired",
         "no expiry", "garbage"],
)  # fmt: skip
async def test_a_forged_identity_is_refused(shop: Shop, forge: Any) -> None:
    status, problem = await _boot(shop.shopper(), forge(shop))
    assert (status, problem["code"]) == (403, "identity-not-proven")


async def test_a_hash_proves_the_user_id_and_nothing_else(shop: Shop) -> None:
    """With an HMAC over the user id, an address beside it is a claim; in a JWT it is signed."""
    victim = f"victim@{shop.slug}.example"
    await shop.receive(letter(f"Vera <{victim}>", shop.address, "Mine"))
    attacker = shop.shopper()
    await attacker.boot(by_hash(shop, "attacker", email=victim, name="Vera", phone="+49301234567"))
    await attacker.write("Hello")
    assert len({c["customer"]["id"] for c in await shop.agent.conversations()}) == 2
    owner = shop.shopper()
    await owner.boot(by_jwt(shop, "vera-1", email=victim))
    await owner.write("Hello, it is me")
    customers = [c["customer"]["email"] for c in await shop.agent.conversations()]
    assert customers.count(victim) == 2


async def test_after_signing_out_nothing_of_the_account_shows(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot(by_hash(shop, "customer-1"))
    conversation = (await shopper.write("Secret"))["conversation"]["id"]
    booted = await shopper.boot(None)
    assert (booted["conversations"], booted["verified"], booted["customer"]) == ([], False, None)
    path = f"/conversations/{conversation}/messages"
    assert (await shopper.http.get(path, headers=shopper.auth)).status_code == 404


async def test_signing_in_as_somebody_else_shows_nothing_of_the_first(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot(by_hash(shop, "customer-1"))
    await shopper.write("Secret of the first")
    booted = await shopper.boot(by_hash(shop, "customer-2"))
    assert booted["conversations"] == []


async def test_what_was_written_before_signing_in_stays_visible(shop: Shop) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    conversation = (await shopper.write("Anonymous question"))["conversation"]["id"]
    booted = await shopper.boot(by_hash(shop, "customer-1"))
    assert [c["id"] for c in booted["conversations"]] == [conversation]


async def test_claiming_an_address_never_opens_its_owners_later_chats(shop: Shop) -> None:
    """Mallory, signed in as herself, types Vera's address. Later Vera signs in with it."""
    victim = f"vera@{shop.slug}.example"
    mallory = shop.shopper()
    await mallory.boot(by_hash(shop, "mallory-1"))
    await mallory.write("Hello")
    await mallory.leave(email=victim)
    vera = shop.shopper()
    await vera.boot(by_jwt(shop, "vera-1", email=victim))
    conversation = (await vera.write("My bank details are ..."))["conversation"]["id"]
    booted = await mallory.boot(by_hash(shop, "mallory-1"))
    assert conversation not in [c["id"] for c in booted["conversations"]]
    path = f"/conversations/{conversation}/messages"
    assert (await mallory.http.get(path, headers=mallory.auth)).status_code == 404
    assert len({c["customer"]["id"] for c in await shop.agent.conversations()}) == 2


async def test_claiming_an_address_first_and_signing_in_later_opens_nothing_either(shop: Shop) -> None:
    """Mallory types Vera's address before she signs in as herself; Vera proves it in between."""
    victim = f"vera@{shop.slug}.example"
    mallory = shop.shopper()
    await mallory.boot()
    await mallory.leave(email=victim)
    mine = (await mallory.write("Hello"))["conversation"]["id"]
    vera = shop.shopper()
    await vera.boot(by_jwt(shop, "vera-1", email=victim))
    conversation = (await vera.write("My bank details are ..."))["conversation"]["id"]
    await mallory.boot(by_hash(shop, "mallory-1"))
    await mallory.write("And now?", mine)
    booted = await mallory.boot(by_hash(shop, "mallory-1"))
    assert conversation not in [c["id"] for c in booted["conversations"]]
    path = f"/conversations/{conversation}/messages"
    assert (await mallory.http.get(path, headers=mallory.auth)).status_code == 404
    assert conversation in [c["id"] for c in (await vera.boot(by_jwt(shop, "vera-1")))["conversations"]]


async def test_claiming_an_address_does_not_take_over_its_owners_mail(shop: Shop) -> None:
    victim = f"vera@{shop.slug}.example"
    mallory = shop.shopper()
    await mallory.boot(by_hash(shop, "mallory-1"))
    await mallory.write("Hello")
    await mallory.leave(email=victim)
    await shop.receive(letter(f"Vera <{victim}>", shop.address, "My bank details are ..."))
    (mail,) = await shop.agent.conversations(channel="email")
    (chat,) = await shop.agent.conversations(channel="chat")
    assert mail["customer"]["id"] != chat["customer"]["id"]
    person = await shop.agent.get(f"/customers/{mail['customer']['id']}")
    assert [d["id"] for d in person["possible_duplicates"]] == [chat["customer"]["id"]]


@pytest.mark.parametrize("change", ["cut", "altered", "other purpose", "nothing"])
async def test_a_forged_token_opens_nothing(shop: Shop, change: str) -> None:
    shopper = shop.shopper()
    await shopper.boot()
    conversation = (await shopper.write("Secret"))["conversation"]["id"]
    assert shopper.token is not None
    token = {
        "cut": shopper.token[:-4],
        "altered": shopper.token[:10] + ("A" if shopper.token[10] != "A" else "B") + shopper.token[11:],
        "other purpose": shop.house.web.keys.sign("session", ["x"]),
        "nothing": "x",
    }[change]
    headers = {"Authorization": f"Visitor {token}"}
    answer = await shopper.http.get(f"/conversations/{conversation}/messages", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "visitor-unknown")


async def test_a_token_of_another_shop_is_a_stranger_here(shop: Shop, other_shop: Shop) -> None:
    shopper = other_shop.shopper()
    await shopper.boot()
    await shopper.write("In the other shop")
    shopper.site = shop.site
    booted = await shopper.boot()
    assert booted["conversations"] == []
    await shopper.write("In this shop")
    assert [c["preview"] for c in await shop.agent.conversations()] == ["In this shop"]
    assert [c["preview"] for c in await other_shop.agent.conversations()] == ["In the other shop"]


async def test_a_live_stream_of_one_brand_shows_nothing_of_another(shop: Shop) -> None:
    """One person, two brands of one company: each brand's widget shows its own conversations."""
    second = await shop.owner.post("/brands", {"name": "Second brand"})
    body = {"channel": "chat", "brand": second["id"], "name": "Chat 2", "address": "widget-2"}
    await shop.owner.post("/channels", body)
    secret = (await shop.owner.get(f"/brands/{second['id']}/identity-secret"))["secret"]
    email = f"clara@{shop.slug}.example"
    first_brand, second_brand = shop.shopper(), Shopper(shop.house.url, second["site_key"])
    await first_brand.boot(by_jwt(shop, "clara", email=email))
    await first_brand.write("In the first brand")
    claims = {"sub": "clara", "exp": int(time.time()) + 300, "email": email}
    await second_brand.boot({"jwt": jwt.encode(claims, secret, "HS256")})
    conversation = (await second_brand.write("In the second brand"))["conversation"]["id"]
    booted = await first_brand.boot(by_jwt(shop, "clara", email=email))
    assert [c["preview"] for c in booted["conversations"]] == ["In the first brand"]
    async with shopper_live(first_brand) as widget:
        await shop.agent.reply(conversation, "An answer in the second brand")
        await first_brand.write("Ping")
        await widget.message("Ping")
        assert "second brand" not in str(widget.frames)


async def test_a_new_secret_ends_the_old_signatures_at_once(shop: Shop) -> None:
    identity = by_hash(shop, "customer-1")
    await shop.owner.post(f"/brands/{shop.brand}/identity-secret")
    assert (await _boot(shop.shopper(), identity))[0] == 403
