"""What mail programs write around a quoted mail, by language: verbs of attribution lines, header names,
separators.

Taken from the localisations of Gmail, Outlook, Apple Mail, Thunderbird, Yahoo, mail.ru, Yandex, QQ, 163,
GMX, Zoho, ProtonMail, BlackBerry and Lotus Notes. Words are compared without case; every list is data, no
list is logic.
"""

from __future__ import annotations

WROTE = (
    "wrote", "writes", "sent", "has written", "schrieb", "geschrieben", "schreibt", "a écrit", "écrit",
    "a ecrit", "écrivait", "a envoyé", "escribió", "escribio", "escribía", "ha escrito", "escribiu",
    "escreveu", "escrita por", "ha scritto", "scrisse", "ha inviato", "schreef", "geschreven",
    "heeft het volgende geschreven", "skrev", "skreiv", "skrifaði", "följande", "følgende", "kirjoitti",
    "kirjutas", "kirjutas järgmist", "napisał", "napisała", "napisał(a)", "pisze", "napsal", "napsala",
    "napsal(a)", "napísal", "napísala", "napísal(a)", "píše", "napisao", "napisala", "napisao/la",
    "je napisao", "piše", "написао", "írta", "ezt írta", "a következőt írta", "a scris", "написал",
    "написала", "написал(а)", "пишет", "пишете", "писал", "писал(а)", "написа", "написав", "пише",
    "писав", "напісаў", "έγραψε", "έγραψαν", "yazdı", "şunu yazdı", "şunları yazdı", "yazmış", "كتب",
    "كتبت", "كتب/كتبت", "كتابة ما يلي بواسطة", "تمت كتابة ما يلي بواسطة", "כתב", "כתבה", "כתב/ה", "מאת",
    "نوشت", "نوشته است", "写道", "寫道", "写道：", "来信", "撰写", "のメール", "さんは書きました",
    "さんが書きました", "のメッセージ", "は次のように書きました", "작성", "님이 작성", "썼습니다",
    "쓰다", "เขียน", "เขียนว่า", "đã viết", "viết", "menulis", "telah menulis", "parašė", "rašė",
    "rakstīja", "idatzi du", "va escriure", "ha escrit",
)  # fmt: skip

FROM = (
    "from", "von", "de", "da", "van", "från", "fra", "lähettäjä", "od", "feladó", "de la", "от", "від",
    "ад", "από", "kimden", "gönderen", "من", "المرسل", "מאת", "از", "发件人", "發件人", "寄件者",
    "寄件人", "差出人", "送信者", "보낸 사람", "보낸사람", "จาก", "từ", "dari", "saatja", "expéditeur",
    "remitente", "remetente", "mittente", "afzender", "absender", "avsender", "nuo", "no", "от кого",
    "odosielateľ", "odesílatel",
)  # fmt: skip
SENT = (
    "sent", "date", "gesendet", "datum", "gesendet am", "envoyé", "envoyé le", "message du", "enviado",
    "enviado el", "enviado em", "enviada em", "enviada", "fecha", "data", "inviato", "inviato il",
    "verzonden", "verstuurd", "skickat", "sendt", "dato", "lähetetty", "päivä", "päiväys", "päivämäärä",
    "wysłano", "data wysłania", "odesláno", "odoslané", "dátum", "elküldve", "küldve",
    "data trimiterii", "trimis", "отправлено", "дата", "надіслано", "στάλθηκε", "ημερομηνία",
    "gönderilen", "gönderme tarihi", "gönderilme tarihi", "gönderildi", "tarih", "تاريخ الإرسال", "أرسلت",
    "تم الإرسال",
    "التاريخ", "تاريخ", "נשלח", "תאריך", "ارسال شده", "تاریخ", "发送时间", "發送時間", "日期",
    "寄件日期", "傳送時間", "时间", "送信日時", "日時", "送信", "日付", "보낸 날짜", "날짜", "보냄",
    "ส่งเมื่อ", "วันที่", "đã gửi", "ngày", "terkirim", "tanggal", "poslano", "saadetud", "kuupäev",
    "išsiųsta", "nosūtīts", "изпратено", "sent at", "date/time", "sent on",
)  # fmt: skip
TO = (
    "to", "an", "à", "a", "para", "aan", "till", "til", "vastaanottaja", "do", "komu", "címzett",
    "către", "catre", "la", "кому", "до", "προς", "kime", "alıcı", "إلى", "الى", "אל", "به", "收件人",
    "收件者", "宛先", "받는 사람", "받는사람", "ถึง", "tới", "đến", "kepada", "za", "prima", "saaja",
    "kam", "kas", "mottaker", "modtager", "destinataire", "destinatario", "empfänger", "ke", "untuk",
    "do wiadomości",
)  # fmt: skip
CC = (
    "cc", "kopie", "copie", "copie à", "copia", "kopia", "kopio", "копия", "копія", "másolatot kap", "κοιν",
    "bilgi", "نسخة", "نسخة إلى", "עותק", "抄送", "副本", "참조", "สำเนา", "đồng gửi", "cópia", "bcc", "cci",
    "kopi", "dw", "másolat", "kópia",
)  # fmt: skip
SUBJECT = (
    "subject", "betreff", "objet", "sujet", "asunto", "assunto", "oggetto", "onderwerp", "ämne", "emne",
    "aihe", "temat", "předmět", "predmet", "tárgy", "subiect", "тема", "относно", "θέμα", "konu",
    "الموضوع", "موضوع", "נושא", "主题", "主題", "主旨", "件名", "제목", "เรื่อง", "chủ đề", "tiêu đề",
    "subjek", "perihal", "naslov", "zadeva", "teema", "tema", "temats", "assumpte", "gaia", "тэма",
    "re",
)  # fmt: skip
OTHER = (
    "reply-to", "reply to", "antwort an", "répondre à", "importance", "priority", "attachments", "anlagen",
    "pièces jointes", "organization", "message-id", "x-mailer", "mailed-by", "signed-by", "ответить",
    "cевап", "yanıtla", "回复", "附件",
)  # fmt: skip

