"""Is an address dead, or was this delivery only refused? Decided from the words and codes of mail servers.

Hard means: writing to this address again is pointless (no such user, no such domain, moved away, host takes
no mail). Everything else is soft: full or suspended mailboxes, policy, reputation, content, timeouts. The
words win over the code, because servers say 550 5.1.1 about full mailboxes and 550 5.7.1 about unknown
users.
"""

from __future__ import annotations

import re

from merhaba.channels.email.reasons_abroad import ABSENT_IN_OTHER_LANGUAGES, FULL_IN_OTHER_LANGUAGES

_SOFT = re.compile(
    r"""mailbox(?:\s+\S+){0,3}?\s+(?:is\s+)?(?:full|over\s?quota|exceed)|mail\s?box\s+(?:size|space|quota
      |limit)|quota\s*(?:is\s+)?exceed|over\s*quota|overquota|quotaexceeded|disk\s+(?:quota|space|full)
      |exceed\w*\s+(?:the\s+)?(?:local\s+limit|allowed\s+size|quota|storage)|insufficient\s+(?:disk|system
      |storage)|not\s+enough\s+(?:storage|disk)|out\s+of\s+(?:disk|storage)|\bfull\s+mailbox
      |mailfolder\s+is\s+full|account\s+is\s+(?:over|full)
      |(?:user|account|mailbox|recipient|address|e-?mail)\s+(?:\S+\s+){0,6}?(?:is\s+|has\s+been\s+|was\s+
      |temporarily\s+)*(?:disabled|inactive|suspended|locked|deactivated|frozen|restricted|blocked)\b
      |disabled\s+recipient|account\s+(?:expired|not\s+active)|inactive\s+(?:user|account|mailbox)
      |user\s+suspended|mailbox\s+currently\s+suspended
      |relay(?:ing)?\s+(?:is\s+)?(?:denied|access\s+denied|not\s+(?:permitted|allowed)|prohibited)
      |unable\s+to\s+relay|no\s+relaying|cannot\s+relay|not\s+verified
      |spam\b|spammy|junk|blacklist|black\s+list|block\s?list|blocked\s+(?:by|using|for|because)|dnsbl
      |\brbl\b|spamhaus|barracuda|proofpoint|reputation|listed\s+(?:in|on|at)|poor\s+reput|banned|cloudmark
      |abusix|dynamic\s+ip|bad\s+ip
      |rdns|reverse\s+dns|ptr\s+record|no\s+ptr|client\s+host\s+(?:rejected
      |\[)|cannot\s+find\s+your\s+hostname|invalid\s+(?:rdns|helo)|helo\s+command\s+rejected|ip\s+name\s+lookup|open\s+relay
      |\bspf\b|\bdkim\b|\bdmarc\b|unauthenticated|authentication|not\s+authenticated
      |multiple\s+authentication\s+checks
      |policy|denied\s+by|not\s+authorized|prohibited|administrative|refused\s+by|restricted\s+(?:to
      |address)|only\s+accept(?:s|ing)?\s+mail\s+from|message\s+filtered|content\s+(?:rejected|filter
      |denied)|rejected\s+by\s+(?:filter|content)|virus|malware|attachment
      |sender(?:'s)?\s+(?:address\s+)?(?:\S+\s+){0,3}?(?:rejected|denied|invalid|verify\s+failed
      |not\s+allowed|is\s+not)|domain\s+of\s+sender|invalid\s+sender|bad\s+sender|backscatter|from:\s+domain
      |mail\s+from\s+address|sender\s+was\s+rejected|my\s+name\s+was\s+rejected|invalid\s+domain\s+name
      |too\s+(?:large|big|many)|size\s+(?:limit|exceed)|exceeds\s+(?:size|maximum)|maximum\s+(?:message
      |size)|message\s+(?:size|length)\s+exceed|rate\s+limit|throttl|too\s+fast|at\s+a\s+rate
      |connection\s+(?:rate|limit)|deferred|greylist|try\s+again\s+later|temporar
      |time[d]?\s?-?out|timeout\s+exceeded|expired|could\s+not\s+(?:connect|establish)
      |connection\s+(?:refused|reset|was\s+dropped|dropped)|not\s+responding
      |did\s+not\s+accept\s+our\s+requests|queue\s+too\s+long|delayed|unable\s+to\s+connect
      |network\s+is\s+unreachable|no\s+route
      |too\s+many\s+hops|hop\s+count|routing\s+loop|mail\s+loop|loops?\s+back\s+to\s+myself
      |malformed\s+or\s+unexpected\s+name\s+server
      |name\s+service\s+error\s+for\s+\S+\s+type=mx:\s+(?:malformed|host\s+not\s+found,\s+try)
      |service\s+(?:currently\s+)?unavailable|system\s+error|internal\s+(?:system\s+)?error|local\s+error
      |mailer\s+error|configuration\s+error|on\s+hold|syntax\s+error|does\s+not\s+support\s+tls
      |not\s+support(?:ed)?|encrypt
      |"""
    + FULL_IN_OTHER_LANGUAGES
    + r"""|8-bit|8bit|improper\s+use|media\s+error|mime|invalid\s+character|message-id|not\s+rfc|5322|2822""",
    re.IGNORECASE | re.VERBOSE,
)
_UNKNOWN_USER = re.compile(
    r"""user\s*(?:\S+\s+)?unknown|unknown\s+(?:local\s+)?(?:user|recipient|address|mailbox|account
      |local\s+part|virtual)|no\s+such\s+(?:\w+\s+)?(?:user|recipient|mailbox|account|address|person|local
      |customer|domain\s+user)|user\s+(?:does\s+)?not?\s+(?:exist|found|known)
      |(?:user|mailbox|recipient|account|address|e-?mail
      |addressee)\b(?:\s+(?!is\s+full)\S+){0,8}?\s+(?:does\s?n[o']t\s+exist|do\s+not\s+exist|doesn’t\s+exist
      |not\s+exist|does\s+not\s+have|doesn't\s+have|not\s+found|not\s+known|could\s+not\s+be\s+found
      |isn't\s+(?:here|known)|is\s+(?:unknown|invalid)|not\s+listed|not\s+(?:a\s+)?valid
      |no\s+longer\s+(?:available|valid|exists|in\s+use))
      |(?:invalid|bad|illegal|unrecognized|undeliverable|nonexistent|non-existent
      |unroutable)\s+(?:final\s+delivery\s+)?(?:recipient|user(?:id|\s+address|\s+name)?|mailbox|address
      |account|destination|local)|recipient\s+(?:\S+\s+){0,3}?(?:not\s+recogni[sz]ed|no\s+longer|unknown)
      |not\s+our\s+(?:user|customer)
      |mailbox\s+(?:unavailable|not\s+(?:found|available)|does)|no\s+mailbox|mailbox\s+\S+\s+not
      |recipnotfound|recipientnotfound|recipient\s+not\s+found|unknown\s+recipient
      |name\s+is\s+not\s+recogni[sz]ed|there\s+is\s+no\s+one\s+at|this\s+user\s+(?:doesn't|does\s+not)
      |address\s+rejected:\s+(?:undeliverable|unknown|access\s+denied)|bad\s+destination|no\s+(?:account
      |user|email)\s+(?:by|here|with)
      |(?:address|addressee|alias|mailbox|account|subscriber|customer)\s+(?:\S+\s+){0,2}?unknown
      |non[- ]?exist(?:ent|ing)\s+(?:\w+\s+)?(?:user|recipient|mailbox|account|address|e-?mail)
      |user\s+doesn't|no\s+matches\s+to\s+nameserver
      |5\.1\.1\s+unknown|delivery\s+error:\s+dd|not\s+listed\s+in\s+(?:public\s+name|domino)|ディレクトリ|見つかりません
      |not\s+a\s+valid\s+mailbox"""
    + "".join(
        rf"|(?:{what})\S{{0,3}}\s*(?:\S+\s+){{0,4}}?(?:{is_not})"
        for what, is_not in ABSENT_IN_OTHER_LANGUAGES
    ),
    re.IGNORECASE | re.VERBOSE,
)
_UNKNOWN_HOST = re.compile(
    r"""host\s+(?:\S+\s+)?(?:unknown|not\s+found)|unknown\s+host|unrouteable|no\s+such\s+(?:domain|host)
      |domain\s+(?:\S+\s+)?(?:does\s?n[o']t\s+exist|not\s+found|is\s+not\s+exist|must\s+exist)
      |domain\s+name\s+not\s+found|name\s+or\s+service\s+not\s+known
      |type=(?:a|aaaa|mx):\s+host\s+not\s+found(?!,\s+try)|nxdomain|no\s+mx
      |recipient\s+address\s+rejected:\s+domain|account\s+or\s+domain\s+may\s+not\s+exist
      |domain\s+(?:\S+\s+)?(?:could\s?n[o'’]t|cannot|can't)\s+be\s+found
      |(?:has|have)\s+no\s+valid\s+address|non-?existent\s+(?:hosts?|domain)|no\s+mail\s+(?:hosts?|servers?)\s+for
      |couldn'?t\s+find\s+(?:any\s+host|a\s+mail\s+exchanger)|bad\s+destination\s+system
      |unable\s+to\s+(?:resolve|look\s?up|find)\s+(?:\S+\s+)?(?:host|domain)|null\s+mx
      |(?:^|\s)5\d\d\s+\S+\.\S+\s+does\s+not\s+exist""",
    re.IGNORECASE | re.VERBOSE,
)
_MOVED = re.compile(
    r"recipient\s+no\s+longer\s+on\s+server|has\s+(?:moved|been\s+replaced)"
    r"|user\s+not\s+local[;,]?\s+please\s+try|not\s+our\s+user|address\s+(?:has\s+)?changed"
    r"|no\s+longer\s+(?:employed|works)", re.IGNORECASE)  # fmt: skip
