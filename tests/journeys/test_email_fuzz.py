"""Mail with anything wrong with it: every mail that was accepted is a message, ignored, or in the tray."""

from __future__ import annotations

import random

import pytest

from merhaba.app.mail import Recipients, take_mail
from merhaba.ports.channels import Raw

from .conftest import Shop
from .post import letter

MAILS = 40
STUMBLING_BLOCKS = [b"\x00", b"\r\n\r\n", b"\xff\xfe", b"=?utf-8?B?", b"--b\r\n", b"<", b'"']
CHARSETS = [b"utf-7", b"x-unknown", b"idna", b"hex"]


def _broken(mail: bytes, dice: random.Random) -> bytes:
    """The same mail after an accident: bytes changed, lines lost, doubled, cut or moved."""
    data = bytearray(mail)
    for _ in range(dice.randrange(1, 12)):
        place = dice.randrange(len(data) + 1)
        match dice.randrange(7):
            case 0:
                data[place : place + dice.randrange(40)] = b""
            case 1:
                data[place:place] = dice.randbytes(dice.randrange(1, 30))
            case 2:
                data[place:place] = dice.choice(
                    [b"\x00", b"\r\n\r\n", b"\xff\xfe", b"=?utf-8?B?", b"--b\r\n", b"<", b'"']
                )
            case 3:
                lines = bytes(data).split(b"\r\n")
                dice.shuffle(lines)
                data = bytearray(b"\r\n".join(lines))
            case 4:
                data = data[:place]
            case 5:
                data += data[:place]
            case 6:
                data = bytearray(
                    bytes(data).replace(b"utf-8", dice.choice([b"utf-7", b"x-unknown", b"idna", b"hex"]))
                )
    return bytes(data)


@pytest.mark.parametrize("seed", range(2))
async def test_nothing_that_comes_by_mail_is_lost_or_breaks_anything(shop: Shop, seed: int) -> None:
    dice = random.Random(seed)
    for number in range(MAILS):
        mail = letter(
            f"Clära <clara{number}@{shop.slug}.example>",
            shop.address,
            f"Frage {number}: wo ist mein Päckchen?",
            subject="Größe und Maße",
            html="<p>Frage <img src='cid:x'> <b>fett</b></p>",
            Reply_To=f"c{number}@{shop.slug}.example",
            References="<a@b.example> <c@d.example>",
            Cc="Frida <frida@mail.example>, Ömer <omer@mail.example>",
        )
        mail.add_attachment(b"\x89PNG" * 20, maintype="image", subtype="png", filename="ü.png", cid="<x>")
        raw = Raw(_broken(mail.as_bytes(), dice), envelope_from="x@y.example", envelope_to=(shop.address,))
        assert await take_mail(shop.house.web, raw, Recipients(shop.house.web)) == "accepted"
    states = await shop.house.rows(shop.workspace, "select state, error from raw_inbound")
    assert len(states) == MAILS
    assert {row["state"] for row in states} <= {"processed", "ignored", "dead", "duplicate"}
    broken = [row["error"] for row in states if row["state"] == "dead" and "ValueError" not in row["error"]]
    assert broken == [], "only bytes that are no mail may end in the tray"
    kept = await shop.house.rows(
        shop.workspace, "select count(*) as n from messages where direction = 'in' and kind = 'message'"
    )
    assert kept[0]["n"] == sum(row["state"] == "processed" for row in states)
    for conversation in await shop.agent.conversations(view="any"):
        await shop.agent.messages(conversation["id"], kind=None)
