"""Signatures: phones' lines, closing formulas with contact details, and the sender's own name block."""

from __future__ import annotations

import re

from merhaba.channels.email.reply.attribution import plain

_DEVICES = (
    r"i-?phone|i-?pad|i-?pod|apple watch|mac(?:book)?|android|samsung|galaxy|huawei|honor|xiaomi|redmi"
    r"|poco|oppo|vivo|realme|oneplus|nokia|lumia|motorola|lg|htc|sony|xperia|pixel|"
    r"nexus|black ?berry|windows(?: phone| mail| 10)?|mobile|mobil\w*|handy|smart-?phone"
    r"|t[ée]l[ée]phone|telefon\w*|tel[ée]fono|celular|m[óo]vil|phone|tablet|outlook|gmail|yahoo|aol|"
    r"mail(?:\.ru|box)?|proton ?mail|web\.de|gmx|k-9|thunderbird|airmail|spark|superhuman|hey|zoho"
    r"|yandex|foxmail|mail master|newton|boxer|inky|canary|front|edison|"
    r"cep telefon\w*|أندرويد|آيفون|الآيفون|ايفون|هاتف\w*|جوال\w*|سامسونج|айфон\w*|телефон\w*"
    r"|смартфон\w*|мобильн\w*|почт\w*|手机|手機|iphone|邮箱|郵箱|휴대폰|아이폰|スマートフォン"
)
_SENT_FROM = (
    r"sent (?:wirelessly |securely |today )?(?:from|via|with|by|using)|get outlook for|obtenez outlook"
    r"|obtener outlook|outlook für|télécharger outlook|scarica outlook|"
    r"gesendet (?:mit|von|aus|über|vom)|von meinem|von unterwegs|diese nachricht wurde (?:von|mit)"
    r"|envoyé (?:de|depuis|à partir|avec|sans fil|via|par)|enviad[oa] (?:desde|do|de|a partir|con|com"
    r"|por|via)|"
    r"inviato (?:da|con|dal)|verzonden (?:vanaf|vanuit|met|door|via)|verstuurd (?:vanaf|met)"
    r"|skickat från|skickades? från|sendt fra|lähetetty|wysłane (?:z|za)|wysłano z|odesláno z"
    r"|odoslané z|odoslané zo|"
    r"elküldve|küldve|trimis de pe|отправлено (?:с|из|от|через)|надіслано з|відправлено з|изпратено от"
    r"|στάλθηκε από|απεστάλη|"
    r"(?:iphone|ipad|android|samsung\w*|cep telefonu\w*|telefonu\w*)['’]?\w*\s+(?:gönderildi"
    r"|cihazımdan gönderildi)|أُ?رسلت? من|تم الإرسال (?:من|باستخدام)|مرسل من|נשלח מ|"
    r"发自我的|發自我的|从我的|來自我的|發送自|发送自|从 ?\S+ ?发送|發自|发自|自\S+发送|iPhoneから送信"
    r"|スマートフォンから送信|から送信|나의 \S+에서 보냄|에서 보냄"
    r"|ส่งจาก|được gửi từ|đã gửi từ|gửi từ|dikirim dari|terkirim dari|saadetud minu|sent on the move"
)
_MOBILE = re.compile(
    rf"\A[\W_]{{0,3}}(?:(?:{_SENT_FROM}).{{0,120}}"
    r"|.{0,40}(?:gönderildi|から送信|에서 보냄|发送|發送)[.。!！]?"
    r"|(?:mit|von|vom|über) .{2,60}\bgesendet[.!]?)\Z",
    re.IGNORECASE,
)
_DEVICE = re.compile(rf"(?<![^\W\d_])(?:{_DEVICES})(?![a-z])", re.IGNORECASE)
_SENT_FROM_MY = re.compile(
    r"\W*(?:sent from my|envoyé de mon|enviado desde mi|enviado do meu|gesendet von meinem|inviato dal mio"
    r"|发自我的|發自我的)",
    re.IGNORECASE,
)
_DASH_NAME = re.compile(r"\s*[-–—~]{1,2}[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,2}\s*\Z")
_VIA_MOBILE = re.compile(
    r"\A(?:via|from|by) (?:mobile|phone|i-?phone|android|blackberry)[.!]?\Z", re.IGNORECASE
)
_SENTENCE = re.compile(r"[,;]\s*(?:\S+\s+){4,}")
# “Get Outlook for iOS” in any language: the two names and hardly anything else.
_SLOGAN = re.compile(r"\Ayahoo mail\s?[:–-]\s.{5,60}\Z", re.IGNORECASE)
_OUTLOOK = re.compile(r"(?=.{0,60}\Z)(?=.*\boutlook)(?=.*\b(?:ios|android)\b)", re.IGNORECASE)

