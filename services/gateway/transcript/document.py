"""A transcript as a document: its cover, its tickets, their days, and what it is attested by; pure (T19)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from services.gateway.transcript import lines
from services.gateway.transcript.lines import Item, Line
from services.gateway.transcript.wording import REGIONS, Wording

# The name under which the company's logo lies beside what is printed.
LOGO = "company"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A ticket with all that belongs to it, as the services answered it."""

    ticket: Item
    messages: Sequence[Item]
    log: Sequence[Item]
    notes: Sequence[Item] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """Who takes what away, and when. `notes`: with those that only the team sees."""

    company: str
    contact: Item
    scope: Literal["ticket", "contact"]
    notes: bool
    by: str
    profile: str
    at: datetime
    names: Mapping[str, str] = field(default_factory=dict)


def record(export: Export, chapters: Sequence[Chapter], wording: Wording) -> dict[str, Any]:
    """What is attached for machines, and what the digest is taken of: everything as it is kept."""
    return {
        "company": export.company,
        "contact": export.contact,
        "exported": {"at": export.at.isoformat(), "by": export.by, "time_zone": wording.time_zone},
        "scope": export.scope,
        "notes": export.notes,
        "tickets": [
            {
                "ticket": chapter.ticket,
                "messages": chapter.messages,
                "log": [{key: value for key, value in each.items() if key != "address"} for each in chapter.log],
                **({"notes": chapter.notes} if export.notes else {}),
            }
            for chapter in chapters
        ],
    }


def page(export: Export, chapters: Sequence[Chapter], wording: Wording, sha: str) -> dict[str, Any]:
    """What the template sets, all in words."""
    language, region = REGIONS[wording.language]
    told = [(chapter, _lines(export, chapter, wording)) for chapter in chapters]
    protocols = [str(each.ticket["protocol"]) for each in chapters if each.ticket["protocol"]]
    number = wording.say("ticket", number=chapters[-1].ticket["number"])
    what = number if export.scope == "ticket" else wording.say("tickets")
    entries = sum(len(each) for _, each in told)
    local = wording.local(export.at)
    return {
        "lang": language,
        "region": region,
        "title": wording.say(f"title.{export.scope}"),
        "subtitle": f"{export.contact['name']} · {what}",
        "short": f"{what} · {export.contact['name']}",
        "company": export.company,
        "keywords": protocols,
        "date": {"year": local.year, "month": local.month, "day": local.day},
        "foot": wording.say("protocol", number=protocols[-1]) if len(protocols) == 1 else what,
        "page": wording.say("page"),
        "of": wording.say("of"),
        "nothing": wording.say("nothing"),
        "attached": wording.say("attached"),
        "facts": _facts(export, chapters, wording),
        "sections": [
            {
                "title": wording.say("ticket", number=chapter.ticket["number"]) if len(chapters) > 1 else None,
                "line": _about(chapter, wording),
                "days": _days(entries_of, wording),
            }
            for chapter, entries_of in told
            if entries_of
        ],
        "end": {
            "title": wording.say("end.title"),
            "text": wording.say("end.text", entries=entries),
            "sha": sha,
        },
    }


def pictured(chapters: Iterable[Chapter]) -> list[str]:
    """The media of which a small picture is shown."""
    shown = (each["media"] for chapter in chapters for each in chapter.messages if not each["revoked"])
    stored = (each for each in shown if each and each["thumb"] and each["state"] == "stored")
    return list(dict.fromkeys(str(each["id"]) for each in stored))


def _lines(export: Export, chapter: Chapter, wording: Wording) -> list[Line]:
    happened = (lines.happening(each, chapter.ticket, export.names, wording) for each in chapter.log)
    told = [
        *(lines.message(each, wording) for each in chapter.messages),
        *(each for each in happened if each is not None),
        *(lines.note(each, wording) for each in chapter.notes if export.notes),
    ]
    return sorted(told, key=lambda each: str(each["at"]))


def _days(entries: Iterable[Line], wording: Wording) -> list[dict[str, Any]]:
    days: list[dict[str, Any]] = []
    for entry in entries:
        title = wording.day(entry["at"])
        if not days or days[-1]["title"] != title:
            days.append({"title": title, "entries": []})
        days[-1]["entries"].append(entry)
    return days


def _facts(export: Export, chapters: Sequence[Chapter], wording: Wording) -> list[tuple[str, str]]:
    tickets = [each.ticket for each in chapters]
    messages = [each for chapter in chapters for each in chapter.messages]
    files = sum(1 for each in messages if each["media"] and not each["revoked"])
    content = [
        wording.count("content.messages", len(messages)),
        *([wording.count("content.files", files)] if files else []),
        wording.say(f"content.notes.{'with' if export.notes else 'without'}"),
    ]
    exported = wording.moment(export.at)
    none = wording.say("none")
    facts = {
        "contact": export.contact["name"] or none,
        "phone": export.contact["phone"] or none,
        "channel": ", ".join(dict.fromkeys(str(each["channel"]["name"]) for each in tickets)),
        "tickets": ", ".join(str(each["number"]) for each in tickets),
        "protocols": ", ".join(str(each["protocol"]) for each in tickets if each["protocol"]) or none,
        "agents": ", ".join(_agents(chapters)) or none,
        "period": _period(chapters, wording) or none,
        "content": ", ".join(content),
        "by": f"{export.by} ({wording.say(f'profile.{export.profile}')})",
        "at": wording.say("zone", moment=exported, zone=wording.time_zone, offset=wording.offset(export.at)),
    }
    return [(wording.say(f"fact.{name}"), value) for name, value in facts.items()]


def _agents(chapters: Sequence[Chapter]) -> list[str]:
    """Who had the tickets or wrote, in the order in which they appear."""
    found: dict[str, None] = {}
    for chapter in chapters:
        for entry in sorted(chapter.log, key=lambda each: str(each["at"])):
            agent = (entry["data"].get("agent") or {}).get("name")
            if agent:
                found[agent] = None
        for message in chapter.messages:
            if message["author"]["kind"] == "user" and message["author"]["name"]:
                found[message["author"]["name"]] = None
    return list(found)


def _period(chapters: Sequence[Chapter], wording: Wording) -> str | None:
    moments = sorted(str(each["at"]) for chapter in chapters for each in (*chapter.messages, *chapter.log))
    if not moments:
        return None
    return wording.say("period", first=wording.moment(moments[0]), last=wording.moment(moments[-1]))


def _about(chapter: Chapter, wording: Wording) -> str:
    ticket = chapter.ticket
    parts = [str(ticket["channel"]["name"]), wording.moment(ticket["opened_at"])]
    if ticket["protocol"]:
        parts.append(wording.say("protocol", number=ticket["protocol"]))
    return " · ".join(parts)
