"""Headers, addresses, charsets and MIME as they are really written."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from merhaba.channels.email import charset
from merhaba.channels.email.addresses import parse_addresses, parse_mailbox, reply_tokens
from merhaba.channels.email.headers import decode_words, parse_params
from merhaba.channels.email.receive import message_ids, parse_date
from merhaba.ports.channels import Address, InboundMessage

Parse = Callable[..., InboundMessage]
HEAD = b"From: Ann <ann@example.com>\r\nTo: support@shop.test\r\nSubject: hi\r\nMessage-ID: <m1@x.test>\r\n"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?UTF-8?B?2YXYsdit2KjYpw==?=", "مرحبا"),
        ("=?utf-8?B?2YXYsdit2KjYpw?=", "مرحبا"),  # without padding
        ("=?utf-8?B?5L2g?= =?utf-8?B?5aW9?=", "你好"),  # white space between words is no text
        ("=?utf-8?B?5L2g5Q==?= =?utf-8?B?pb0=?=", "你好"),  # a character split over two words
        ("=?utf-8?Q?a_b?= c =?utf-8?Q?d?=", "a b c d"),
        ("=?utf-8?Q?spaces in the word?=", "spaces in the word"),
        ("=?utf-8?Q?really? yes?=", "really? yes"),
        ("Re:=?utf-8?Q?_glued?=", "Re: glued"),
        ("=?gb2312?B?vNOxyA==?=", "加比"),
        ("=?iso-8859-1*fr?Q?=E9t=E9?=", "été"),
        ("=?no-such-charset?Q?=C3=A9?=", "é"),
        ("=?utf-8?Q?broken", "=?utf-8?Q?broken"),
        ("=?windows-1254?Q?=DE=FEk?=", "Şşk"),
    ],
)
def test_encoded_words_are_read_also_when_they_are_wrong(written: str, read: str) -> None:
    assert decode_words(written) == read


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("Ann <ann@Example.COM>", [("Ann", "ann@example.com")]),
        ('"Doe, Jane" <jane@x.test>, bob@x.test', [("Doe, Jane", "jane@x.test"), ("", "bob@x.test")]),
        ("jane@x.test (Jane Doe)", [("Jane Doe", "jane@x.test")]),
        ("Jane Doe jane@x.test", [("Jane Doe", "jane@x.test")]),
        ("Team: a@x.test, b@x.test;, c@x.test", [("", "a@x.test"), ("", "b@x.test"), ("", "c@x.test")]),
        ("undisclosed-recipients:;", []),
        ("=?utf-8?Q?M=C3=BCller=2C_Jo?= <jo@x.test>", [("Müller, Jo", "jo@x.test")]),
        ('"=?utf-8?Q?M=C3=BCller?=" <jo@x.test>', [("Müller", "jo@x.test")]),
        ("'jo@x.test' <jo@x.test>", [("jo@x.test", "jo@x.test")]),
        ("<<jo@x.test>>", [("", "jo@x.test")]),
        ('"a\\"b" <q@x.test>', [('a"b', "q@x.test")]),
        ("a@x.test; b@x.test", [("", "a@x.test"), ("", "b@x.test")]),
        ("Kevin <kevin@example.com", []),
        ("not an address", []),
        ("用户@例子.广告", [("", "用户@例子.广告")]),
        ("a@[192.0.2.1]", [("", "a@[192.0.2.1]")]),
        ('"odd name" <"with space"@x.test>', [("odd name", '"with space"@x.test')]),
    ],
)
def test_address_fields(field: str, found: list[tuple[str, str]]) -> None:
    assert [(address.name, address.address) for address in parse_addresses(field)] == found


def test_a_name_without_an_address_is_still_a_name() -> None:
    assert parse_mailbox('"" (Mail Delivery System)') == Address("", "Mail Delivery System")


def test_reply_tokens_come_from_every_field_an_address_can_hide_in(parse: Parse) -> None:
    mail = "From: a@x.test\nTo: Shop <support+r.AbC_1-2.x=@shop.test>\nCc: o@x.test\n"
    mail += "Delivered-To: support+r.second@shop.test\n\nhi"
    message = parse(mail, to=("support+r.third@shop.test", "SUPPORT+r.AbC_1-2.x=@shop.test"))
    assert message.reply_tokens == ("AbC_1-2.x=", "second", "third")
    assert reply_tokens(["support@shop.test", "a+b@x.test", "x+r.@y.test"]) == ()


@pytest.mark.parametrize(
    ("written", "params"),
    [
        ('text/plain; charset="utf-8"', {"charset": "utf-8"}),
        ("text/plain; charset=utf-8 (comment)", {"charset": "utf-8"}),
        ("attachment; filename*=utf-8''%C3%A9t%C3%A9.pdf", {"filename": "été.pdf"}),
        ("attachment; filename*0*=utf-8''%C3%A9; filename*1=t.pdf", {"filename": "ét.pdf"}),
        ('attachment; filename*1="b.pdf"; filename*0="a"', {"filename": "ab.pdf"}),
        ('attachment; filename="=?utf-8?B?5rWL6K+VLnBkZg==?="', {"filename": "测试.pdf"}),
        ("attachment; filename=two words.pdf", {"filename": "two words.pdf"}),
        ('attachment; filename="a;b=c.pdf"; size=3', {"filename": "a;b=c.pdf", "size": "3"}),
        ('attachment; filename="never closed.pdf', {"filename": "never closed.pdf"}),
        ("attachment; filename*=iso-8859-9''%DEef.doc", {"filename": "Şef.doc"}),
    ],
)
def test_parameters_are_read_also_when_they_are_wrong(written: str, params: dict[str, str]) -> None:
    assert parse_params(written)[1] == params


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\\\temp\\\\a.doc", "a.doc"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("..", "attachment"),
    ],
)
def test_file_names_cannot_lead_anywhere(name: str, shown: str, parse: Parse) -> None:
    mail = (
        HEAD
        + (
            f'Content-Disposition: attachment; filename="{name}"\r\nContent-Type: application/x-a\r\n\r\nx'
        ).encode()
    )
    assert parse(mail).files[0].name == shown


@pytest.mark.parametrize(
    ("text", "codec", "stated"),
    [
        ("Merhaba, şikâyetim var: ğüşiöç", "cp1254", "iso-8859-9"),
        ("Merhaba, şikâyetim var: ğüşiöç", "utf-8", "iso-8859-9"),  # stated wrongly
        ("Bestellung für 5 € zurück", "cp1252", "us-ascii"),
        ("Bestellung für 5 € zurück", "cp1252", "iso-8859-1"),
        ("你好，我的订单在哪里？镕", "gbk", "gb2312"),  # a character that GB 2312 does not have
        ("注文した商品が届きません", "iso2022_jp", "iso-2022-jp"),
        ("注文した商品が届きません", "iso2022_jp", ""),
        ("주문한 상품이 도착하지 않았어요", "cp949", "ks_c_5601-1987"),
        ("طلبيتي لم تصل بعد", "cp1256", "windows-1256"),
        ("Где мой заказ?", "koi8_r", "koi8-r"),
        ("Grüße", "utf-8", "no-such-charset"),
        ("Grüße", "utf-8", '"utf8"'),
        ("Grüße", "utf-16", "utf-16"),
        ("plain", "ascii", "x-unknown"),
    ],
)
def test_text_is_read_in_the_charset_it_is_really_in(text: str, codec: str, stated: str) -> None:
    assert charset.decode(text.encode(codec), stated) == text


def test_one_broken_character_does_not_spoil_a_text() -> None:
    data = ("Grüße aus Köln, " * 20).encode() + b"\xff end"
    assert charset.decode(data, "utf-8").count("\ufffd") == 1


@pytest.mark.parametrize(
    "label", ["zlib", "base64", "rot13", "punycode", "unicode_escape", "idna", "x" * 500, "hex"]
)
def test_no_mail_chooses_a_codec_that_is_no_charset(label: str) -> None:
    assert charset.codec_for(label) is None
    assert charset.decode(b"a\xe9b", label)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        (
            "Tue, 20 Apr 2020 04:20:20 -0400",
            datetime(2020, 4, 20, 4, 20, 20, tzinfo=timezone(timedelta(hours=-4))),
        ),
        ("20 Apr 20 04:20 GMT", datetime(2020, 4, 20, 4, 20, tzinfo=UTC)),
        ("Sun, 99 Foo 2020 99:99:99", None),
        ("", None),
        ("Mon, 1 Jan 2024 10:00:00 +99999999", None),
    ],
)
def test_dates(written: str, moment: datetime | None) -> None:
    assert parse_date(written) == moment


def test_message_ids_in_free_text() -> None:
    assert message_ids(["<a@b> (Ann's message of Monday) <c@d>"]) == ("a@b", "c@d")
    assert message_ids(["bare@id.test, other@id.test"]) == ("bare@id.test", "other@id.test")
    assert message_ids(["Your message of Monday"]) == ()
    many = message_ids([" ".join(f"<{n}@x>" for n in range(1000))])
    assert (len(many), many[0], many[-1]) == (200, "0@x", "999@x")


def _mixed(*parts: bytes, boundary: bytes = b"b1", subtype: bytes = b"mixed") -> bytes:
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return (
        b"Content-Type: multipart/"
        + subtype
        + b'; boundary="'
        + boundary
        + b'"\r\n\r\n'
        + body
        + b"--"
        + boundary
        + b"--\r\n"
    )


TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nHello"
HTML = b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>Hello <b>you</b></p>"
PDF = b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0="


def test_alternatives_are_one_text_and_one_html(parse: Parse) -> None:
    message = parse(HEAD + _mixed(TEXT, HTML, subtype=b"alternative"))
    assert (message.text, message.html) == ("Hello", "<p>Hello <b>you</b></p>")


def test_html_only_gets_a_text(parse: Parse) -> None:
    assert parse(HEAD + HTML).text == "Hello you"


def test_texts_around_a_file_follow_each_other(parse: Parse) -> None:
    message = parse(HEAD + _mixed(TEXT, PDF, TEXT))
    assert message.text == "Hello\nHello"
    assert [(file.name, file.content) for file in message.files] == [("a.pdf", b"%PDF-")]


def test_a_boundary_that_is_missing_is_found(parse: Parse) -> None:
    mail = HEAD + _mixed(TEXT, PDF, boundary=b"=_abcdef123").replace(b'; boundary="=_abcdef123"', b"", 1)
    assert parse(mail).text == "Hello"


def test_a_multipart_that_never_ends_is_read_to_its_end(parse: Parse) -> None:
    mail = HEAD + _mixed(TEXT, PDF)
    assert [file.name for file in parse(mail[: mail.rindex(b"--b1--")]).files] == ["a.pdf"]


def test_a_multipart_without_parts_is_text(parse: Parse) -> None:
    assert (
        parse(HEAD + b"Content-Type: multipart/mixed; boundary=none\r\n\r\njust words").text == "just words"
    )


def test_parts_after_the_end_are_read_too(parse: Parse) -> None:
    mail = HEAD + _mixed(TEXT) + b"--b1\r\n" + PDF + b"\r\n--b1--\r\n"
    assert [file.name for file in parse(mail).files] == ["a.pdf"]


def test_a_boundary_that_begins_like_another(parse: Parse) -> None:
    inner = _mixed(TEXT, HTML, boundary=b"b1-inner", subtype=b"alternative")
    message = parse(HEAD + _mixed(inner, PDF))
    assert message.text == "Hello"
    assert [file.name for file in message.files] == ["a.pdf"]


def test_inline_images_are_known_by_their_cid(parse: Parse) -> None:
    html = b'Content-Type: text/html\r\n\r\n<img src="cid:a%40b"><img src=cid:gone>'
    image = (
        b"Content-Type: image/png; name=x.png\r\nContent-ID: <a@b>\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nAAAA"
    )
    message = parse(HEAD + _mixed(html, image, image.replace(b"a@b", b"other"), subtype=b"related"))
    assert [(file.inline, file.content_id) for file in message.files] == [(True, "a@b"), (False, None)]
    assert 'src="cid:a@b"' in (message.html or "")


def test_a_forwarded_mail_is_an_attachment_as_it_stands(parse: Parse) -> None:
    inner = b"From: x@y.test\r\nSubject: =?utf-8?Q?Bestellung_n=C2=B0_5/7?=\r\n\r\ninner text"
    message = parse(HEAD + _mixed(TEXT, b"Content-Type: message/rfc822\r\n\r\n" + inner))
    assert message.text == "Hello"
    assert [(file.name, file.content) for file in message.files] == [("Bestellung n° 5 7.eml", inner)]


def test_uuencoded_files_come_out_of_the_text(parse: Parse) -> None:
    message = parse(HEAD + b"\r\nsee file\r\n\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\nbye")
    assert [(file.name, file.content) for file in message.files] == [("cat.txt", b"Cat")]
    assert message.text.split() == ["see", "file", "bye"]


def test_a_sentence_that_begins_with_begin_stays(parse: Parse) -> None:
    assert parse(HEAD + b"\r\nbegin 644 words\r\nand no file").text == "begin 644 words\nand no file"


def test_signed_and_encrypted_parts_are_kept(parse: Parse) -> None:
    signature = b"Content-Type: application/pgp-signature\r\n\r\n-----BEGIN PGP SIGNATURE-----"
    signed = parse(HEAD + _mixed(TEXT, signature, subtype=b"signed"))
    assert (signed.text, [file.name for file in signed.files]) == ("Hello", ["signature.asc"])
    version = b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1"
    secret = b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\nsecret"
    encrypted = parse(HEAD + _mixed(version, secret, subtype=b"encrypted"))
    assert [file.name for file in encrypted.files] == ["version.asc", "encrypted.asc"]
    smime = parse(HEAD + b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMII")
    assert [file.name for file in smime.files] == ["smime.p7m"]


def test_a_calendar_invitation_is_readable(parse: Parse) -> None:
    invitation = b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"
    invitation += (
        b"SUMMARY:Fitting\\, second\r\nDTSTART;TZID=Europe/Berlin:20240501T103000\r\n"
        b"DTEND:20240501T100000Z\r\n"
    )
    invitation += b"LOCATION:Shop\r\nORGANIZER;CN=Ann:mailto:ann@example.com\r\nEND:VEVENT\r\nEND:VCALENDAR"
    message = parse(HEAD + invitation)
    assert message.text.splitlines() == [
        "Fitting, second",
        "2024-05-01 10:30 Europe/Berlin – 2024-05-01 10:00 UTC",
        "Shop",
        "ann@example.com",
    ]
    assert [file.name for file in message.files] == ["invite.ics"]


def test_flowed_lines_are_joined(parse: Parse) -> None:
    mail = HEAD + (
        b"Content-Type: text/plain; format=flowed; delsp=no\r\n"
        b"\r\nThis is one \r\nline.\r\n> quoted \r\n> too\r\n"
    )
    assert parse(mail).text_full == "This is one line.\n> quoted too\n"


def test_an_rtf_body_is_read(parse: Parse) -> None:
    rtf = (
        b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}Gr\\'fc\\'dfe\\par {\\*\\generator x;}zwei "
        b"\\u8364?}"
    )
    message = parse(HEAD + b"Content-Type: text/rtf\r\n\r\n" + rtf)
    assert message.text == "Grüße\nzwei €"
    assert len(message.files) == 1


def test_broken_base64_gives_what_can_be_read(parse: Parse) -> None:
    encoded = base64.b64encode("Grüße aus Köln".encode())
    broken = encoded[:7] + b" \r\n!" + encoded[7:-1]
    mail = (
        HEAD
        + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: BASE64\r\n\r\n"
        + broken
    )
    assert parse(mail).text == "Grüße aus Köln"


def test_a_body_without_blank_line_before_it(parse: Parse) -> None:
    assert (
        parse(b"From: a@b.test\r\nSubject: hi\r\nthis is the text\r\nof it").text == "this is the text\nof it"
    )


def test_a_content_type_without_its_semicolon(parse: Parse) -> None:
    mail = HEAD + b"Content-Type: text/html charset=utf-8\r\n\r\n<b>Gr\xc3\xbc\xc3\x9fe</b>"
    assert parse(mail).text == "Grüße"


def test_an_mbox_line_before_the_mail(parse: Parse) -> None:
    assert parse(b"From ann@example.com Mon Jan  1 00:00:00 2024\n" + HEAD + b"\r\nhi").subject == "hi"


def test_raw_utf8_and_raw_latin1_headers(parse: Parse) -> None:
    assert parse("From: Jörg <j@x.test>\nSubject: Übergröße\n\nhi").subject == "Übergröße"
    assert (
        parse("From: Jörg <j@x.test>\nSubject: Rückgabe für Größe\n\nhi".encode("cp1252")).sender.name
        == "Jörg"
    )


def test_the_same_mail_without_message_id_is_one_by_any_route(parse: Parse) -> None:
    mail = (
        b"From: a@b.test\r\nTo: support@shop.test\r\nDate: Mon, 1 Jan 2024 10:00:00 +0000\r\n"
        b"Subject: x\r\n\r\nhi\r\n"
    )
    other = b"Received: by relay\r\nDelivered-To: s@shop.test\r\n" + mail.replace(b"\r\n", b"\n")
    assert parse(mail).external_id == parse(other).external_id
    assert parse(mail).external_id != parse(mail.replace(b"hi", b"ho")).external_id


@pytest.mark.parametrize("data", [b"", b"\r\n\r\n", b"no header at all", b"\0" * 100])
def test_bytes_that_are_no_mail_are_refused_with_a_sentence(data: bytes, parse: Parse) -> None:
    with pytest.raises(ValueError, match="not an e-mail"):
        parse(data)


def test_parsing_is_pure(parse: Parse) -> None:
    mail = HEAD + _mixed(_mixed(TEXT, HTML, boundary=b"in", subtype=b"alternative"), PDF)
    assert parse(mail) == parse(mail)


@pytest.mark.parametrize(
    ("fields", "spam"),
    [
        ("X-Spam-Flag: YES", True),
        ("X-Spam-Status: Yes, score=9.1", True),
        ("X-Spam-Status: No, score=-1", False),
        ("X-Rspamd-Action: add header", True),
        ("X-Rspamd-Action: no action", False),
        ("Authentication-Results: mx; dmarc=fail (p=REJECT dis=NONE) header.from=x.test", True),
        ("Authentication-Results: mx; dmarc=pass (p=REJECT)", False),
        ("X-Forefront-Antispam-Report: CIP:1.2.3.4;SFV:SPM;", True),
    ],
)
def test_verdicts_of_spam_filters_are_honoured(fields: str, spam: bool, parse: Parse) -> None:
    assert parse(f"From: a@b.test\nSubject: x\n{fields}\n\nhi").spam is spam
