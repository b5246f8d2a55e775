"""A calendar invitation (RFC 5545) as a few lines a person can read, for mails that carry nothing else."""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"\\([nN,;\\])")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(?:\d\d)?(Z)?)?\Z")


def calendar_to_text(source: str) -> str:
    """Title, time, place, organiser and description of the first event; '' when there is none.

    Written without words of any language: what each line is shows from its content."""
    unfolded = re.sub(r"\r?\n[ \t]", "", source[:200_000])
    event = re.search(r"BEGIN:VEVENT\r?\n(.*?)(?:END:VEVENT|\Z)", unfolded, re.DOTALL)
    if event is None:
        return ""
    fields: dict[str, tuple[str, str]] = {}
    for line in event.group(1).splitlines():
        name, colon, value = line.partition(":")
        key, _, params = name.partition(";")
        if colon and key.upper() not in fields:
            fields[key.upper()] = (
                params,
                _ESCAPED.sub(lambda hit: "\n" if hit.group(1) in "nN" else hit.group(1), value).strip(),
            )
    starts, ends = _time(fields.get("DTSTART")), _time(fields.get("DTEND"))
    lines = [
        fields.get("SUMMARY", ("", ""))[1],
        f"{starts} – {ends}" if starts and ends else starts,
        fields.get("LOCATION", ("", ""))[1],
        fields.get("ORGANIZER", ("", ""))[1].removeprefix("mailto:").removeprefix("MAILTO:"),
    ]
    head = "\n".join(line for line in lines if line)
    description = fields.get("DESCRIPTION", ("", ""))[1]
    return f"{head}\n\n{description}" if description else head


def _time(stated: tuple[str, str] | None) -> str:
    if stated is None:
        return ""
    params, value = stated
    found = _TIME.match(value)
    if found is None:
        return value
    year, month, day, hour, minute, utc = found.groups()
    zone = re.search(r"TZID=\"?([^\";:]+)", params)
    clock = f" {hour}:{minute}" if hour else ""
    return f"{year}-{month}-{day}{clock}" + (" UTC" if utc else f" {zone.group(1)}" if zone and hour else "")
