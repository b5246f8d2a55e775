"""What the customer is told when an action is done, in their language."""

from __future__ import annotations

from decimal import Decimal

from merhaba.kit.languages import RIGHT_TO_LEFT, primary, text_in
from merhaba.kit.money import Money
from merhaba.kit.money_text import money_text
from merhaba.ports.shops.actions import ActionKind, RefundTo

_ORIGINAL = {
    "en": "We have refunded {amount} for your order {order}. It goes back the way you paid; "
    "depending on your bank, that takes a few days.",
    "ar": "أعدنا لك {amount} عن طلبك {order}. يعود المبلغ بالطريقة التي دفعت بها، "
    "وقد يستغرق ذلك بضعة أيام حسب بنكك.",
    "tr": "{order} numaralı siparişiniz için {amount} iade ettik. Tutar ödeme yaptığınız yönteme iade "
    "edilir; bankanıza göre birkaç gün sürebilir.",
    "zh": "您的订单 {order} 已退款 {amount}。款项将原路退回,到账时间视银行而定,通常需要几天。",
    "de": "Wir haben Ihnen {amount} zu Ihrer Bestellung {order} erstattet. Das Geld kommt auf dem Weg "
    "zurück, auf dem Sie bezahlt haben; je nach Bank dauert das einige Tage.",
    "fr": "Nous vous avons remboursé {amount} pour votre commande {order}. Le montant vous revient par le "
    "moyen de paiement utilisé ; selon votre banque, cela prend quelques jours.",
    "es": "Le hemos reembolsado {amount} de su pedido {order}. El importe vuelve por el mismo medio de pago; "
    "según su banco, tarda unos días.",
}
_CREDIT = {
    "en": "We have added {amount} to your credit at our shop for your order {order}.",
    "ar": "أضفنا {amount} إلى رصيدك في متجرنا عن طلبك {order}.",
    "tr": "{order} numaralı siparişiniz için mağaza bakiyenize {amount} ekledik.",
    "zh": "我们已将订单 {order} 的 {amount} 存入您的商店余额。",
    "de": "Wir haben Ihnen zu Ihrer Bestellung {order} {amount} in unserem Shop gutgeschrieben.",
    "fr": "Nous avons crédité {amount} sur votre compte dans notre boutique pour votre commande {order}.",
    "es": "Hemos añadido {amount} a su saldo en nuestra tienda por su pedido {order}.",
}
_CARD = {
    "en": "We have issued you a gift card of {amount} for your order {order}.",
    "ar": "أصدرنا لك بطاقة هدية بقيمة {amount} عن طلبك {order}.",
    "tr": "{order} numaralı siparişiniz için size {amount} değerinde bir hediye kartı oluşturduk.",
    "zh": "我们已就订单 {order} 为您发放一张面值 {amount} 的礼品卡。",
    "de": "Wir haben Ihnen zu Ihrer Bestellung {order} einen Gutschein über {amount} ausgestellt.",
    "fr": "Nous vous avons émis une carte cadeau de {amount} pour votre commande {order}.",
    "es": "Le hemos emitido una tarjeta regalo de {amount} por su pedido {order}.",
}
_CANCELLED = {
    "en": "Your order {order} is cancelled.",
    "ar": "أُلغي طلبك {order}.",
    "tr": "{order} numaralı siparişiniz iptal edildi.",
    "zh": "您的订单 {order} 已取消。",
    "de": "Ihre Bestellung {order} ist storniert.",
    "fr": "Votre commande {order} est annulée.",
    "es": "Su pedido {order} está cancelado.",
}
_CANCELLED_BACK = {
    "en": "Your order {order} is cancelled, and {amount} goes back to you the way you paid.",
    "ar": "أُلغي طلبك {order}، وسيعود إليك مبلغ {amount} بالطريقة التي دفعت بها.",
    "tr": "{order} numaralı siparişiniz iptal edildi; {amount} ödeme yaptığınız yönteme iade ediliyor.",
    "zh": "您的订单 {order} 已取消,{amount} 将原路退回给您。",
    "de": "Ihre Bestellung {order} ist storniert, und {amount} gehen auf dem Zahlungsweg an Sie zurück.",
    "fr": "Votre commande {order} est annulée et {amount} vous sont remboursés par le moyen de "
    "paiement utilisé.",
    "es": "Su pedido {order} está cancelado y le devolvemos {amount} por el mismo medio de pago.",
}
_OTHERS: dict[ActionKind, dict[str, str]] = {
    ActionKind.RETURN: {
        "en": "Your return for order {order} is registered.",
        "ar": "سُجّل طلب الإرجاع الخاص بطلبك {order}.",
        "tr": "{order} numaralı siparişinizin iadesi kaydedildi.",
        "zh": "您的订单 {order} 的退货申请已登记。",
        "de": "Ihre Rücksendung zur Bestellung {order} ist angemeldet.",
        "fr": "Le retour de votre commande {order} est enregistré.",
        "es": "La devolución de su pedido {order} está registrada.",
    },
    ActionKind.EXCHANGE: {
        "en": "The exchange for your order {order} is registered.",
        "ar": "سُجّل طلب الاستبدال الخاص بطلبك {order}.",
        "tr": "{order} numaralı siparişinizin değişimi kaydedildi.",
        "zh": "您的订单 {order} 的换货申请已登记。",
        "de": "Der Umtausch zu Ihrer Bestellung {order} ist angemeldet.",
        "fr": "L’échange pour votre commande {order} est enregistré.",
        "es": "El cambio de su pedido {order} está registrado.",
    },
    ActionKind.RESEND: {
        "en": "We are sending it to you again, free of charge, for your order {order}.",
        "ar": "سنرسله إليك مرة أخرى مجانًا عن طلبك {order}.",
        "tr": "{order} numaralı siparişiniz için ürünü size ücretsiz olarak yeniden gönderiyoruz.",
        "zh": "我们将免费为您重新寄送订单 {order} 的商品。",
        "de": "Wir schicken es Ihnen zu Ihrer Bestellung {order} kostenlos noch einmal.",
        "fr": "Nous vous le renvoyons gratuitement pour votre commande {order}.",
        "es": "Se lo enviamos de nuevo sin coste por su pedido {order}.",
    },
    ActionKind.EDIT_ADDRESS: {
        "en": "Your order {order} now goes to the new address.",
        "ar": "سيُرسل طلبك {order} الآن إلى العنوان الجديد.",
        "tr": "{order} numaralı siparişiniz artık yeni adrese gönderilecek.",
        "zh": "您的订单 {order} 将寄往新地址。",
        "de": "Ihre Bestellung {order} geht jetzt an die neue Adresse.",
        "fr": "Votre commande {order} sera livrée à la nouvelle adresse.",
        "es": "Su pedido {order} se enviará a la nueva dirección.",
    },
    ActionKind.EDIT_LINES: {
        "en": "Your order {order} is changed as you wished.",
        "ar": "عُدّل طلبك {order} كما رغبت.",
        "tr": "{order} numaralı siparişiniz istediğiniz gibi değiştirildi.",
        "zh": "您的订单 {order} 已按您的要求修改。",
        "de": "Ihre Bestellung {order} ist wie gewünscht geändert.",
        "fr": "Votre commande {order} est modifiée comme vous le souhaitiez.",
        "es": "Su pedido {order} se ha modificado como deseaba.",
    },
    ActionKind.DISCOUNT: {
        "en": "Your discount code: {code}",
        "ar": "رمز الخصم الخاص بك: {code}",
        "tr": "İndirim kodunuz: {code}",
        "zh": "您的优惠码:{code}",
        "de": "Ihr Rabattcode: {code}",
        "fr": "Votre code de réduction : {code}",
        "es": "Su código de descuento: {code}",
    },
    ActionKind.GIFT_CARD: {
        "en": "Your gift card of {amount}: {code}",
        "ar": "بطاقة الهدية الخاصة بك بقيمة {amount}: {code}",
        "tr": "{amount} değerindeki hediye kartınız: {code}",
        "zh": "您的 {amount} 礼品卡:{code}",
        "de": "Ihr Gutschein über {amount}: {code}",
        "fr": "Votre carte cadeau de {amount} : {code}",
        "es": "Su tarjeta regalo de {amount}: {code}",
    },
    ActionKind.STORE_CREDIT: {
        "en": "We have added {amount} to your credit at our shop.",
        "ar": "أضفنا {amount} إلى رصيدك في متجرنا.",
        "tr": "Mağaza bakiyenize {amount} ekledik.",
        "zh": "我们已将 {amount} 存入您的商店余额。",
        "de": "Wir haben Ihnen {amount} in unserem Shop gutgeschrieben.",
        "fr": "Nous avons crédité {amount} sur votre compte dans notre boutique.",
        "es": "Hemos añadido {amount} a su saldo en nuestra tienda.",
    },
}
_REFUNDS = {RefundTo.ORIGINAL: _ORIGINAL, RefundTo.STORE_CREDIT: _CREDIT, RefundTo.GIFT_CARD: _CARD}
# Isolates (Unicode UAX 9) keep a number, an amount or a code in one piece inside right-to-left text.
_FIRST_STRONG, _POP = "\u2068", "\u2069"


def told(
    kind: ActionKind, *, language: str, order: str, amount: Money | None, to: str = "", code: str = ""
) -> str | None:
    """The sentence for the customer, or None where there is nothing to tell (a note for colleagues)."""
    if kind is ActionKind.CANCEL:
        texts = _CANCELLED_BACK if amount is not None and amount.amount > Decimal(0) else _CANCELLED
    elif kind is ActionKind.REFUND:
        texts = _REFUNDS[RefundTo(to or RefundTo.ORIGINAL)]
    elif kind in _OTHERS:
        texts = _OTHERS[kind]
    else:
        return None
    if "{code}" in texts["en"] and not code:
        return None
    isolated = primary(language) in RIGHT_TO_LEFT

    def shown(value: str) -> str:
        return f"{_FIRST_STRONG}{value}{_POP}" if isolated and value else value

    return text_in(texts, language).format(
        order=shown(f"#{order}" if order[:1].isdigit() else order),
        amount=shown(money_text(amount, language)) if amount is not None else "",
        code=shown(code),
    )
