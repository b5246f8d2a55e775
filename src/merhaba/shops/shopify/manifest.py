"""Who this platform is: its name, what its API can do, and the settings form."""

from __future__ import annotations

from typing import Any

from merhaba.ports.shops.actions import ActionKind, RefundTo
from merhaba.ports.shops.port import HookSetup, ShopCapabilities, ShopManifest

from .versions import CURRENT, TESTED


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
    "required": ["shop"],
    "properties": {
        "shop": _field(
            _seven(
                "Shop address",
                "عنوان المتجر",
                "Mağaza adresi",
                "店铺地址",
                "Adresse des Shops",
                "Adresse de la boutique",
                "Dirección de la tienda",
            ),
            _seven(
                "The permanent one: my-shop.myshopify.com.",
                "العنوان الدائم: my-shop.myshopify.com.",
                "Kalıcı olan: my-shop.myshopify.com.",
                "永久地址：my-shop.myshopify.com。",
                "Die dauerhafte: mein-shop.myshopify.com.",
                "L’adresse permanente : ma-boutique.myshopify.com.",
                "La permanente: mi-tienda.myshopify.com.",
            ),
            maxLength=200,
        ),
        "sign_in": _field(
            _seven(
                "Access",
                "طريقة الوصول",
                "Erişim",
                "访问方式",
                "Zugang",
                "Accès",
                "Acceso",
            ),
            _seven(
                "token: an access token you have. app: an app of your own organisation, by client ID and "
                "secret. consent: somebody allows access on the shop’s page.",
                "«token»: رمز وصول لديك. «app»: تطبيق تملكه مؤسستك، بمعرّف العميل وسرّه. "
                "«consent»: يسمح أحدهم بالوصول في صفحة المتجر.",
                "token: elinizdeki erişim belirteci. app: kendi kuruluşunuzun uygulaması, istemci kimliği ve "
                "gizli anahtarla. consent: biri mağazanın sayfasında izin verir.",
                "token：您已有的访问令牌。app：您自己组织的应用，使用客户端 ID 和密钥。"
                "consent：由某人在店铺页面上授权。",
                "token: ein vorhandenes Zugriffstoken. app: eine App der eigenen Organisation mit Client-ID "
                "und Client-Schlüssel. consent: jemand erlaubt den Zugang auf der Seite des Shops.",
                "token : un jeton d’accès que vous avez. app : une application de votre organisation, avec "
                "ID client et clé secrète. consent : quelqu’un autorise l’accès sur la page de la boutique.",
                "token: un token de acceso que ya tiene. app: una aplicación de su organización, con ID de "
                "cliente y secreto. consent: alguien permite el acceso en la página de la tienda.",
            ),
            enum=["token", "app", "consent"],
            default="token",
        ),
        "access_token": _field(
            _seven(
                "Admin API access token",
                "رمز الوصول إلى Admin API",
                "Admin API erişim belirteci",
                "Admin API 访问令牌",
                "Zugriffstoken der Admin-API",
                "Jeton d’accès à l’API Admin",
                "Token de acceso a la API Admin",
            ),
            _seven(
                "Only for “token”. It begins with shpat_.",
                "لطريقة «token» فقط. يبدأ بـ shpat_.",
                "Yalnızca “token” için. shpat_ ile başlar.",
                "仅用于“token”。以 shpat_ 开头。",
                "Nur für „token“. Es beginnt mit shpat_.",
                "Seulement pour « token ». Il commence par shpat_.",
                "Solo para «token». Empieza por shpat_.",
            ),
            format="password",
            writeOnly=True,
            maxLength=500,
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
                "Of your app; for “app” and “consent”.",
                "الخاص بتطبيقك؛ لطريقتي «app» و«consent».",
                "Uygulamanızın; “app” ve “consent” için.",
                "您的应用的客户端 ID；用于“app”和“consent”。",
                "Die Ihrer App; für „app“ und „consent“.",
                "Celui de votre application ; pour « app » et « consent ».",
                "El de su aplicación; para «app» y «consent».",
            ),
            maxLength=200,
        ),
        "client_secret": _field(
            _seven(
                "Client secret",
                "سر العميل",
                "İstemci gizli anahtarı",
                "客户端密钥",
                "Client-Schlüssel",
                "Clé secrète du client",
                "Secreto de cliente",
            ),
            _seven(
                "Also called API secret key. Webhooks are believed by it, so it is needed with every kind of "
                "access.",
                "يسمى أيضًا API secret key. به يُتحقق من خطافات الويب، لذا يلزم مع كل طريقة وصول.",
                "API secret key de denir. Webhook’lar bununla doğrulanır; bu yüzden her erişim "
                "türünde gerekir.",
                "也称 API secret key。用于验证 webhook，因此每种访问方式都需要。",
                "Auch „API secret key“. Daran werden Webhooks erkannt; deshalb ist er bei jeder Art von "
                "Zugang nötig.",
                "Aussi appelée « API secret key ». Elle authentifie les webhooks : il la faut donc pour tout "
                "type d’accès.",
                "También «API secret key». Con él se verifican los webhooks, por eso hace falta con "
                "cualquier tipo de acceso.",
            ),
            format="password",
            writeOnly=True,
            maxLength=500,
        ),
        "api_version": _field(
            _seven(
                "API version",
                "إصدار واجهة API",
                "API sürümü",
                "API 版本",
                "API-Version",
                "Version de l’API",
                "Versión de la API",
            ),
            _seven(
                "Leave it as it is, unless the connection check says otherwise.",
                "اتركه كما هو، ما لم يقل فحص الاتصال غير ذلك.",
                "Bağlantı denetimi başka bir şey söylemedikçe böyle bırakın.",
                "除非连接检查另有提示，否则保持不变。",
                "So lassen, außer die Verbindungsprüfung sagt etwas anderes.",
                "Ne changez rien, sauf si le test de connexion le demande.",
                "Déjela como está, salvo que la comprobación de la conexión diga otra cosa.",
            ),
            enum=list(TESTED),
            default=CURRENT,
        ),
    },
}

MANIFEST = ShopManifest(
    slug="shopify",
    name=_seven("Shopify", "Shopify", "Shopify", "Shopify", "Shopify", "Shopify", "Shopify"),
    capabilities=ShopCapabilities(
        actions=frozenset(ActionKind) - {ActionKind.CHANGE_PAYMENT},
        refund_to=frozenset({RefundTo.ORIGINAL, RefundTo.STORE_CREDIT}),
        hooks=HookSetup.SUBSCRIBE,
        carts=True,
        restock=True,
        partial_refunds=True,
        return_labels=False,
    ),
    settings_schema=_SCHEMA,
)