ORIGINAL = (
    "original message", "reply message", "original email", "original mail", "original",
    "message transferred", "previous message", "forwarded message", "forwarded by",
    "begin forwarded message", "start of forwarded message", "ursprüngliche nachricht",
    "ursprüngliche mail", "originalnachricht", "original-nachricht", "antwort nachricht",
    "weitergeleitete nachricht", "anfang der weitergeleiteten nachricht", "originale nachricht",
    "weitergeleitet", "message d'origine", "message d’origine", "message original", "message initial",
    "message transféré", "début du message transféré", "message réexpédié", "courriel d'origine",
    "mail original", "mail d'origine", "mensaje original", "mensaje reenviado",
    "inicio del mensaje reenviado", "correo original", "mensaje inicial", "mensagem original",
    "mensagem encaminhada", "início da mensagem encaminhada", "mensagem reencaminhada",
    "e-mail original", "messaggio originale", "messaggio inoltrato", "inizio messaggio inoltrato",
    "oorspronkelijk bericht", "oorspronkelijke bericht", "doorgestuurd bericht",
    "begin doorgestuurd bericht", "origineel bericht", "origineel", "ursprungligt meddelande",
    "originalmeddelande", "vidarebefordrat meddelande", "vidarebefordrat brev", "ursprungligt mail",
    "opprinnelig melding", "videresendt melding", "opprinnelig", "oprindelig meddelelse",
    "oprindelig besked", "videresendt meddelelse", "oprindelig mail", "alkuperäinen viesti",
    "välitetty viesti", "edelleenlähetetty viesti", "oryginalna wiadomość", "wiadomość oryginalna",
    "wiadomość przekazana", "treść przekazanej wiadomości", "wiadomość wprowadzająca", "původní zpráva",
    "přeposlaná zpráva", "původní e-mail", "pôvodná správa", "preposlaná správa", "eredeti üzenet",
    "továbbított üzenet", "mesaj original", "mesajul original", "mesaj redirecționat", "izvorna poruka",
    "originalna poruka", "izvirno sporočilo", "исходное сообщение", "пересланное сообщение",
    "пересылаемое сообщение", "пересылаемое письмо", "начало переадресованного сообщения",
    "оригинальное сообщение", "первоначальное сообщение", "исходное письмо", "вихідне повідомлення",
    "оригінальне повідомлення", "переслане повідомлення", "препратено съобщение",
    "оригинално съобщение", "αρχικό μήνυμα", "προωθημένο μήνυμα", "orijinal mesaj", "özgün ileti",
    "özgün mesaj", "orijinal ileti", "iletilen mesaj", "yönlendirilen mesaj",
    "iletilmiş ileti başlangıcı", "الرسالة الأصلية", "رسالة أصلية", "الرسالة الاصلية",
    "رسالة معاد توجيهها", "رسالة محولة", "بداية الرسالة المعاد توجيهها", "הודעה מקורית",
    "הודעה שהועברה", "پیام اصلی", "原始邮件", "原始郵件", "邮件原件", "原始信息", "转发邮件",
    "转发的邮件", "轉寄郵件", "转发邮件信息", "回复的原邮件", "回复邮件", "已转发邮件",
    "元のメッセージ", "転送メッセージ", "オリジナルメッセージ", "元のメール", "転送されたメッセージ",
    "원본 메시지", "원본 이메일", "전달된 메시지", "원본 메일", "원본메시지", "ข้อความต้นฉบับ",
    "ข้อความที่ส่งต่อ", "thư gốc", "tin nhắn gốc", "thư chuyển tiếp", "tin nhắn đã chuyển tiếp",
    "pesan asli", "pesan terusan", "pesan diteruskan", "algne sõnum", "originalus laiškas",
    "oriģinālais ziņojums", "missatge original", "mensaxe orixinal", "jatorrizko mezua",
)  # fmt: skip