_NO_MAIL = re.compile(
    r"does\s+not\s+accept\s+(?:e?mail|any)|not\s+accepting\s+(?:network\s+)?messages"
    r"|do\s+not\s+accept\s+mail|host/domain\s+does\s+not|null\s?mx"
    r"|smtp\s+protocol\s+(?:diagnostic:\s+)?does\s+not", re.IGNORECASE)  # fmt: skip
# Said of a mailbox or of us, next to words that sound like an unknown user.
_FULL_OR_CLOSED = re.compile(
    FULL_IN_OTHER_LANGUAGES
    + r"|\bfull\b|quota|over\s?limit|exceed|disabled|suspend|inactive|locked|temporar|relay|spam|black\s?list"
    r"|dmarc|\bspf\b|sender\s+(?:verify|address|domain)|verification\s+failed\s+for",
    re.IGNORECASE,
)
# Yahoo says so only after DATA; Orange and La Poste number their refusals, 416 being an invalid recipient.
_ALWAYS_GONE = re.compile(r"delivery\s+error:\s+dd|\b(?:OFR|LPN)\d*_416", re.IGNORECASE)
# Japanese carriers answer a mail that their user's filter drops as if there were no such user: au without an
# address, docomo
# after DATA. “Not found” without a 5.1.1 is said of recipients that refuse a sender, too.
_FILTERED = re.compile(
    r"\b550 : user unknown|unknown user \S{1,100}@docomo\.ne\.jp|(?:user|recipient) not found"
    r"|recipient preferences|user reject|not accepting any mail"
    r"|only accept(?:s|ing)? mail from specific|blocked by the recipient|refuses? to receive"
    r"|protected by|user rules",
    re.IGNORECASE,
)
_ADDRESS_REFUSED = re.compile(
    r"remote\s+smtp\s+server\s+has\s+rejected\s+address", re.IGNORECASE
)  # the word of Sun's server for any refusal
_WRAPPED = re.compile(r"\A[245]\.\d\.\d - [A-Za-z ]{5,60} (?=[245]\d\d[ -]')")
_EXCHANGE_WRAP = re.compile(r"\A.{0,40}?Remote server returned [^>]{3,120}-> ", re.IGNORECASE)
_SENDER_STATUS = {"5.1.7", "5.1.8"}
_SOFT_STATUS = re.compile(r"5\.2\.2|5\.2\.3|5\.3\.[14]|5\.7\.(?!1\b|13\b)\d|5\.6\.|5\.4\.[67]|5\.5\.[46]|2\.")
_HARD_STATUS = {"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.4", "5.4.310"}
_REPLY_CODE = re.compile(r"(?<![\d.])([245])\d\d(?=[ -]\D)")


