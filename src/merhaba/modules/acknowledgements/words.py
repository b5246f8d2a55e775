"""What is said, in seven languages, and when a person answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import ceil

from merhaba.kit.languages import choose, primary
from merhaba.modules.workspaces.hours import zone

DEFAULT = {
    "en": "Thank you for your message. We have received it (no. {number}).\n"
    "You will hear from us {reply_time}.\n{shop}",
    "ar": "شكرًا على رسالتك. لقد وصلتنا (رقم {number}).\nسنردّ عليك {reply_time}.\n{shop}",
    "tr": "Mesajınız için teşekkür ederiz. Bize ulaştı (no. {number}).\n"
    "Size {reply_time} yanıt vereceğiz.\n{shop}",
    "zh": "感谢您的留言，我们已经收到（编号 {number}）。\n我们会{reply_time}回复您。\n{shop}",
    "de": "Vielen Dank für Ihre Nachricht. Sie ist bei uns angekommen (Nr. {number}).\n"
    "Sie hören {reply_time} von uns.\n{shop}",
    "fr": "Merci pour votre message, nous l’avons bien reçu (n° {number}).\n"
    "Vous aurez notre réponse {reply_time}.\n{shop}",
    "es": "Gracias por su mensaje. Lo hemos recibido (n.º {number}).\nLe responderemos {reply_time}.\n{shop}",
}

_SOON = {
    "en": "in about {time}",
    "ar": "خلال {time} تقريبًا",
    "tr": "yaklaşık {time} içinde",
    "zh": "在约 {time}内",
    "de": "in etwa {time}",
    "fr": "dans {time} environ",
    "es": "en aproximadamente {time}",
}
_WITHIN = {
    "en": "within {time}",
    "ar": "خلال {time}",
    "tr": "{time} içinde",
    "zh": "在 {time}内",
    "de": "innerhalb von {time}",
    "fr": "sous {time}",
    "es": "en un plazo de {time}",
}
# One, two, few (three to ten) and many are four forms in Arabic; the others have one and other.
_MINUTES = {
    "en": ("1 minute", "{n} minutes"),
    "ar": ("دقيقة واحدة", "{n} دقيقة", "دقيقتين", "{n} دقائق"),
    "tr": ("1 dakika", "{n} dakika"),
    "zh": ("1 分钟", "{n} 分钟"),
    "de": ("einer Minute", "{n} Minuten"),
    "fr": ("1 minute", "{n} minutes"),
    "es": ("1 minuto", "{n} minutos"),
}
_HOURS = {
    "en": ("1 hour", "{n} hours"),
    "ar": ("ساعة واحدة", "{n} ساعة", "ساعتين", "{n} ساعات"),
    "tr": ("1 saat", "{n} saat"),
    "zh": ("1 小时", "{n} 小时"),
    "de": ("einer Stunde", "{n} Stunden"),
    "fr": ("1 heure", "{n} heures"),
    "es": ("1 hora", "{n} horas"),
}
_FROM = {  # today, tomorrow, on a day of the week
    "en": ("today from {time}", "tomorrow from {time}", "on {day} from {time}"),
    "ar": (
        "اليوم ابتداءً من الساعة {time}",
        "غدًا ابتداءً من الساعة {time}",
        "يوم {day} ابتداءً من الساعة {time}",
    ),
    "tr": (
        "bugün saat {time} itibarıyla",
        "yarın saat {time} itibarıyla",
        "{day} günü saat {time} itibarıyla",
    ),
    "zh": ("在今天 {time} 后", "在明天 {time} 后", "在{day} {time} 后"),
    "de": ("heute ab {time} Uhr", "morgen ab {time} Uhr", "am {day} ab {time} Uhr"),
    "fr": ("aujourd’hui à partir de {time}", "demain à partir de {time}", "{day} à partir de {time}"),
    "es": ("hoy a partir de las {time}", "mañana a partir de las {time}", "el {day} a partir de las {time}"),
}
_DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "zh": "周一 周二 周三 周四 周五 周六 周日",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}


def template_for(texts: Mapping[str, str], language: str | None, default: str) -> tuple[str, str]:
    """(language, template): the brand's words in the customer's language, else our own in it."""
    spoken = choose([language, default])
    return spoken, texts.get(spoken, "").strip() or DEFAULT[spoken]


def fill(template: str, *, shop: str, number: int, reply_time: str | None) -> str:
    """The words for one conversation; a line that names a time is left out where there is none."""
    lines = [line for line in template.split("\n") if reply_time or "{reply_time}" not in line]
    text = "\n".join(lines).replace("{reply_time}", reply_time or "")
    return text.replace("{number}", str(number)).replace("{shop}", shop).strip()


def soon(language: str, minutes: int) -> str:
    """About how long it takes, as people say it: 7 minutes, 25 minutes, 2 hours."""
    if minutes >= 60:
        return _in(_SOON, language).format(time=_counted(_HOURS, language, ceil(minutes / 60)))
    rounded = minutes if minutes < 10 else ceil(minutes / 5) * 5
    return _in(_SOON, language).format(time=_counted(_MINUTES, language, max(1, rounded)))


def within(language: str, hours: int) -> str:
    """The time a brand promises for mail."""
    return _in(_WITHIN, language).format(time=_counted(_HOURS, language, hours))


def from_then(language: str, at: datetime, now: datetime, timezone: str) -> str:
    """When people are back, on the clock of whoever reads it."""
    there, here = at.astimezone(zone(timezone)), now.astimezone(zone(timezone))
    days = (there.date() - here.date()).days
    form = _FROM[primary(language)][min(days, 2) if days >= 0 else 0]
    day = _DAYS[primary(language)].split()[there.weekday()]
    return form.format(day=day, time=f"{there.hour}:{there.minute:02}")


def _counted(words: Mapping[str, tuple[str, ...]], language: str, n: int) -> str:
    forms = words[primary(language)]
    if n == 1:
        return forms[0]
    if len(forms) == 2:
        return forms[1].format(n=n)
    # CLDR: in Arabic it is the last two digits that decide.
    form = forms[2] if n == 2 else forms[3] if 3 <= n % 100 <= 10 else forms[1]
    return form.format(n=n)


def _in(words: Mapping[str, str], language: str) -> str:
    return words[primary(language)]
