"""What mail servers say of an address in other languages: what is named, and that it is not there.

Words only; `reasons` decides what follows from them. Read with re.VERBOSE, so spaces are written as classes.
"""

from __future__ import annotations

ABSENT_IN_OTHER_LANGUAGES = (
    (
        r"benutzer|empf(?:ä|ae|a)nger|adressat|adresse|postfach|konto|teilnehmer",
        r"existiert\s+nicht|unbekannt|ungültig|ungueltig|nicht\s+(?:gefunden|vorhanden|bekannt|existent)"
        r"|kein(?:e|en)?\s+(?:konto|postfach)",
    ),
    (r"unbekannte[rns]?|ungültige[rns]?", r"empf(?:ä|ae|a)nger|benutzer|adress|postfach"),
    (
        r"utilisateur|compte|bo[iî]te|destinataire|adresse|abonné",
        r"n['’]existe\s+(?:pas|plus)|inconnue?|introuvable|inexistante?|invalide|non\s+trouvée?",
    ),
    (
        r"usuario|cuenta|buz[oó]n|destinatario|direcci[oó]n",
        r"no\s+existe|desconocid[oa]|inexistente|inv[aá]lid[oa]|no\s+(?:\S+\s+){0,2}encontrad[oa]",
    ),
    (
        r"usu[aá]rio|conta|caixa|destinat[aá]rio|endere[cç]o",
        r"n[aã]o\s+existe|inexistente|desconhecid[oa]|inv[aá]lid[oa]|n[aã]o\s+(?:foi\s+)?encontrad[oa]",
    ),
    (
        r"utente|casella|destinatario|indirizzo|account",
        r"non\s+(?:esiste|trovat[oa]|valid[oa])|inesistente|sconosciut[oa]",
    ),
    (r"gebruiker|ontvanger|adres|postbus|mailbox", r"bestaat\s+niet|onbekende?|niet\s+(?:gevonden|bekend)"),
    (
        r"användare|mottagare|adress|brugere?|modtager|mottaker|bruker",
        r"finns\s+inte|okänd|findes\s+ikke|ukendt|finnes\s+ikke|ukjent",
    ),
    (
        r"użytkownik|adresat|odbiorca|adres|konto|skrzynka",
        r"nie\s+istnieje|nieznan[yae]|nie\s+znalezion|nie\s+został",
    ),
    (r"uživatel|adresát|schránka|používateľ", r"neexistuje|neznám[ýá]|nenalezen"),
    (r"felhasználó|címzett|postafiók", r"nem\s+(?:létezik|található)|ismeretlen"),
    (
        r"пользователь|получатель|адресат|адрес|ящик|почтовый\s+ящик|абонент",
        r"не\s+(?:найден|существует)|неизвест|отсутствует|недействител",
    ),
    (r"користувач|отримувач|скриньк|адрес", r"не\s+(?:знайден|існує)|невідом"),
    (
        r"kullan[ıi]c[ıi]|al[ıi]c[ıi]|adres|hesap|posta\s+kutusu",
        r"bulunamad[ıi]|mevcut\s+de[ğg]il|bilinmiyor|ge[çc]ersiz|\byok\b",
    ),
    (
        r"المستخدم|المستلم|العنوان|الحساب|البريد|صندوق\s+البريد",
        r"غير\s+(?:موجود|معروف|صحيح|صالح)|لا\s+يوجد|لم\s+يتم\s+العثور",
    ),
    (
        r"用户|用戶|收件人|收信人|邮箱|信箱|郵箱|地址|帐户|账户|帳號|账号",
        r"不存在|未找到|找不到|无效|無效|未知",
    ),
    (
        r"ユーザ|アドレス|宛先|あて先|受信者|アカウント|メールボックス",
        r"存在しませ|存在しない|不明|見つかりませ|ありません|無効",
    ),
    (r"사용자|수신자|받는\s*사람|주소|계정|메일함", r"존재하지\s*않|찾을\s*수\s*없|없는|잘못된"),
)
FULL_IN_OTHER_LANGUAGES = (
    r"(?:postfach|speicher\w*)\s+(?:\S+\s+){0,2}voll|\büberfüllt|bo[iî]te\s+(?:\S+\s+){0,4}pleine"
    r"|buz[oó]n\s+(?:\S+\s+){0,3}lleno|casella\s+(?:\S+\s+){0,2}piena|caixa\s+(?:\S+\s+){0,3}cheia"
    r"|skrzynka\s+(?:\S+\s+){0,3}pełna|переполнен|posta\s+kutusu\s+(?:\S+\s+){0,2}dolu|ممتلئ"
    r"|(?:邮箱|信箱|郵箱|空间|容量)\S{0,4}(?:已满|已滿|不足|超出)|容量.{0,8}(?:超|オーバー)|いっぱい|용량.{0,6}초과"
)
