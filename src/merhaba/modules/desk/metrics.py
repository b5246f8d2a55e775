"""A workspace's health in the text format that Prometheus and its kin read (version 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterator

from .health_api import ChannelHealth, Health

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Sample = tuple[dict[str, str], float]


def exposition(health: Health) -> str:
    """Every figure with its meaning; pure."""
    lines: list[str] = []
    for name, meaning, samples in _families(health):
        lines += [f"# HELP merhaba_{name} {meaning}", f"# TYPE merhaba_{name} gauge"]
        lines += [f"merhaba_{name}{_labels(labels)} {value:g}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def _families(health: Health) -> Iterator[tuple[str, str, list[Sample]]]:
    channels = [(_named(each), each) for each in health.channels]
    yield (
        "channel_up",
        "1 while a channel account works.",
        [(n, each.status != "error") for n, each in channels],
    )
    yield "channel_queued", "Messages that wait to be sent.", [(n, each.queued) for n, each in channels]
    yield "channel_failed", "Messages that were not delivered.", [(n, each.failed) for n, each in channels]
    yield (
        "channel_last_inbound_timestamp_seconds",
        "When something last came in.",
        [(n, each.last_inbound_at.timestamp()) for n, each in channels if each.last_inbound_at is not None],
    )
    fetched = [(name, each.fetch) for name, each in channels if each.fetch is not None]
    yield (
        "fetch_lag_seconds",
        "How old the oldest mail may be that is there but not here.",
        [(name, each.lag_seconds) for name, each in fetched],
    )
    yield "fetch_behind", "Mails that are there but not here yet.", [(n, each.behind) for n, each in fetched]
    yield "fetch_failing", "1 while fetching fails.", [(n, each.state == "failing") for n, each in fetched]
    yield "fetched_mails", "Mails fetched so far.", [(name, each.fetched) for name, each in fetched]
    yield (
        "fetch_delay_seconds",
        "How long the newest mail took from its arrival there until it was here.",
        [(name, each.delay_seconds) for name, each in fetched if each.delay_seconds is not None],
    )
    yield "dead_letters", "What came in and could not be read.", [({}, health.dead_letters)]
    readers = [({"subscription": each.name}, each) for each in health.subscriptions]
    yield "subscription_behind", "Events a reaction has not seen.", [(n, each.behind) for n, each in readers]
    yield "subscription_parked", "Events a reaction failed on.", [(n, each.parked) for n, each in readers]
    yield "jobs_queued", "Jobs that are due.", [({}, health.jobs.queued)]
    yield "jobs_failed", "Jobs that were given up.", [({}, health.jobs.failed)]


def _named(channel: ChannelHealth) -> dict[str, str]:
    return {"account": str(channel.id), "channel": channel.channel, "name": channel.name}


def _labels(labels: dict[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
