"""What is said to shoppers in mail and chat, in seven languages."""

from __future__ import annotations

from html import escape

from merhaba.kit.languages import RIGHT_TO_LEFT, text_in

_SUBJECT = {
    "en": "Your code for {shop}",
    "ar": "رمز التحقق الخاص بك لدى {shop}",
    "tr": "{shop} için doğrulama kodunuz",
    "zh": "您在 {shop} 的验证码",
    "de": "Ihr Code für {shop}",
    "fr": "Votre code pour {shop}",
    "es": "Su código para {shop}",
}
_BEFORE = {
    "en": "Enter this code in the chat with {shop}:",
    "ar": "أدخل هذا الرمز في محادثتك مع {shop}:",
    "tr": "{shop} ile sohbetinizde şu kodu girin:",
    "zh": "请在与 {shop} 的聊天中输入以下验证码：",
    "de": "Geben Sie diesen Code im Chat mit {shop} ein:",
    "fr": "Saisissez ce code dans le chat avec {shop} :",
    "es": "Introduzca este código en el chat con {shop}:",
}
_AFTER = {
    "en": "It is valid for 10 minutes and for this chat only.",
    "ar": "الرمز صالح لمدة 10 دقائق، ولهذه المحادثة فقط.",
    "tr": "Kod 10 dakika boyunca ve yalnızca bu sohbet için geçerlidir.",
    "zh": "验证码 10 分钟内有效，且仅限本次聊天使用。",
    "de": "Er gilt 10 Minuten lang und nur für diesen Chat.",
    "fr": "Il est valable 10 minutes et uniquement pour ce chat.",
    "es": "Es válido durante 10 minutos y solo para este chat.",
}
_NOT_YOU = {
    "en": "You did not ask for a code? Then you can ignore this e-mail. Do not give the code to anyone: "
    "whoever has it can see your orders.",
    "ar": "لم تطلب رمزًا؟ تجاهل هذه الرسالة إذن. لا تعطِ الرمز لأي شخص، فمن يملكه يستطيع رؤية طلباتك.",
    "tr": "Kod istemediyseniz bu e-postayı dikkate almayın. Kodu kimseyle paylaşmayın: koda sahip olan "
    "kişi siparişlerinizi görebilir.",
    "zh": "如果您没有请求验证码，请忽略此邮件。请勿将验证码告诉任何人：持有验证码的人可以查看您的订单。",
    "de": "Sie haben keinen Code angefordert? Dann können Sie diese E-Mail ignorieren. Geben Sie den Code "
    "niemandem weiter: Wer ihn hat, kann Ihre Bestellungen sehen.",
    "fr": "Vous n’avez pas demandé de code ? Ignorez simplement cet e-mail. Ne communiquez ce code à "
    "personne : quiconque le possède peut voir vos commandes.",
    "es": "¿No ha pedido ningún código? Entonces puede ignorar este correo. No dé el código a nadie: "
    "quien lo tenga puede ver sus pedidos.",
}
_ASK = {
    "en": "Please confirm who you are: enter your e-mail address here and then the code we send you. "
    "We can then talk about your orders.",
    "ar": "يُرجى تأكيد هويتك: أدخل بريدك الإلكتروني هنا ثم الرمز الذي نرسله إليك. "
    "عندها يمكننا التحدث عن طلباتك.",
    "tr": "Lütfen kimliğinizi doğrulayın: e-posta adresinizi, ardından göndereceğimiz kodu buraya girin. "
    "Böylece siparişleriniz hakkında konuşabiliriz.",
    "zh": "请先验证您的身份：在此输入您的邮箱地址，然后输入我们发送的验证码。"
    "之后我们就可以为您处理订单事宜。",
    "de": "Bitte bestätigen Sie, wer Sie sind: Geben Sie hier Ihre E-Mail-Adresse ein und danach den Code, "
    "den wir Ihnen senden. Dann können wir über Ihre Bestellungen sprechen.",
    "fr": "Merci de confirmer votre identité : saisissez ici votre adresse e-mail, puis le code que nous "
    "vous envoyons. Nous pourrons ensuite parler de vos commandes.",
    "es": "Confirme quién es: introduzca aquí su correo electrónico y después el código que le enviamos. "
    "Así podremos hablar de sus pedidos.",
}


def subject(language: str, shop: str) -> str:
    """The mail's subject. The code is not in it: subjects show on locked screens."""
    return text_in(_SUBJECT, language).replace("{shop}", shop)


def letter(language: str, *, shop: str, code: str) -> tuple[str, str]:
    """(text, html) of the mail."""
    before = text_in(_BEFORE, language).replace("{shop}", shop)
    after, not_you = text_in(_AFTER, language), text_in(_NOT_YOU, language)
    text = f"{before}\n\n{code}\n\n{after}\n\n{not_you}"
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    number = f'<p dir="ltr" style="font-size:28px;letter-spacing:4px;text-align:start"><b>{code}</b></p>'
    paragraphs = f"<p>{escape(before)}</p>{number}<p>{escape(after)}</p><p>{escape(not_you)}</p>"
    return text, f'<div dir="{direction}">{paragraphs}</div>'


def ask(language: str) -> str:
    """What stands above the form when an agent asks for proof."""
    return text_in(_ASK, language)
