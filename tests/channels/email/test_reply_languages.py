"""The new part in the languages and mail programs of shoppers, in plain text and in HTML."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from merhaba.channels.email.plain import html_to_text
from merhaba.channels.email.reply import Kind, new_part, reply_text, split
from merhaba.channels.email.reply.forwarded import original_sender
from merhaba.ports.channels import Address, InboundMessage

Parse = Callable[..., InboundMessage]

ATTRIBUTIONS = """
On Fri, Feb 5, 2016 at 10:42 AM, Some One <foo@bar.com> wrote:
On 5 Feb 2016, at 10:42, Some One wrote:
On Friday, February 5th, 2016 at 10:42 AM, Some One <foo@bar.com> wrote:
Am Fr., 5. Feb. 2016 um 10:42 Uhr schrieb Some One <foo@bar.com>:
Am 05.02.16, 10:42 schrieb "Some One" <foo@bar.com>:
Le ven. 5 févr. 2016 à 10:42, Some One <foo@bar.com> a écrit :
Le 05/02/2016 à 10:42, Some One a écrit :
El vie, 5 feb 2016 a las 10:42, Some One (<foo@bar.com>) escribió:
Em sex, 5 de fev de 2016 às 10:42, Some One <foo@bar.com> escreveu:
Il giorno ven 5 feb 2016 alle ore 10:42 Some One <foo@bar.com> ha scritto:
Op 5 feb. 2016, om 10:42 heeft Some One <foo@bar.com> het volgende geschreven:
Den fre 5 feb. 2016 kl 10:42 skrev Some One <foo@bar.com>:
fre. 5. feb. 2016 kl. 10.42 skrev Some One <foo@bar.com>:
pe 5. helmik. 2016 klo 10.42 Some One (foo@bar.com) kirjoitti:
pt., 5 lut 2016 o 10:42 Some One <foo@bar.com> napisał(a):
pá 5. 2. 2016 v 10:42 odesílatel Some One <foo@bar.com> napsal:
Some One <foo@bar.com> ezt írta (időpont: 2016. febr. 5., P, 10:42):
În vin., 5 feb. 2016 la 10:42, Some One <foo@bar.com> a scris:
пт, 5 февр. 2016 г. в 10:42, Some One <foo@bar.com>:
05.02.2016, 10:42, "Some One" <foo@bar.com>:
Пятница,  5 февраля 2016, 10:42 +03:00 от Some One <foo@bar.com>:
пт, 5 лют. 2016 о 10:42 Some One <foo@bar.com> пише:
Some One <foo@bar.com>, 5 Şub 2016 Cum, 10:42 tarihinde şunu yazdı:
05.02.2016 10:42 tarihinde Some One yazdı:
في الجمعة، 5 فبراير 2016 في 10:42 ص تمت كتابة ما يلي بواسطة Some One <foo@bar.com>:
في ٥ فبراير ٢٠١٦، الساعة ١٠:٤٢ ص، كتب/كتبت Some One <foo@bar.com>:
בתאריך יום ו׳, 5 בפבר׳ 2016 ב-10:42 מאת Some One <foo@bar.com>:
Some One <foo@bar.com> 于2016年2月5日周五 10:42写道：
在 2016-02-05 10:42:00，"Some One" <foo@bar.com> 写道：
Some One <foo@bar.com> 於 2016年2月5日 週五 上午10:42寫道：
2016年2月5日(金) 10:42 Some One <foo@bar.com>:
2016년 2월 5일 (금) 오전 10:42, Some One <foo@bar.com>님이 작성:
Vào Th 6, 5 thg 2, 2016 vào lúc 10:42 Some One <foo@bar.com> đã viết:
Pada tanggal Jum, 5 Feb 2016 pukul 10.42 Some One <foo@bar.com> menulis:
Στις Παρ, 5 Φεβ 2016 στις 10:42 π.μ., ο χρήστης Some One <foo@bar.com> έγραψε:
‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐
------------------ 原始邮件 ------------------
-----Ursprüngliche Nachricht-----
-----Message d'origine-----
-----Mensaje original-----
----- Orijinal Mesaj -----
----- الرسالة الأصلية -----
---------- Forwarded message ---------
---- On Fri, 05 Feb 2016 10:42:00 +0100 Some One <foo@bar.com> wrote ----
""".strip().splitlines()

BLOCKS = [
    "From: Some One <foo@bar.com>\nSent: Friday, February 5, 2016 10:42 AM\nTo: X <x@y.z>\nSubject: Re: hi",
    "*From:* Some One\n*Sent:* Friday, February 5, 2016\n*To:* X\n*Subject:* Re: hi",
    "Von: Some One <foo@bar.com>\nGesendet: Freitag, 5. Februar 2016 10:42\nAn: X <x@y.z>\nBetreff: AW: hi",
    'Gesendet: Freitag, 05. Februar 2016 um 10:42 Uhr\nVon: "Some One" <foo@bar.com>\nAn: x@y.z\nBetreff: hi',
    "De : Some One <foo@bar.com>\nEnvoyé : vendredi 5 février 2016 10:42\nÀ : X <x@y.z>\nObjet : RE: hi",
    "De: Some One <foo@bar.com>\nEnviado: viernes, 5 de febrero de 2016\nPara: X <x@y.z>\nAsunto: RE: hi",
    "Gönderen: Some One <foo@bar.com>\nGönderildi: 5 Şubat 2016 Cuma 10:42\nKime: X <x@y.z>\nKonu: RE: hi",
    "من: Some One <foo@bar.com>\nتم الإرسال: 05/فبراير/2016 10:42 ص\nإلى: X <x@y.z>\nالموضوع: رد: hi",
    "发件人: Some One <foo@bar.com>\n发送时间: 2016年2月5日 10:42\n收件人: X <x@y.z>\n主题: 回复: hi",
    '发件人： "Some One"<foo@bar.com>;\n发送时间： 2016年2月5日\n收件人： "X"<x@y.z>;\n主题： 回复：hi',
    "差出人: Some One <foo@bar.com>\n送信日時: 2016年2月5日 10:42\n宛先: X\n件名: hi",
    "От: Some One <foo@bar.com>\nОтправлено: 5 февраля 2016 г. 10:42\nКому: X\nТема: hi",
    "Da: Some One <foo@bar.com>\nInviato: venerdì 5 febbraio 2016 10:42\nA: X\nOggetto: hi",
]


@pytest.mark.parametrize("mark", ATTRIBUTIONS + BLOCKS)
@pytest.mark.parametrize("old", ["> old text\n> more", "old text here\nand more of it.\nThird line"])
def test_what_stands_below_an_older_mails_head_is_not_new(mark: str, old: str) -> None:
    assert reply_text(f"My answer.\n\n{mark}\n\n{old}").strip() == "My answer."


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Gesendet mit der GMX Mail App",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "iPhone'umdan gönderildi",
        "أرسلت من الـ iPhone",
        "发自我的iPhone",
        "iPhoneから送信",
        "Отправлено с iPhone",
        "Sent from Yahoo Mail on Android",
        "Get Outlook for Android<https://aka.ms/x>",
        "Gesendet von Mail für Windows",
        "Samsung Galaxy akıllı telefonumdan gönderildi.",
        "Sent with Proton Mail secure email.",
        "احصل على Outlook لـ iOS",
    ],
)
def test_lines_of_phones_are_no_part_of_the_answer(line: str) -> None:
    assert reply_text(f"My answer.\n\n{line}\n").strip() == "My answer."


@pytest.mark.parametrize(
    "text",
    [
        "Sent from the warehouse yesterday, but nothing arrived here.",
        "I ordered on 5 May 2024 at 10:30 with john@example.com as address:\n- shoes\n- hat",
        "Order number: 1234\nDate: 5 May 2024\nProduct: shoes",
        "Name: Ali\nAdresse: Berlin\nTelefon: 030 123",
        "Hello,\n\nFrom: Berlin\nTo: Paris\nI want it sent there",
        "On 3 May I received the parcel.\nOn 4 May it broke.\nWhat now?",
        "Merhaba,\n5 Mayıs 2024 tarihinde sipariş verdim:\n- ayakkabı\nNe zaman gelir?",
        "1) first\n---\n2) second",
        "Your colleague wrote on 5 May:\n“we will refund”\nbut nothing came",
        "Von: Hamburg\nNach: Köln",
        "我在2024年5月5日 10:30下单：\n鞋子一双",
        "Hi,\n\nDate: 5.5.2024\nOrder: 123\nSubject: refund\n\nplease help",
        "طلبت يوم 5 مايو 2024:\nحذاء واحد",
        "Thanks,\nAlex",
        "Best regards\n\nSome One",
    ],
)
def test_what_a_customer_typed_stays(text: str) -> None:
    assert reply_text(text).strip() == text


def test_answers_between_quoted_lines_stay_with_their_questions() -> None:
    text = (
        "Hi,\n\nOn 5 May 2024 at 10:00, Shop <s@shop.test> wrote:\n"
        "\n> Which size?\n\n42\n\n> Which colour?\n\nred"
    )
    assert reply_text(text) == "Hi,\n\n> Which size?\n\n42\n\n> Which colour?\n\nred"


def test_an_answer_below_a_single_question_stays() -> None:
    text = "See below.\n\nOn 5 May 2024 at 10:00, Shop <s@shop.test> wrote:\n> Which size do you need?\n\n42"
    assert reply_text(text).endswith("42")


def test_an_answer_below_the_whole_quote() -> None:
    text = "On 5 May 2024 at 10:00, Shop <s@shop.test> wrote:\n> Hello\n> there\n\nMy answer."
    assert reply_text(text).strip() == "My answer."


def test_a_bare_forward_is_shown_whole() -> None:
    text = (
        "---------- Forwarded message ---------\nFrom: A <a@b.test>\n"
        "Date: 5 May\nSubject: x\nTo: b\n\nthe text"
    )
    assert reply_text(text) == text


def test_a_signature_with_contact_details_is_set_apart() -> None:
    text = "Please help.\n\nKind regards,\n\nJane Doe\nBuyer, Acme Ltd\n+49 30 1234567\njane@acme.test"
    assert reply_text(text).strip() == "Please help."
    assert (
        reply_text("It broke.\n\nJane Doe\n+49 30 1234567\nwww.acme.test", "Jane Doe").strip() == "It broke."
    )


def test_a_greeting_with_the_senders_own_name_was_typed() -> None:
    assert reply_text("It fits.\n\nThanks,\nJane Doe", "Jane Doe") == "It fits.\n\nThanks,\nJane Doe"


def test_nothing_is_ever_dropped() -> None:
    for text in [
        "a\n\n-- \nb",
        "x\n\nOn 5 May 2024 at 1:00, A <a@b.c> wrote:\n> q\n\nend",
        "one\n> two\nthree\n",
    ]:
        assert "\n".join(fragment.text for fragment in split(text)) == text


@pytest.mark.parametrize(
    "rest",
    [
        "##- Please type your reply above this line -##\n\nYour request has been updated",
        ">>>>\nquoted\n<<<<",
        ">>> jane >>>\nquoted\n<<< jane <<<",
        '>>>>> "Jane" == Jane Doe <jane@x.test> writes:\n\nJane> hi\nJane> you',
        "Unsubscribe: off@x.test\nhttp://x.test/off",
        "jane via Forum wrote:\n\n> hi",
        "On 5 May 2024 at 10:00, A <a@b.c> wrote:\n\n| hi\n| there",
    ],
)
def test_rarer_ways_to_quote(rest: str) -> None:
    assert reply_text(f"My answer.\n\n{rest}\n").strip() == "My answer."


def test_fragments_know_what_they_are() -> None:
    text = "answer\n\nOn 5 May 2024 at 1:00, A <a@b.c> wrote:\n> q\n-- \nJane"
    assert [fragment.kind for fragment in split(text)] == [Kind.REPLY, Kind.QUOTE, Kind.SIGNATURE]


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        (
            "fyi\n\n---------- Forwarded message ---------\nFrom: Jane Doe <jane@x.test>\nDate: Mon, 5 May\n"
            "Subject: x\nTo: <shop@x.test>\n\nhello",
            "Jane Doe",
            "jane@x.test",
        ),
        (
            "Von: Jürgen [mailto:j@x.test]\nGesendet: Montag\nAn: Shop\nBetreff: Frage\n\nHallo",
            "Jürgen",
            "j@x.test",
        ),
        (
            '发件人： "小明"<xm@x.test>;\n发送时间： 2016年2月5日\n收件人： "X"<x@y.z>;\n主题： 问',
            "小明",
            "xm@x.test",
        ),
    ],
)
def test_the_writer_of_a_forwarded_mail_can_be_offered(text: str, name: str, address: str) -> None:
    assert original_sender(text) == Address(address, name)


def test_a_text_without_a_forward_has_no_other_writer() -> None:
    assert original_sender("Hello,\nFrom: Berlin\nto Paris") is None


OLD = "<p>Old text</p><p>of another mail</p>"
PROGRAMS = {
    "gmail": (
        '<div class="gmail_quote"><div class="gmail_attr">On Mon A &lt;a@b.c&gt; wrote:<br>'
        '</div><blockquote class="gmail_quote">{old}</blockquote></div>'
    ),
    "apple": (
        '<div><br><blockquote type="cite"><div>On 5 May 2024, at 10:00, A &lt;a@b.c&gt;'
        " wrote:</div>{old}</blockquote></div>"
    ),
    "outlook web": (
        '<div id="appendonsend"></div><hr style="width:98%"><div id="divRplyFwdMsg"><b>'
        "From:</b> A<br><b>Sent:</b> Monday</div>{old}"
    ),
    "outlook": (
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0 0 0">'
        "<p><b>From:</b> A</p></div>{old}"
    ),
    "outlook mobile": ('<div id="ms-outlook-mobile-body-separator-line"><br></div>{old}</div>'),
    "thunderbird": (
        '<div class="moz-cite-prefix">On 5/5/24 10:00, A wrote:<br></div><blockquote '
        'type="cite" cite="mid:x@y">{old}</blockquote>'
    ),
    "yahoo": '<div id="ydp1yahoo_quoted_1" class="yahoo_quoted"><div>On Monday, A wrote:</div>{old}</div>',
    "proton": (
        '<div class="protonmail_quote">On Monday, A wrote:<br><blockquote type="cite">'
        "{old}</blockquote></div>"
    ),
    "mail.ru": "Thu, 26 Jun 2014 14:00:51 +0400 от A &lt;a@b.c&gt;:<br><blockquote>{old}</blockquote>",
    "gmx": (
        "<div name=quote><b>Gesendet:</b> Montag, 5. Mai 2024 um 10:00 Uhr<br><b>Von:</b>"
        " A &lt;a@b.c&gt;<br><b>An:</b> b@c.d<br><b>Betreff:</b> x</div>{old}"
    ),
    "qq": "<div>------------------ 原始邮件 ------------------</div><div>发件人: A &lt;a@b.c&gt;</div>{old}",
    "zimbra": '<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__QUOTED_TEXT__">{old}</div>',
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_quotes_are_known_by_what_mail_programs_put_around_them(program: str, parse: Parse) -> None:
    html = (
        f"<html><body><div>My answer.</div><div><br></div>{PROGRAMS[program].format(old=OLD)}</body></html>"
    )
    mail = f"From: a@b.test\nSubject: x\nContent-Type: text/html; charset=utf-8\n\n{html}"
    message = parse(mail)
    assert message.text == "My answer."
    assert "Old text" in message.text_full
    assert "Old text" in (message.html or "")


def test_html_decides_where_only_it_marks_the_quote() -> None:
    html = f'<p>My answer.</p><blockquote type="cite">{OLD}</blockquote>'
    assert new_part("My answer.\n\nOld text\n\nof another mail", html) == "My answer."


def test_text_someone_indented_is_not_a_quote() -> None:
    html = (
        "<p>Please read:</p><blockquote>my poem</blockquote><p>"
        + "and tell me what you think of it " * 3
        + "</p>"
    )
    assert "my poem" in new_part(html_to_text(html), html, text_is_own=False)


def test_html_that_is_nothing_but_a_quote_is_shown_whole() -> None:
    html = f'<blockquote type="cite">{OLD}</blockquote>'
    assert "Old text" in new_part("> Old text", html, text_is_own=False)
