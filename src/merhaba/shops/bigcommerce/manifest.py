"""Who BigCommerce is: what its API can do (README.md says why not more), and the settings form."""

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


def _secret(titles: dict[str, str], descriptions: dict[str, str]) -> dict[str, Any]:
    return _field(titles, descriptions, format="password", writeOnly=True, maxLength=500)


_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "api_path": _field(
            _seven(
                "API path",
                "مسار API",
                "API yolu",
                "API 路径",
                "API-Pfad",
                "Chemin de l’API",
                "Ruta de la API",
            ),
            _seven(
                "As shown with the API account: https://api.bigcommerce.com/stores/…/v3/",
                "كما يظهر مع حساب API: ‎https://api.bigcommerce.com/stores/…/v3/‎",
                "API hesabında göründüğü gibi: https://api.bigcommerce.com/stores/…/v3/",
                "与 API 账户一起显示：https://api.bigcommerce.com/stores/…/v3/",
                "Wie beim API-Konto angezeigt: https://api.bigcommerce.com/stores/…/v3/",
                "Tel qu’affiché avec le compte API : https://api.bigcommerce.com/stores/…/v3/",
                "Como aparece en la cuenta de API: https://api.bigcommerce.com/stores/…/v3/",
            ),
            format="uri",
            maxLength=300,
        ),
        "access_token": _secret(
            _seven(
                "Access token",
                "رمز الوصول",
                "Erişim belirteci",
                "访问令牌",
                "Zugriffstoken",
                "Jeton d’accès",
                "Token de acceso",
            ),
            _seven(
                "Of the API account; an app gets its own when you give it access.",
                "الخاص بحساب API؛ أما التطبيق فيحصل على رمزه عندما تمنحه الوصول.",
                "API hesabınınki; uygulama, erişim verdiğinizde kendi belirtecini alır.",
                "API 账户的令牌；应用会在您授权时获得自己的令牌。",
                "Vom API-Konto; eine App erhält ihr eigenes, sobald Sie ihr Zugriff geben.",
                "Celui du compte API ; une app reçoit le sien quand vous lui donnez accès.",
                "El de la cuenta de API; una app recibe el suyo cuando usted le da acceso.",
            ),
        ),
        "client_id": _field(
            _seven(
                "Client ID",
                "معرّف العميل",
                "İstemci kimliği",
                "客户端 ID",
                "Client-ID",
                "ID client",
                "ID de cliente",
            ),
            _seven(
                "Of the API account or the app.",
                "الخاص بحساب API أو بالتطبيق.",
                "API hesabının veya uygulamanın.",
                "API 账户或应用的客户端 ID。",
                "Vom API-Konto oder von der App.",
                "Celui du compte API ou de l’app.",
                "El de la cuenta de API o de la app.",
            ),
            maxLength=200,
        ),
        "client_secret": _secret(
            _seven(
                "Client secret",
                "سر العميل",
                "İstemci gizli anahtarı",
                "客户端密钥",
                "Client-Schlüssel",
                "Code secret du client",
                "Secreto de cliente",
            ),
            _seven(
                "Webhooks are signed with it, and an app needs it to get access.",
                "تُوقَّع به خطافات الويب، ويحتاجه التطبيق للحصول على الوصول.",
                "Webhook’lar bununla imzalanır; uygulamanın erişim alması için de gerekir.",
                "Webhook 用它签名，应用也需要它来获得授权。",
                "Damit sind Webhooks signiert, und eine App braucht ihn, um Zugriff zu bekommen.",
                "Les webhooks sont signés avec lui, et une app en a besoin pour obtenir l’accès.",
                "Con él se firman los webhooks, y una app lo necesita para obtener acceso.",
            ),
        ),
    },
}

MANIFEST = ShopManifest(
    slug="bigcommerce",
    name=_seven(*["BigCommerce"] * 7),
    capabilities=ShopCapabilities(
        actions=frozenset(
            {
                ActionKind.CANCEL,
                ActionKind.REFUND,
                ActionKind.RESEND,
                ActionKind.DUPLICATE,
                ActionKind.EDIT_ADDRESS,
                ActionKind.EDIT_LINES,
                ActionKind.NOTE,
                ActionKind.DISCOUNT,
                ActionKind.GIFT_CARD,
                ActionKind.STORE_CREDIT,
                ActionKind.CUSTOMER_ADDRESS,
            }
        ),
        refund_to=frozenset({RefundTo.ORIGINAL, RefundTo.STORE_CREDIT}),
        hooks=HookSetup.SUBSCRIBE,
        restock=False,
    ),
    settings_schema=_SCHEMA,
)