ABOVE_THIS_LINE = (
    "above this line", "oberhalb dieser linie", "oberhalb dieser zeile", "über dieser zeile",
    "über dieser linie",
    "au-dessus de cette ligne", "encima de esta línea", "acima desta linha", "sopra questa riga",
    "sopra questa linea", "boven deze lijn", "boven deze regel", "ovanför den här raden", "over denne linje",
    "nad tą linią", "выше этой строки", "вище цього рядка", "bu satırın üst", "فوق هذا السطر", "فوق هذا الخط",
    "在此行上方", "在此行以上", "この行より上", "이 줄 위에",
)  # fmt: skip

MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "january",
    "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
    "jän", "jänner", "januar", "februar", "märz", "mär", "mai", "juni", "juli", "okt", "oktober", "dez",
    "dezember", "janv", "janvier", "févr", "février", "mars", "avr", "avril", "juin", "juil", "juillet",
    "août", "septembre", "octobre", "novembre", "déc", "décembre", "ene", "enero", "febrero", "marzo",
    "abr", "abril", "mayo", "junio", "julio", "ago", "agosto", "septiembre", "octubre", "noviembre", "dic",
    "diciembre", "gen", "gennaio", "febbraio", "aprile", "mag", "maggio", "giu", "giugno", "lug", "luglio",
    "set", "settembre", "ott", "ottobre", "dicembre", "janeiro", "fev", "fevereiro", "março", "maio",
    "junho", "julho", "setembro", "out", "outubro", "novembro", "dezembro", "januari", "februari", "mrt",
    "maart", "mei", "augustus", "maj", "augusti", "stycznia", "lutego", "marca", "kwietnia", "maja",
    "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia", "sty", "lut", "kwi",
    "cze", "lip", "sie", "wrz", "paź", "lis", "gru", "ledna", "února", "března", "dubna", "května",
    "června", "července", "srpna", "září", "října", "listopadu", "prosince", "tammi", "helmi", "maalis",
    "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu", "ocak", "şubat", "mart",
    "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "ekim", "kasım", "aralık", "oca", "şub",
    "nis", "haz", "tem", "ağu", "eyl", "eki", "kas", "ara", "январ", "феврал", "март", "апрел", "мая",
    "май", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр", "янв", "фев", "мар", "апр",
    "авг", "сен", "окт", "ноя", "дек", "січ", "лют", "берез", "квіт", "трав", "черв", "лип", "серп",
    "верес", "жовт", "листоп", "груд", "ιαν", "φεβ", "μαρ", "απρ", "μαΐ", "μαϊ", "ιουν", "ιουλ", "αυγ",
    "σεπ", "οκτ", "νοε", "δεκ", "يناير", "فبراير", "مارس", "أبريل", "إبريل", "مايو", "يونيو", "يوليو",
    "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر", "بنאור", "ינו", "פבר", "מרץ", "אפר", "מאי", "יונ",
    "יול", "אוג", "ספט", "אוק", "נוב", "דצמ", "tháng", "thg", "ม.ค", "ก.พ", "มี.ค", "เม.ย", "พ.ค", "มิ.ย",
    "ก.ค", "ส.ค", "ก.ย", "ต.ค", "พ.ย", "ธ.ค", "augusztus", "szept", "febr", "márc", "ápr", "máj", "jún",
    "júl", "ian", "iun", "iul", "noiem", "decem",
)  # fmt: skip
