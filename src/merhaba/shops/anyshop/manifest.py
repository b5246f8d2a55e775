"""Who "any shop" is: its name, what its API can carry, and the settings form."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.actions import ActionKind, RefundTo
from merhaba.ports.shops.port import HookSetup, ShopCapabilities, ShopManifest


def _seven(en: str, ar: str, tr: str, zh: str, de: str, fr: str, es: str) -> dict[str, str]:
    return {"en": en, "ar": ar, "tr": tr, "zh": zh, "de": de, "fr": fr, "es": es}


def _field(titles: dict[str, str], descriptions: dict[str, str], **more: Any) -> dict[str, Any]:
    return {
        "type": "string",
        "title": titles["en"],
        "x-titles": titles,
        "description": descriptions["en"],
        "x-descriptions": descriptions,
        **more,
    }


_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["url", "token"],
    "properties": {
        "url": _field(
            _seven(
                "Address of the shop’s API",
                "عنوان واجهة برمجة التطبيقات للمتجر",
                "Mağaza API’sinin adresi",
                "店铺 API 地址",
                "Adresse der Shop-API",
                "Adresse de l’API de la boutique",
                "Dirección de la API de la tienda",
            ),
            _seven(
                "Where the API answers; “/shop” is asked below it.",
                "حيث تجيب الواجهة؛ ويُطلب منها المسار ‎“/shop”‎.",
                "API’nin yanıt verdiği yer; altında “/shop” sorulur.",
                "API 的访问地址；会请求其下的“/shop”。",
                "Wo die API antwortet; darunter wird „/shop“ abgefragt.",
                "L’endroit où répond l’API ; « /shop » y est demandé.",
                "Donde responde la API; debajo se consulta «/shop».",
            ),
            format="uri",
            maxLength=500,
        ),
        "token": _field(
            _seven("Token", "الرمز السري", "Belirteç", "令牌", "Token", "Jeton", "Token"),
            _seven(
                "Sent with every request as “Authorization: Bearer …”.",
                "يُرسل مع كل طلب في الترويسة ‎“Authorization: Bearer …”‎.",
                "Her istekle “Authorization: Bearer …” olarak gönderilir.",
                "随每个请求以“Authorization: Bearer …”发送。",
                "Wird mit jeder Anfrage als „Authorization: Bearer …“ gesendet.",
                "Envoyé avec chaque requête : « Authorization: Bearer … ».",
                "Se envía con cada petición como «Authorization: Bearer …».",
            ),
            format="password",
            writeOnly=True,
            maxLength=2000,
        ),
        "hook_secret": _field(
            _seven(
                "Webhook secret",
                "سر خطافات الويب",
                "Webhook gizli anahtarı",
                "Webhook 密钥",
                "Webhook-Geheimnis",
                "Secret des webhooks",
                "Secreto de los webhooks",
            ),
            _seven(
                "Only if the shop does not give one by itself: “whsec_…”, as Standard Webhooks has it.",
                "فقط إذا لم يعطه المتجر بنفسه: ‎“whsec_…”‎ كما في معيار Standard Webhooks.",
                "Yalnızca mağaza kendisi vermiyorsa: Standard Webhooks’taki gibi “whsec_…”.",
                "仅当店铺不会自动提供时填写：“whsec_…”，格式遵循 Standard Webhooks。",
                "Nur wenn der Shop keines von selbst ausgibt: „whsec_…“ nach Standard Webhooks.",
                "Seulement si la boutique n’en fournit pas : « whsec_… », selon Standard Webhooks.",
                "Solo si la tienda no da uno por sí misma: «whsec_…», según Standard Webhooks.",
            ),
            format="password",
            writeOnly=True,
            maxLength=200,
        ),
    },
}

MANIFEST = ShopManifest(
    slug="anyshop",
    name=_seven(
        "Any shop (API)",
        "أي متجر (API)",
        "Herhangi bir mağaza (API)",
        "任意店铺（API）",
        "Beliebiger Shop (API)",
        "N’importe quelle boutique (API)",
        "Cualquier tienda (API)",
    ),
    # All there is: what a given shop cannot do is missing in its orders' `actions`, and is not offered.
    capabilities=ShopCapabilities(
        actions=frozenset(ActionKind),
        refund_to=frozenset(RefundTo),
        hooks=HookSetup.SUBSCRIBE,
        carts=True,
        return_labels=True,
    ),
    settings_schema=_SCHEMA,
)
