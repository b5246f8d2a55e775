"""Words that say nothing of what a message is about: articles, pronouns, greetings, thanks."""

from __future__ import annotations

from functools import cache

from merhaba.kit.search_text import words

_BY_LANGUAGE = {
    "en": "the and for are was were been has have had you your yours our ours his her its "
    "their they them this that these those with from what when where why how which "
    "who will would could should can may did does not but all any also just still yet "
    "very please thanks thank hello dear hey good morning day regards best kind about "
    "there here out into over than then now get got its i'm i've it's my me we us so "
    "if or of to in on at by as be do am is an it he she no yes",
    "de": "der die das den dem des ein eine einen einem einer eines und oder aber ich du er "
    "sie es wir ihr mich mir dich uns euch ihnen mein meine meinen meiner ihre ihren "
    "ihrem ihres sein ist sind war waren habe haben hat hatte wird werden kann können "
    "möchte bitte danke vielen dank hallo guten tag morgen liebe lieber grüße grüßen "
    "freundlichen mit für von vom zu zum zur auf aus bei nach vor über unter noch "
    "schon nicht kein keine auch nur sehr wann wie was wer wo warum dass wenn dann "
    "hier immer mehr",
    "fr": "le la les un une des du de et ou mais je tu il elle nous vous ils elles mon ma "
    "mes votre vos notre nos son sa ses ce cet cette ces est sont suis était avez "
    "avoir ai été pas ne plus que qui quoi quand où comment pour par avec sans sur "
    "dans bonjour merci cordialement madame monsieur bien très aussi encore toujours "
    "svp plaît",
    "es": "el la los las un una unos unas de del y o pero yo tú él ella nosotros ustedes mi "
    "mis su sus tu tus este esta esto estos estas es son soy era está estoy he ha han "
    "hay no sí que quien cuando donde dónde cuándo cómo para por con sin sobre en "
    "hola gracias buenos días tardes saludos favor muy también todavía aún más me se "
    "lo le les",
    "tr": "ve veya ama ben sen biz siz onlar benim senin bizim sizin bu şu bir için ile "
    "gibi kadar daha çok değil var yok mi mı mu mü ne nasıl neden lütfen merhaba "
    "selam teşekkür teşekkürler ederim ederiz iyi günler olarak ancak henüz hâlâ "
    "acaba sayın",
    "ar": "من في على إلى عن مع هذا هذه ذلك التي الذي هل ما ماذا متى أين كيف لماذا أنا أنت "
    "نحن هو هي لم لا لن قد كان كانت مرحبا السلام عليكم شكرا شكرًا لكم فضلك تحية طيبة "
    "وبعد ثم أو لكن كل أي يرجى",
    "zh": "的 了 吗 呢 是 我 你 您 我们 你们 他们 这 那 这个 那个 您好 你好 谢谢 请问 什么 怎么 还是 可以 "
    "没有 一下 一个 已经 还没",
}


@cache
def function_words() -> frozenset[str]:
    """All of them, as the search writes words."""
    return frozenset(word for text in _BY_LANGUAGE.values() for word in words(text, parts=False))
