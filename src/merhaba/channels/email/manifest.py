"""Who the e-mail channel is: its name, what it can carry, and its settings form."""

from __future__ import annotations

from typing import Any

from merhaba.ports.channels import Capabilities, Manifest


def _titles(en: str, ar: str, tr: str, zh: str, de: str, fr: str, es: str) -> dict[str, str]:
    return {"en": en, "ar": ar, "tr": tr, "zh": zh, "de": de, "fr": fr, "es": es}


def _field(kind: str, titles: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"type": kind, "title": titles["en"], "x-titles": titles, **more}


_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["address"],
    "properties": {
        "address": _field(
            "string",
            _titles(
                "E-mail address",
                "عنوان البريد الإلكتروني",
                "E-posta adresi",
                "邮箱地址",
                "E-Mail-Adresse",
                "Adresse e-mail",
                "Dirección de correo",
            ),
            format="email",
        ),
        "from_name": _field(
            "string",
            _titles(
                "Sender name",
                "اسم المرسل",
                "Gönderen adı",
                "发件人名称",
                "Absendername",
                "Nom de l’expéditeur",
                "Nombre del remitente",
            ),
            maxLength=120,
        ),
        "relay_host": _field(
            "string",
            _titles(
                "Outgoing server (SMTP)",
                "خادم البريد الصادر (SMTP)",
                "Giden posta sunucusu (SMTP)",
                "发件服务器（SMTP）",
                "Postausgangsserver (SMTP)",
                "Serveur d’envoi (SMTP)",
                "Servidor de salida (SMTP)",
            ),
            description="Leave empty to use the relay set for the whole installation.",
        ),
        "relay_port": _field(
            "integer",
            _titles("Port", "المنفذ", "Port", "端口", "Port", "Port", "Puerto"),
            minimum=1,
            maximum=65535,
            default=587,
        ),
        "relay_security": _field(
            "string",
            _titles(
                "Encryption", "التشفير", "Şifreleme", "加密方式", "Verschlüsselung", "Chiffrement", "Cifrado"
            ),
            enum=["auto", "tls", "starttls", "none"],
            default="auto",
        ),
        "relay_user": _field(
            "string",
            _titles(
                "User name",
                "اسم المستخدم",
                "Kullanıcı adı",
                "用户名",
                "Benutzername",
                "Nom d’utilisateur",
                "Nombre de usuario",
            ),
        ),
        "relay_password": _field(
            "string",
            _titles("Password", "كلمة المرور", "Parola", "密码", "Passwort", "Mot de passe", "Contraseña"),
            format="password",
            writeOnly=True,
        ),
        "signature": _field(
            "string",
            _titles("Signature", "التوقيع", "İmza", "签名", "Signatur", "Signature", "Firma"),
            format="textarea",
            maxLength=5000,
        ),
    },
}

MANIFEST = Manifest(
    slug="email",
    name=_titles(
        "E-mail", "البريد الإلكتروني", "E-posta", "电子邮件", "E-Mail", "E-mail", "Correo electrónico"
    ),
    capabilities=Capabilities(
        html=True,
        subject=True,
        files=True,
        cc=True,
        max_file_bytes=25 * 1024 * 1024,
        # A mail of 35 MB, the most inbound services take, grows by a third in base64.
        max_hook_bytes=64 * 1024 * 1024,
    ),
    settings_schema=_SCHEMA,
)
