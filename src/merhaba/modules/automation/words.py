"""Filling a rule's texts: `{{customer.first_name}}`, with `{{customer.first_name|there}}` for when it is not
known. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from merhaba.kit.languages import choose, primary

VARIABLES = (
    "customer.first_name",
    "customer.name",
    "conversation.number",
    "conversation.subject",
    "order.number",
    "shop",
)
# A blank takes the space before it along: "Hi {{customer.first_name}}," becomes "Hi,".
_PLACE = re.compile(r"( ?)\{\{\s*([a-z_.]{1,40})\s*(?:\|([^{}]{0,200}))?\}\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables; what is not known is its own words after the bar, else nothing."""

    def one(match: re.Match[str]) -> str:
        space, name, otherwise = match.groups()
        value = values.get(name, "").strip() or (otherwise or "").strip()
        return f"{space}{value}" if value else ""

    return _PLACE.sub(one, text).strip()


def unknown_variables(text: str) -> list[str]:
    """Variables of a text that there are not."""
    return [match[2] for match in _PLACE.finditer(text) if match[2] not in VARIABLES]


def in_language(texts: Mapping[str, str], language: str | None, default: str) -> str:
    """The words for a customer: in their language, in the brand's, or any there are."""
    said = {primary(tag): words for tag, words in texts.items() if words.strip()}
    spoken = choose([language, default], offered=said, default=next(iter(said), ""))
    return said.get(spoken, "")


_PROPOSED = {
    "en": "To be decided by a person: {action}{order}. Nothing was done; open the order's form to do it.",
    "ar": "يحتاج إلى قرار شخص: {action}{order}. لم يُنفَّذ شيء بعد؛ افتح نموذج الطلب لتنفيذه.",
    "tr": "Bir kişinin kararını bekliyor: {action}{order}. Hiçbir işlem yapılmadı; "
    "siparişin formunu açarak yapabilirsiniz.",
    "zh": "需要人工决定：{action}{order}。尚未执行任何操作，请打开订单的表单处理。",
    "de": "Von einer Person zu entscheiden: {action}{order}. Es wurde nichts ausgeführt; "
    "dafür das Formular der Bestellung öffnen.",
    "fr": "À décider par une personne : {action}{order}. Rien n’a été fait ; "
    "ouvrez le formulaire de la commande pour le faire.",
    "es": "Debe decidirlo una persona: {action}{order}. No se ha hecho nada; "
    "abra el formulario del pedido para hacerlo.",
}
_ORDER = {
    "en": " (order {number})", "ar": " (الطلب {number})", "tr": " (sipariş {number})",
    "zh": "（订单 {number}）",
    "de": " (Bestellung {number})", "fr": " (commande {number})", "es": " (pedido {number})",
}  # fmt: skip
PROPOSALS: dict[str, dict[str, str]] = {
    "refund": {
        "en": "refund", "ar": "استرداد المبلغ", "tr": "para iadesi", "zh": "退款",
        "de": "Erstattung", "fr": "remboursement", "es": "reembolso",
    },
    "cancel": {
        "en": "cancellation", "ar": "إلغاء الطلب", "tr": "iptal", "zh": "取消订单",
        "de": "Stornierung", "fr": "annulation", "es": "cancelación",
    },
    "return": {
        "en": "return", "ar": "إرجاع", "tr": "ürün iadesi", "zh": "退货", "de": "Rücksendung",
        "fr": "retour", "es": "devolución",
    },
    "resend": {
        "en": "sending it again", "ar": "إعادة الإرسال", "tr": "yeniden gönderim", "zh": "重新发货",
        "de": "erneuter Versand", "fr": "nouvel envoi", "es": "reenvío",
    },
    "discount": {
        "en": "discount code", "ar": "رمز خصم", "tr": "indirim kodu", "zh": "折扣码", "de": "Rabattcode",
        "fr": "code de réduction", "es": "código de descuento",
    },
    "store_credit": {
        "en": "store credit", "ar": "رصيد في المتجر", "tr": "mağaza kredisi", "zh": "店铺余额",
        "de": "Guthaben", "fr": "avoir", "es": "saldo en la tienda",
    },
}  # fmt: skip


def proposed(action: str, *, language: str, order: str | None, text: str) -> str:
    """The note that asks a person to decide."""
    spoken = choose([language])
    number = _ORDER[spoken].format(number=order) if order else ""
    said = _PROPOSED[spoken].format(action=PROPOSALS[action][spoken], order=number)
    return f"{said}\n\n{text}".strip()
