"""Who the connector is: its name, what can be done by it, and its settings form."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.actions import ActionKind, RefundTo
from merhaba.ports.shops.port import HookSetup, ShopCapabilities, ShopManifest

LANGUAGES = ("en", "ar", "tr", "zh", "de", "fr", "es")


def _texts(*texts: str) -> dict[str, str]:
    return dict(zip(LANGUAGES, texts, strict=True))


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
    "required": ["url", "secret_key"],
    "properties": {
        "url": _field(
            _texts(
                "Server address",
                "عنوان الخادم",
                "Sunucu adresi",
                "服务器地址",
                "Server-Adresse",
                "Adresse du serveur",
                "Dirección del servidor",
            ),
            _texts(
                "The Medusa server, for example https://api.shop.example. Not the storefront.",
                "خادم Medusa، مثل https://api.shop.example، وليس واجهة المتجر.",
                "Medusa sunucusu, örneğin https://api.shop.example. Vitrin adresi değil.",
                "Medusa 服务器，例如 https://api.shop.example，不是前台网店。",
                "Der Medusa-Server, zum Beispiel https://api.shop.example. Nicht das Schaufenster.",
                "Le serveur Medusa, par exemple https://api.shop.example. Pas la vitrine.",
                "El servidor Medusa, por ejemplo https://api.shop.example. No el escaparate.",
            ),
            format="uri",
            maxLength=300,
        ),
        "secret_key": _field(
            _texts(
                "Secret API key",
                "مفتاح API السري",
                "Gizli API anahtarı",
                "API 密钥（Secret）",
                "Geheimer API-Schlüssel",
                "Clé d’API secrète",
                "Clave de API secreta",
            ),
            _texts(
                "Made in the shop's admin under Settings → Secret API Keys. It begins with sk_.",
                "يُنشأ في لوحة إدارة المتجر ضمن Settings ← Secret API Keys، ويبدأ بـ sk_.",
                "Mağaza yönetiminde Settings → Secret API Keys altında oluşturulur. sk_ ile başlar.",
                "在店铺后台的 Settings → Secret API Keys 中创建，以 sk_ 开头。",
                "Wird in der Shop-Verwaltung unter Settings → Secret API Keys angelegt. Er beginnt mit sk_.",
                "Se crée dans l’administration sous Settings → Secret API Keys. Elle commence par sk_.",
                "Se crea en la administración, en Settings → Secret API Keys. Empieza por sk_.",
            ),
            format="password",
            writeOnly=True,
            minLength=8,
        ),
        "webhook_secret": _field(
            _texts(
                "Webhook secret",
                "سر الويب هوك",
                "Webhook gizli anahtarı",
                "Webhook 密钥",
                "Webhook-Geheimnis",
                "Secret du webhook",
                "Secreto del webhook",
            ),
            _texts(
                "As MERHABA_WEBHOOK_SECRET in the shop. Empty: changes are found by asking only.",
                "كما في MERHABA_WEBHOOK_SECRET في المتجر. إن تُرك فارغًا تُكتشف التغييرات بالسؤال فقط.",
                "Mağazadaki MERHABA_WEBHOOK_SECRET ile aynı. Boşsa değişiklikler yalnızca sorularak bulunur.",
                "与店铺中的 MERHABA_WEBHOOK_SECRET 相同。留空则只通过定期查询发现变化。",
                "Wie MERHABA_WEBHOOK_SECRET im Shop. Leer: Änderungen findet nur Nachfragen.",
                "Comme MERHABA_WEBHOOK_SECRET dans la boutique. Vide : on ne fait qu’interroger.",
                "Como MERHABA_WEBHOOK_SECRET en la tienda. Vacío: solo se encuentra preguntando.",
            ),
            format="password",
            writeOnly=True,
            minLength=16,
        ),
        "storefront_url": _field(
            _texts(
                "Storefront",
                "واجهة المتجر",
                "Vitrin",
                "网店前台",
                "Schaufenster",
                "Vitrine",
                "Escaparate",
            ),
            _texts(
                "Where shoppers buy, for links to products: the address before /products/.",
                "حيث يشتري الزبائن، لروابط المنتجات: العنوان الذي يسبق /products/.",
                "Müşterilerin alışveriş yaptığı adres; ürün bağlantıları için /products/ öncesindeki kısım.",
                "顾客购物的地址，用于商品链接：/products/ 之前的部分。",
                "Wo gekauft wird, für Links zu Produkten: die Adresse vor /products/.",
                "Là où l’on achète, pour les liens vers les produits : l’adresse avant /products/.",
                "Donde se compra, para los enlaces a productos: la dirección antes de /products/.",
            ),
            format="uri",
            maxLength=300,
        ),
        "admin_url": _field(
            _texts(
                "Admin address",
                "عنوان لوحة الإدارة",
                "Yönetim adresi",
                "后台地址",
                "Adresse der Verwaltung",
                "Adresse de l’administration",
                "Dirección de la administración",
            ),
            _texts(
                "Only when the admin is not at /app of the server.",
                "فقط إذا لم تكن لوحة الإدارة على المسار /app في الخادم.",
                "Yalnızca yönetim, sunucunun /app yolunda değilse.",
                "仅当后台不在服务器的 /app 路径下时填写。",
                "Nur wenn die Verwaltung nicht unter /app des Servers liegt.",
                "Seulement si l’administration n’est pas sous /app du serveur.",
                "Solo si la administración no está en /app del servidor.",
            ),
            format="uri",
            maxLength=300,
        ),
    },
}

MANIFEST = ShopManifest(
    slug="medusa",
    name=_texts("Medusa", "Medusa", "Medusa", "Medusa", "Medusa", "Medusa", "Medusa"),
    capabilities=ShopCapabilities(
        # Not CHANGE_PAYMENT: the Admin API cannot charge a customer anew.
        actions=frozenset(ActionKind) - {ActionKind.CHANGE_PAYMENT},
        refund_to=frozenset({RefundTo.ORIGINAL, RefundTo.STORE_CREDIT}),
        hooks=HookSetup.MANUAL,
        carts=False,
        # A refund moves money only; goods go back on the shelf by receiving a return or cancelling.
        restock=False,
        partial_refunds=True,
        return_labels=False,
    ),
    settings_schema=_SCHEMA,
)