_VALEDICTION = re.compile(
    r"""\A[-–—\s]{0,3}(?:(?:(?:with\s+)?(?:many\s+|kind(?:est)?|best|warm(?:est)?
      |my)\s+)*(?:thanks?(?:\s+(?:you|a\s+lot|so\s+much|in\s+advance|again|very\s+much|and\s+(?:kind
      |best)?\s*regards))*|regards|wishes|cheers)
      |(?:yours?\s+(?:sincerely|faithfully|truly)|sincerely(?:\s+yours?)?|respectfully|all\s+the\s+best|best
      |cordially|kr|br|rgds|thx|tia|ty|take\s+care|have\s+a\s+(?:nice|great|good)\s+(?:day|weekend|evening))
      |(?:mit\s+)?(?:freundliche[nr]?|besten?|viele[nr]?|liebe[nr]?|herzliche[nr]?|schöne[nr]?)\s+(?:grü(?:ß
      |ss)en?|dank)|mfg|lg|vg|gru(?:ß|ss)|hochachtungsvoll|danke?(?:\s+(?:im\s+voraus|schön))?
      |(?:bien\s+)?cordialement|(?:bien\s+)?(?:à\s+vous|amicalement)|salutations(?:\s+distinguées)?|cdlt
      |bonne\s+(?:journée|soirée)|meilleures\s+salutations|merci(?:\s+(?:d['’]avance|beaucoup))?
      |sincères\s+salutations|respectueusement
      |(?:un\s+)?(?:cordial\s+)?saludos?(?:\s+cordiales)?|atentamente|atte|gracias(?:\s+de\s+antemano)?
      |muchas\s+gracias|un\s+abrazo|quedo\s+a\s+la\s+espera
      |atenciosamente|cumprimentos|obrigad[oa]|abraços?|att|cordiali\s+saluti|distinti\s+saluti|saluti
      |grazie(?:\s+mille)?|met\s+vriendelijke\s+groet(?:en)?|vriendelijke\s+groet(?:en)?|groet(?:en|jes)?
      |mvg|bedankt|bvd
      |med\s+vänlig(?:a)?\s+hälsning(?:ar)?|vänliga\s+hälsningar|hälsningar|mvh|med\s+vennlig\s+hilsen
      |(?:de\s+bedste|venlig|vennlig|mange)\s+hils(?:e)?n(?:er)?|hilsen|ystävällisin\s+terveisin|terveisin
      |kiitos|tack(?:\s+på\s+förhand)?|tak
      |(?:z\s+)?(?:poważaniem|pozdrowieniami)|pozdrawiam|dziękuję|s\s+pozdravem|děkuji|üdvözlettel
      |köszönettel|cu\s+stimă|mulțumesc
      |с\s+уважением|с\s+наилучшими\s+пожеланиями|спасибо|заранее\s+спасибо|з\s+повагою|дякую|με\s+εκτίμηση
      |ευχαριστώ
      |saygılar(?:ımla|ımızla)?|iyi\s+(?:günler|çalışmalar|akşamlar)(?:\s+dilerim)?|teşekkür(?:ler
      |\s+ederim)?|sevgiler(?:le)?|kolay\s+gelsin
      |مع\s+(?:خالص\s+|فائق\s+|أطيب\s+)?(?:التحية|التحيات|تحياتي|الشكر|الاحترام|التقدير)(?:\s+والتقدير
      |\s+والاحترام)?|تحياتي|شكر[اً]{1,2}(?:\s+(?:لكم|لك|جزيلا|مقدما))?|وشكرا|تقبلوا\s+تحياتي|بالتوفيق|בברכה
      |תודה|با\s+تشکر
      |此致|敬礼|此致敬礼|祝好|顺祝商祺|谢谢|感谢|多谢|謝謝|祝您.{0,8}|よろしくお願い(?:いた|致)?します|敬具|감사합니다|ขอบคุณ(?:ครับ|ค่ะ)?|trân\s+trọng
      |cảm\s+ơn|terima\s+kasih|hormat\s+saya|salam)
      [\s,.!;，。！、…:]*\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_CONTACT = re.compile(
    r"""[\w.+-]+@[\w-]+\.\w|https?://|www\.|\b[\w-]+\.(?:com|net|org|de|fr|es|io|co)\b
      |\+?\(?\d[\d\s().\-/]{6,}\d|\b(?:tel|phone|mobil[e]?|fax|skype|cell|whatsapp|t|m|f|p)\s?[.:]"""
    r"""|\b(?:ceo|cto|cfo|coo|founder|manager|director|engineer|developer|president|officer|consultant
      |assistant|gmbh|ltd|inc|llc|corp|s\.?a\.?r?\.?l?)\b|[|•·]""",
    re.IGNORECASE,
)
MAX_SIGNATURE = 14


def is_mobile(line: str) -> bool:
    """“Sent from my iPhone” and its kin; not a sentence of which that is only the beginning."""
    text = plain(line)
    if not 5 <= len(text) <= 160:
        return False
    if (
        _VIA_MOBILE.match(text)
        or _SLOGAN.match(text)
        or _OUTLOOK.match(re.sub(r"<[^>]*>|https?://\S+", "", text).strip())
    ):
        return True
    if not _MOBILE.match(text):
        return False
    bare = re.sub(r"<[^>]*>|\([^)]*\)|https?://\S+", "", text).strip()
    if _SENTENCE.search(bare) or len(bare) > 110:
        return False
    words = bare.split()
    return bool(_DEVICE.search(bare)) or (
        len(words) <= 6 and ":" not in bare and bool(_SENT_FROM_MY.match(bare))
    )


def is_valediction(line: str) -> bool:
    """`Best regards,` and its kin, alone on a line or with a name after the comma."""
    text = plain(line)
    return bool(
        _VALEDICTION.match(text)
        or ("," in text and len(text) < 60 and _VALEDICTION.match(text.partition(",")[0]))
    )


def closing_block(lines: list[str], sender: str = "", *, signed: bool = False) -> int:
    """The line where a closing signature begins, or len(lines) when all of it may have been typed for us.

    A greeting with a name (`Thanks, Alex`) is part of what a person writes and stays. A greeting followed by
    more than a name, `-Name` on the last line, and a last paragraph that begins with the sender's name and
    goes on with contact details (or with a signature: `signed`) are signatures.
    """
    name = _name(sender)
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if len(filled) < 2:
        return len(lines)
    for place in range(max(1, len(filled) - 8), len(filled) - 1):
        number = filled[place]
        after = filled[place + 1 :]
        if not _VALEDICTION.match(plain(lines[number])):
            continue
        if (
            len(after) >= 2
            and all(len(lines[line].strip()) <= 90 for line in after)
            and not any(_is_prose(lines[line]) for line in after)
        ):
            contact = any(_CONTACT.search(lines[line]) or "@" in lines[line] for line in after[1:])
            if contact or len(after) >= 3:
                return number
    last = filled[-1]
    if _DASH_NAME.match(lines[last]) and not _DASH_NAME.match(lines[filled[-2]]):
        return last
    return _name_block(lines, filled, name, signed=signed)


def _is_prose(line: str) -> bool:
    text = line.strip()
    return text.endswith(("?", "？", "؟")) or (len(text.split()) > 9 and text.endswith((".", "!", "。")))


def _name(text: str) -> str:
    """A display name or a line as names are compared; '' when it is an address or too short to go by."""
    name = " ".join(plain(text).casefold().strip(" ,.-").split())
    return "" if len(name) < 3 or "@" in name else name


def _name_block(lines: list[str], filled: list[int], name: str, *, signed: bool) -> int:
    """The last paragraph when it opens with the sender's own name and the rest of it is contact details."""
    if not name:
        return len(lines)
    for number in filled[-MAX_SIGNATURE:]:
        if number == filled[0] or _name(lines[number]) != name or lines[number - 1].strip():
            continue
        after = [lines[line] for line in filled if line > number]
        if any(len(line.strip()) > 90 or _is_prose(line) for line in after):
            continue
        if (signed and not after) or any(_CONTACT.search(line) or is_mobile(line) for line in after):
            return number
    return len(lines)
