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
        "sign_in": _field(
            "string",
            _titles(
                "Sign-in",
                "طريقة تسجيل الدخول",
                "Oturum açma",
                "登录方式",
                "Anmeldung",
                "Connexion",
                "Inicio de sesión",
            ),
            enum=["password", "google", "microsoft"],
            default="password",
        ),
        "oauth_client_id": _field(
            "string",
            _titles(
                "Client ID (Google, Microsoft)",
                "معرّف العميل (Google، Microsoft)",
                "İstemci kimliği (Google, Microsoft)",
                "客户端 ID（Google、Microsoft）",
                "Client-ID (Google, Microsoft)",
                "ID client (Google, Microsoft)",
                "ID de cliente (Google, Microsoft)",
            ),
        ),
        "oauth_client_secret": _field(
            "string",
            _titles(
                "Client secret (Google, Microsoft)",
                "سر العميل (Google، Microsoft)",
                "İstemci gizli anahtarı (Google, Microsoft)",
                "客户端密钥（Google、Microsoft）",
                "Client-Schlüssel (Google, Microsoft)",
                "Code secret du client (Google, Microsoft)",
                "Secreto de cliente (Google, Microsoft)",
            ),
            format="password",
            writeOnly=True,
        ),
        "oauth_tenant": _field(
            "string",
            _titles(
                "Directory (tenant) ID, Microsoft only",
                "معرّف الدليل (المستأجر)، لـ Microsoft فقط",
                "Dizin (kiracı) kimliği, yalnızca Microsoft",
                "目录（租户）ID，仅限 Microsoft",
                "Verzeichnis-ID (Mandant), nur Microsoft",
                "ID de l’annuaire (locataire), Microsoft uniquement",
                "ID de directorio (inquilino), solo Microsoft",
            ),
        ),
        "imap_host": _field(
            "string",
            _titles(
                "Incoming server (IMAP)",
                "خادم البريد الوارد (IMAP)",
                "Gelen posta sunucusu (IMAP)",
                "收件服务器（IMAP）",
                "Posteingangsserver (IMAP)",
                "Serveur de réception (IMAP)",
                "Servidor de entrada (IMAP)",
            ),
            description="Leave empty when mail is forwarded here or comes by webhook.",
        ),
        "imap_port": _field(
            "integer",
            _titles(
                "IMAP port",
                "منفذ IMAP",
                "IMAP portu",
                "IMAP 端口",
                "IMAP-Port",
                "Port IMAP",
                "Puerto IMAP",
            ),
            minimum=1,
            maximum=65535,
            default=993,
        ),
        "imap_security": _field(
            "string",
            _titles(
                "IMAP encryption",
                "تشفير IMAP",
                "IMAP şifrelemesi",
                "IMAP 加密方式",
                "IMAP-Verschlüsselung",
                "Chiffrement IMAP",
                "Cifrado IMAP",
            ),
            enum=["tls", "starttls", "none"],
            default="tls",
        ),
        "imap_user": _field(
            "string",
            _titles(
                "IMAP user name",
                "اسم مستخدم IMAP",
                "IMAP kullanıcı adı",
                "IMAP 用户名",
                "IMAP-Benutzername",
                "Nom d’utilisateur IMAP",
                "Nombre de usuario IMAP",
            ),
            description="Leave empty when it is the e-mail address.",
        ),
        "imap_password": _field(
            "string",
            _titles(
                "IMAP password",
                "كلمة مرور IMAP",
                "IMAP parolası",
                "IMAP 密码",
                "IMAP-Passwort",
                "Mot de passe IMAP",
                "Contraseña IMAP",
            ),
            format="password",
            writeOnly=True,
        ),
        "imap_folders": _field(
            "string",
            _titles(
                "Folders to fetch, separated by commas",
                "المجلدات المراد جلبها، مفصولة بفواصل",
                "Alınacak klasörler, virgülle ayrılmış",
                "要收取的文件夹，用逗号分隔",
                "Abzuholende Ordner, durch Kommas getrennt",
                "Dossiers à relever, séparés par des virgules",
                "Carpetas que se recogen, separadas por comas",
            ),
            default="INBOX",
        ),
        "imap_days_back": _field(
            "integer",
            _titles(
                "Days of older mail to fetch at first",
                "أيام البريد الأقدم التي تُجلب في البداية",
                "İlk seferde alınacak eski posta (gün)",
                "首次收取多少天前的邮件",
                "Tage älterer Mail, die anfangs geholt werden",
                "Jours d’anciens e-mails à relever au début",
                "Días de correo anterior que se recogen al principio",
            ),
            minimum=0,
            maximum=3650,
            default=0,
        ),
        "hook_secret": _field(
            "string",
            _titles(
                "Secret for inbound webhooks",
                "سر خطافات الويب الواردة",
                "Gelen webhook’lar için gizli anahtar",
                "接收 webhook 的密钥",
                "Geheimnis für eingehende Webhooks",
                "Secret des webhooks entrants",
                "Secreto de los webhooks entrantes",
            ),
            format="password",
            writeOnly=True,
        ),
        "send_per_minute": _field(
            "integer",
            _titles(
                "Most mails sent in a minute",
                "أقصى عدد رسائل تُرسل في الدقيقة",
                "Dakikada en çok gönderilecek e-posta",
                "每分钟最多发送邮件数",
                "Höchstens gesendete Mails je Minute",
                "Nombre maximal d’e-mails envoyés par minute",
                "Máximo de correos enviados por minuto",
            ),
            minimum=1,
            maximum=10000,
        ),
        "dkim_selector": _field(
            "string",
            _titles(
                "DKIM selector, for the connection check",
                "محدّد DKIM، لفحص الاتصال",
                "DKIM seçicisi, bağlantı denetimi için",
                "DKIM 选择器（用于连接检查）",
                "DKIM-Selektor, für die Verbindungsprüfung",
                "Sélecteur DKIM, pour le test de connexion",
                "Selector DKIM, para comprobar la conexión",
            ),
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