def is_hard(said: str, status: str, *, command: str = "", final: bool = True) -> bool:
    """Whether the address itself is dead.

    `said` is what the refusing server said, `status` an RFC 3463 code or '', `command` the SMTP command it
    answered to: a server that took the recipient and then says “unknown user” to the content filters, and
    may take the next mail. `final` is False while the sending server still tries.
    """
    text = _inner(" ".join(said.split()))
    if not final or status.startswith("2") or status in _SENDER_STATUS:
        return False
    if status.startswith("4"):
        return status == "4.1.1" and bool(_UNKNOWN_USER.search(text))
    if not status and set(_REPLY_CODE.findall(text)) == {"4"}:
        return False
    if _MOVED.search(text) or status == "5.1.6":
        return True
    if command != "MAIL" and (_NO_MAIL.search(text) or status == "5.1.10"):
        return True
    unknown_user = _UNKNOWN_USER.search(text)
    if _UNKNOWN_HOST.search(text) and command != "MAIL":
        return not _before(_SOFT, text, unknown_user)
    if unknown_user:
        if _FULL_OR_CLOSED.search(text) or command == "MAIL":
            return False
        if status == "5.1.1" or _ALWAYS_GONE.search(text):
            return True
        if command != "RCPT" and _only_filtered(text):
            return False
        return command != "DATA"
    if _SOFT.search(text) or _SOFT_STATUS.match(status):
        return False
    return status in _HARD_STATUS and command not in {"DATA", "MAIL"}


def _only_filtered(text: str) -> bool:
    """Words that filters say, too, and no others that tell of an unknown user."""
    if _ADDRESS_REFUSED.search(text):
        return True
    return bool(_FILTERED.search(text)) and not _UNKNOWN_USER.search(_FILTERED.sub(" ", text))


def _before(pattern: re.Pattern[str], text: str, other: re.Match[str] | None) -> bool:
    found = pattern.search(text)
    return found is not None and other is None and bool(_FULL_OR_CLOSED.search(found.group(0)))


def _inner(text: str) -> str:
    """What the far server said, without the category that Amazon SES or Exchange puts before it."""
    return _EXCHANGE_WRAP.sub("", _WRAPPED.sub("", text))
