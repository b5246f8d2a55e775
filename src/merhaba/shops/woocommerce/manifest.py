"""Who WooCommerce is: its name, what its API allows, and its settings form."""

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


_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["url", "consumer_key", "consumer_secret"],
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
        "consumer_key": _field(
            _in(
                "Consumer key",
                "مفتاح العميل (consumer key)",
                "Tüketici anahtarı (consumer key)",
                "消费者密钥（consumer key）",
                "Consumer Key",
                "Clé client (consumer key)",
                "Clave del cliente (consumer key)",
            ),
            _in(
                "From WooCommerce, Settings, Advanced, REST API: a key with Read/Write permission.",
                "من WooCommerce ثم الإعدادات ثم متقدم ثم REST API: مفتاح بصلاحية القراءة/الكتابة.",
                "WooCommerce, Ayarlar, Gelişmiş, REST API bölümünden: Okuma/Yazma izinli bir anahtar.",
                "在 WooCommerce 的“设置 → 高级 → REST API”中创建，权限选“读/写”。",
                "Aus WooCommerce, Einstellungen, Erweitert, REST-API: ein Schlüssel mit Lesen/Schreiben.",
                "Dans WooCommerce, Réglages, Avancé, API REST : une clé avec le droit Lecture/Écriture.",
                "En WooCommerce, Ajustes, Avanzado, API REST: una clave con permiso de lectura/escritura.",
            ),
            format="password",
            writeOnly=True,
            maxLength=200,
        ),
        "consumer_secret": _field(
            _in(
                "Consumer secret",
                "سر العميل (consumer secret)",
                "Tüketici gizli anahtarı (consumer secret)",
                "消费者私钥（consumer secret）",
                "Consumer Secret",
                "Secret client (consumer secret)",
                "Secreto del cliente (consumer secret)",
            ),
            _in(
                "Shown once, when the key is made.",
                "يظهر مرة واحدة عند إنشاء المفتاح.",
                "Anahtar oluşturulurken yalnızca bir kez gösterilir.",
                "仅在创建密钥时显示一次。",
                "Wird nur einmal angezeigt, wenn der Schlüssel erstellt wird.",
                "Affiché une seule fois, à la création de la clé.",
                "Se muestra una sola vez, al crear la clave.",
            ),
            format="password",
            writeOnly=True,
            maxLength=200,
        ),
        "sign_in": _field(
            _in(
                "Sign-in",
                "طريقة تسجيل الدخول",
                "Oturum açma",
                "登录方式",
                "Anmeldung",
                "Connexion",
                "Inicio de sesión",
            ),
            _in(
                "OAuth signs each request; choose it when the host drops the sign-in header.",
                "يوقّع OAuth كل طلب؛ اختره إذا كان المستضيف يحذف ترويسة تسجيل الدخول.",
                "OAuth her isteği imzalar; sunucu oturum başlığını siliyorsa bunu seçin.",
                "OAuth 会为每个请求签名；若主机会丢弃登录标头，请选择它。",
                "OAuth signiert jede Anfrage; nötig, wenn der Hoster den Anmelde-Header entfernt.",
                "OAuth signe chaque requête ; à choisir si l’hébergeur supprime l’en-tête de connexion.",
                "OAuth firma cada petición; elíjalo si el alojamiento elimina la cabecera de acceso.",
            ),
            enum=["auto", "oauth"],
            default="auto",
        ),
        "sent_statuses": _field(
            _in(
                "Order statuses that mean sent",
                "حالات الطلب التي تعني أنه شُحن",
                "Gönderildi anlamına gelen sipariş durumları",
                "表示“已发货”的订单状态",
                "Bestellstatus, die „versendet“ bedeuten",
                "États de commande qui signifient « expédiée »",
                "Estados del pedido que significan «enviado»",
            ),
            _in(
                "Only those a plug-in adds, separated by commas.",
                "فقط الحالات التي تضيفها إحدى الإضافات، مفصولة بفواصل.",
                "Yalnızca bir eklentinin eklediği durumlar, virgülle ayrılmış.",
                "仅填写由插件添加的状态，用逗号分隔。",
                "Nur solche, die ein Plug-in hinzufügt, durch Kommas getrennt.",
                "Seulement ceux qu’une extension ajoute, séparés par des virgules.",
                "Solo los que añade un complemento, separados por comas.",
            ),
            maxLength=300,
        ),
    },
}

MANIFEST = ShopManifest(
    slug="woocommerce",
    name=_in(*["WooCommerce"] * 7),
    capabilities=ShopCapabilities(
        actions=frozenset(
            {
                ActionKind.CANCEL,
                ActionKind.REFUND,
                ActionKind.RESEND,
                ActionKind.DUPLICATE,
                ActionKind.EDIT_ADDRESS,
                ActionKind.EDIT_LINES,
                ActionKind.CHANGE_PAYMENT,
                ActionKind.NOTE,
                ActionKind.PACKING_NOTE,
                ActionKind.DISCOUNT,
                ActionKind.CUSTOMER_ADDRESS,
            }
        ),
        refund_to=frozenset({RefundTo.ORIGINAL}),
        hooks=HookSetup.SUBSCRIBE,
    ),
    settings_schema=_SCHEMA,
)
