"""What a new brand starts with, in every language."""

from __future__ import annotations

from typing import Any

GREETING = {
    "en": "How can we help?",
    "ar": "كيف يمكننا مساعدتك؟",
    "tr": "Size nasıl yardımcı olabiliriz?",
    "zh": "有什么可以帮您?",
    "de": "Wie können wir helfen?",
    "fr": "Comment pouvons-nous vous aider ?",
    "es": "¿En qué podemos ayudarle?",
}
TRACK = {
    "en": "Track my order",
    "ar": "تتبّع طلبي",
    "tr": "Siparişimi takip et",
    "zh": "查询我的订单",
    "de": "Bestellung verfolgen",
    "fr": "Suivre ma commande",
    "es": "Seguir mi pedido",
}
"""The prompt that shows a verified shopper their orders, where the brand has a shop."""

PROMPTS = [
    TRACK,
    {
        "en": "Return policy",
        "ar": "سياسة الإرجاع",
        "tr": "İade koşulları",
        "zh": "退货政策",
        "de": "Rückgabebedingungen",
        "fr": "Conditions de retour",
        "es": "Política de devoluciones",
    },
    {
        "en": "Shipping cost and times",
        "ar": "تكلفة الشحن ومواعيده",
        "tr": "Kargo ücreti ve süresi",
        "zh": "运费和配送时间",
        "de": "Versandkosten und Lieferzeit",
        "fr": "Frais et délais de livraison",
        "es": "Gastos y plazos de envío",
    },
]


def default_hours() -> dict[str, Any]:
    """Monday to Friday, nine to six."""
    week: dict[str, Any] = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    return {**week, "sat": [], "sun": []}


def default_widget() -> dict[str, Any]:
    """Launcher on the right, a greeting and the three questions shops are asked most."""
    return {
        "position": "right",
        "greeting": GREETING,
        "prompts": PROMPTS,
        "launcher_text": {},
        "privacy_url": "",
        "show_agents": True,
    }
