"""The note that goes with a conversation from a team that sleeps to one that is awake, in seven languages."""

from __future__ import annotations

from datetime import datetime

from merhaba.kit.languages import primary
from merhaba.modules.workspaces.hours import zone

# The team's name stands alone, so that no language has to bend it.
_NOTE = {
    "en": "Handed over because the team is not working now: {team}. Customer waiting since {waiting}.",
    "ar": "سُلّمت هذه المحادثة لأن الفريق خارج أوقات العمل الآن: {team}. ينتظر العميل منذ {waiting}.",
    "tr": "Ekip şu anda çalışmadığı için devredildi: {team}. Müşteri şu andan beri bekliyor: {waiting}.",
    "zh": "该团队目前不在工作时间，会话已转交：{team}。客户自 {waiting} 起一直在等待。",
    "de": "Übergeben, weil das Team gerade nicht arbeitet: {team}. Der Kunde wartet seit {waiting}.",
    "fr": "Transmis, car l’équipe ne travaille pas en ce moment : {team}. Le client attend depuis {waiting}.",
    "es": "Traspasada porque el equipo no está trabajando ahora: {team}. El cliente espera desde {waiting}.",
}
_BACK = {
    "en": "The team is back: {back}.",
    "ar": "يعود الفريق: {back}.",
    "tr": "Ekibin dönüşü: {back}.",
    "zh": "该团队恢复工作时间：{back}。",
    "de": "Das Team ist wieder da: {back}.",
    "fr": "Retour de l’équipe : {back}.",
    "es": "El equipo vuelve: {back}.",
}


def handed_over(language: str, *, team: str, waiting: datetime, back: datetime | None, timezone: str) -> str:
    """Why it comes, since when the customer waits and when the others are back, on the brand's clock."""
    tongue = primary(language)
    lines = [_NOTE[tongue].format(team=team, waiting=_at(waiting, timezone))]
    if back is not None:
        lines.append(_BACK[tongue].format(back=_at(back, timezone)))
    return "\n".join(lines)


def _at(moment: datetime, timezone: str) -> str:
    local = moment.astimezone(zone(timezone))
    return f"{local:%Y-%m-%d %H:%M} ({local:%z})"
