"""Who Magento is: its name, what its API allows, and its settings form."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.actions import ActionKind, RefundTo
from merhaba.ports.shops.port import HookSetup, ShopCapabilities, ShopManifest


def _in(en: str, ar: str, tr: str, zh: str, de: str, fr: str, es: str) -> dict[str, str]:
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


_SECRET = {"format": "password", "writeOnly": True, "maxLength": 200}
_OAUTH = _in(
    "From the integration; leave empty where the access token alone is allowed.",
    "من التكامل (integration)؛ اتركه فارغًا إذا كان رمز الوصول وحده مسموحًا به.",
    "Entegrasyondan alınır; yalnızca erişim belirteci yetiyorsa boş bırakın.",
    "来自集成（integration）；若商店允许仅用访问令牌，可留空。",
    "Aus der Integration; leer lassen, wenn das Zugriffstoken allein genügt.",
    "Dans l’intégration ; laisser vide si le jeton d’accès seul est autorisé.",
    "De la integración; dejar vacío si basta con el token de acceso.",
)

_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["url", "access_token"],
    "properties": {
        "url": _field(
            _in(
                "Shop address",
                "عنوان المتجر",
                "Mağaza adresi",
                "商店网址",
                "Adresse des Shops",
                "Adresse de la boutique",
                "Dirección de la tienda",
            ),
            _in(
                "As it stands in the browser, with https://.",
                "كما يظهر في المتصفح، مع https://.",
                "Tarayıcıda göründüğü gibi, https:// ile.",
                "与浏览器中显示的一致，包含 https://。",
                "So wie sie im Browser steht, mit https://.",
                "Telle qu’elle s’affiche dans le navigateur, avec https://.",
                "Tal como aparece en el navegador, con https://.",
            ),
            format="uri",
            maxLength=300,
        ),
        "store": _field(
            _in(
                "Store view code",
                "رمز واجهة المتجر (store view)",
                "Mağaza görünümü kodu (store view)",
                "商店视图代码（store view）",
                "Code der Store-Ansicht",
                "Code de la vue magasin",
                "Código de la vista de tienda",
            ),
            _in(
                "Names, prices and currency are read from it; orders of all store views are shown.",
                "تُقرأ منه الأسماء والأسعار والعملة؛ وتظهر طلبات جميع الواجهات.",
                "Adlar, fiyatlar ve para birimi buradan okunur; tüm görünümlerin siparişleri gösterilir.",
                "名称、价格和货币从该视图读取；所有视图的订单都会显示。",
                "Namen, Preise und Währung kommen von dort; Bestellungen aller Ansichten werden gezeigt.",
                "Noms, prix et devise en proviennent ; les commandes de toutes les vues sont affichées.",
                "De ella se leen nombres, precios y moneda; se muestran los pedidos de todas las vistas.",
            ),
            default="default",
            pattern="^[A-Za-z][A-Za-z0-9_]*$",
            maxLength=64,
        ),
        "edition": _field(
            _in("Edition", "الإصدار", "Sürüm", "版本", "Edition", "Édition", "Edición"),
            _in(
                "Adobe Commerce has returns, Open Source has not.",
                "يدعم Adobe Commerce المرتجعات، ولا يدعمها Open Source.",
                "Adobe Commerce’te iade vardır, Open Source’ta yoktur.",
                "Adobe Commerce 支持退货，Open Source 不支持。",
                "Adobe Commerce kennt Retouren, Open Source nicht.",
                "Adobe Commerce gère les retours, Open Source non.",
                "Adobe Commerce gestiona devoluciones; Open Source, no.",
            ),
            enum=["open_source", "commerce"],
            default="open_source",
        ),
        "access_token": _field(
            _in(
                "Access token",
                "رمز الوصول (access token)",
                "Erişim belirteci (access token)",
                "访问令牌（access token）",
                "Zugriffstoken (Access Token)",
                "Jeton d’accès (access token)",
                "Token de acceso (access token)",
            ),
            _in(
                "From System, Integrations, once the integration is activated.",
                "من System ثم Integrations بعد تفعيل التكامل.",
                "System, Integrations bölümünden, entegrasyon etkinleştirildikten sonra.",
                "在 System → Integrations 中激活集成后获得。",
                "Aus System, Integrationen, nachdem die Integration aktiviert ist.",
                "Dans Système, Intégrations, une fois l’intégration activée.",
                "En Sistema, Integraciones, tras activar la integración.",
            ),
            **_SECRET,
        ),
        "access_token_secret": _field(
            _in(
                "Access token secret",
                "سر رمز الوصول",
                "Erişim belirteci gizli anahtarı",
                "访问令牌密钥",
                "Geheimnis des Zugriffstokens (Access Token Secret)",
                "Secret du jeton d’accès",
                "Secreto del token de acceso",
            ),
            _OAUTH,
            **_SECRET,
        ),
        "consumer_key": _field(
            _in(
                "Consumer key",
                "مفتاح المستهلك (consumer key)",
                "Tüketici anahtarı (consumer key)",
                "消费者密钥（consumer key）",
                "Consumer Key",
                "Clé consommateur (consumer key)",
                "Clave de consumidor (consumer key)",
            ),
            _OAUTH,
            **_SECRET,
        ),
        "consumer_secret": _field(
            _in(
                "Consumer secret",
                "سر المستهلك (consumer secret)",
                "Tüketici gizli anahtarı (consumer secret)",
                "消费者私钥（consumer secret）",
                "Consumer Secret",
                "Secret consommateur (consumer secret)",
                "Secreto de consumidor (consumer secret)",
            ),
            _OAUTH,
            **_SECRET,
        ),
        "admin_path": _field(
            _in(
                "Path of the admin",
                "مسار لوحة الإدارة",
                "Yönetim panelinin yolu",
                "后台路径",
                "Pfad der Verwaltung",
                "Chemin de l’administration",
                "Ruta de administración",
            ),
            _in(
                "Only for links to orders, such as admin_1a2b3c.",
                "لروابط الطلبات فقط، مثل admin_1a2b3c.",
                "Yalnızca sipariş bağlantıları için, örneğin admin_1a2b3c.",
                "仅用于订单链接，例如 admin_1a2b3c。",
                "Nur für Links zu Bestellungen, etwa admin_1a2b3c.",
                "Seulement pour les liens vers les commandes, par exemple admin_1a2b3c.",
                "Solo para enlaces a pedidos, por ejemplo admin_1a2b3c.",
            ),
            maxLength=100,
        ),
    },
}

MANIFEST = ShopManifest(
    slug="magento",
    name=_in(*["Magento / Adobe Commerce"] * 7),
    capabilities=ShopCapabilities(
        actions=frozenset(
            {
                ActionKind.CANCEL,
                ActionKind.REFUND,
                ActionKind.RETURN,
                ActionKind.RECEIVE_RETURN,
                ActionKind.CANCEL_RETURN,
                ActionKind.EDIT_ADDRESS,
                ActionKind.NOTE,
                ActionKind.DISCOUNT,
                ActionKind.CUSTOMER_ADDRESS,
            }
        ),
        refund_to=frozenset({RefundTo.ORIGINAL}),
        hooks=HookSetup.NONE,
        carts=True,
    ),
    settings_schema=_SCHEMA,
)
