"""One line of a transcript: a message, a note, or what happened to the ticket; pure (T19)."""

from collections.abc import Mapping
from typing import Any

from libs.events.catalog.message import PHONE
from services.gateway.transcript.markup import runs
from services.gateway.transcript.wording import Wording

Line = dict[str, Any]
Item = Mapping[str, Any]
# Beyond that a line may break over pages; a shorter one is kept together.
LONG = 700
QUOTED = 180
TOLD = ("bot", "schedule", "text", "rating")


def message(item: Item, wording: Wording) -> Line:
    """A message or call of the conversation."""
    line = _line(item, wording)
    out = item["direction"] == "out"
    way = f"way.{item['cause']}" if out and item["cause"] in TOLD else f"way.{item['direction']}"
    if _by_phone(item["author"]):
        way = "way.phone"
    ways = [wording.say(way), *([wording.say("way.forwarded")] if item["forwarded"] else [])]
    line |= {"out": out, "who": _who(item["author"], wording), "way": " · ".join(ways)}
    if item["revoked"]:
        by = _who(item["revoked"]["by"], wording)
        at = wording.since(item["revoked"]["at"], item["at"])
        line["gone"] = [wording.say("revoked", who=by, at=at)]
    elif item["kind"] == "call":
        line |= {"way": wording.say("way.call"), "lines": [_call(item, wording)]}
    else:
        line |= _said(item, wording)
    line["foot"] = [*line["foot"], *_fate(item, wording), *_edits(item, wording), *_reactions(item, wording)]
    line["failed"] = _failure(item, wording)
    return line


def note(item: Item, wording: Wording) -> Line:
    """A note that only the team sees."""
    line = _line(item, wording)
    line |= {"note": True, "who": (item["author"] or {}).get("name") or wording.say("someone.user")}
    line["way"] = wording.say("way.note")
    if item.get("deleted_at"):
        line["gone"] = [wording.say("note.deleted", at=wording.since(item["deleted_at"], item["at"]))]
    else:
        line["runs"] = runs(item["text"] or "")
        if item["edited_at"]:
            line["foot"] = [wording.say("edited", at=wording.since(item["edited_at"], item["at"]))]
    return line


def happening(entry: Item, ticket: Item, names: Mapping[str, str], wording: Wording) -> Line | None:
    """What was done to the ticket; None for what nobody outside the team needs to be told."""
    data = entry["data"]

    def named(field: str) -> str:
        return (data.get(field) or {}).get("name") or names.get(data.get(f"{field}_id") or "", "—")

    key, queue, agent = entry["type"], data.get("queue_id"), data.get("agent_id")
    match key:
        case "Transferred":
            key = f"Transferred.{'both' if queue and agent else 'agent' if agent else 'queue'}"
        case "TicketOpened" if queue:
            key = "TicketOpened.queue"
        case "Snoozed" if data.get("until"):
            key = "Snoozed.until"
    if not wording.has(key):
        return None
    text = wording.say(
        key,
        actor=_who(entry["actor"], wording),
        ticket=wording.say("ticket", number=ticket["number"]),
        number=data.get("number"),
        score=data.get("score"),
        until=wording.moment(data["until"]) if data.get("until") else "",
        value=wording.money(data["cents"], data["currency"]) if "cents" in data else "",
        **{each: named(each) for each in ("queue", "agent", "tag", "reason", "channel")},
    )
    return {"at": entry["at"], "system": True, "long": False, "time": wording.time(entry["at"]), "text": text}


def _line(item: Item, wording: Wording) -> Line:
    """A line that says nothing yet."""
    return {
        "at": item["at"],
        "system": False,
        "long": len(item["text"] or "") > LONG,
        "note": False,
        "out": False,
        "time": wording.time(item["at"]),
        "quote": None,
        "file": None,
        "runs": [],
        "lines": [],
        "gone": [],
        "failed": [],
        "foot": [],
    }


def _said(item: Item, wording: Wording) -> Line:
    said: Line = {"runs": runs(item["text"] or ""), "lines": []}
    if item["quoted"]:
        quoted = item["quoted"]
        kind = "quote.revoked" if quoted["revoked"] else f"kind.{quoted['kind']}"
        text = " ".join((quoted["text"] or wording.say(kind)).split())
        shown = text if len(text) <= QUOTED else f"{text[:QUOTED]}…"
        said["quote"] = {"who": _who(quoted["author"], wording), "text": shown}
    if item["referral"]:
        led = item["referral"]
        text = ": ".join(filter(None, (led["headline"], led["body"]))) or led["url"] or "—"
        said["lines"].append(wording.say(f"led_by.{led['kind']}", text=text))
    if item["media"]:
        said["file"] = _file(item["media"], item["kind"], wording)
    if item["location"]:
        place = item["location"]
        names = [each for each in (place["name"], place["address"]) if each]
        there = f"{place['latitude']:.5f}, {place['longitude']:.5f}"
        said["lines"].append(wording.say("location", place=f"{', '.join(names)} ({there})" if names else there))
    for card in item["contacts"] or ():
        said["lines"].append(wording.say("card", name=card["name"], phones=", ".join(card["phones"])))
    if item["template"]:
        said["lines"].append(wording.say("template", name=item["template"]["name"]))
        for place, card in enumerate(item["template"].get("cards") or (), 1):
            text = " · ".join(filter(None, (card["text"], *(card["titles"] or ()))))
            said["lines"].append(wording.say("carousel", place=place, text=text or "—"))
    if item["options"]:
        offered = " · ".join(each["title"] for each in item["options"]["choices"])
        said["lines"].append(wording.say("options", list=offered))
    if item["answer"]:
        said["lines"].append(wording.say("answer", title=item["answer"]["title"]))
    if item["kind"] in ("order", "poll"):
        said["lines"].append(wording.say(f"kind.{item['kind']}").capitalize())
    if item["kind"] == "unsupported":
        said["lines"].append(wording.say("unsupported"))
    return said


def _file(media: Item, kind: str, wording: Wording) -> Line:
    shown = "voice" if media["voice"] else "sticker" if kind == "sticker" else media["kind"]
    facts = [wording.say(f"kind.{shown}")]
    if media["width"] and media["height"]:
        facts.append(f"{media['width']} × {media['height']}")
    if media["pages"]:
        facts.append(wording.count("pages", media["pages"]))
    if media["seconds"]:
        facts.append(wording.length(media["seconds"]))
    if media["size"]:
        facts.append(wording.size(media["size"]))
    if media["state"] != "stored":
        facts.append(wording.say(f"file.{media['state']}"))
    thumb = media["id"] if media["thumb"] and media["state"] == "stored" else None
    return {
        "name": media["name"] or wording.say(f"kind.{shown}"),
        "line": " · ".join(facts),
        "sha": media["id"],
        "thumb": thumb,
        "bars": list(media["waveform"]) if media["waveform"] else None,
    }


def _call(item: Item, wording: Wording) -> str:
    call = item["call"] or {}
    length = wording.length(call.get("seconds") or 0)
    state = wording.say(f"call.{call.get('state', 'ended')}", length=length)
    return f"{wording.say('call.' + str(item['direction']))}: {state}"


def _fate(item: Item, wording: Wording) -> list[str]:
    """When it was sent, delivered, read and played."""
    if item["direction"] != "out" or item["kind"] == "call":
        return []
    if item["status"] == "unknown":
        return [wording.say("unknown")]
    if item["status"] in ("queued", "sending"):
        return [wording.say("queued")]
    steps = (("sent", "sent_at"), ("delivered", "delivered_at"), ("read", "read_at"), ("played", "played_at"))
    told = [wording.say(step, at=wording.since(item[at], item["at"])) for step, at in steps if item[at]]
    return [" · ".join(told)] if told else []


def _failure(item: Item, wording: Wording) -> list[str]:
    if item["status"] != "failed" or not item["error"]:
        return []
    return [wording.say("failed", text=item["error"]["text"] or "—", code=item["error"]["code"])]


def _edits(item: Item, wording: Wording) -> list[str]:
    if not item["edited_at"] or item["revoked"]:
        return []
    before = [
        wording.say("before", at=wording.since(each["at"], item["at"]), text=each["text"] or "")
        for each in item["edits"]
    ]
    return [wording.say("edited", at=wording.since(item["edited_at"], item["at"])), *before]


def _reactions(item: Item, wording: Wording) -> list[str]:
    if not item["reactions"] or item["revoked"]:
        return []
    told = (f"{each['emoji']} {_who(each['by'], wording)}" for each in item["reactions"])
    return [wording.say("reactions", list=", ".join(told))]


def _by_phone(person: Item) -> bool:
    """Whether the team wrote it on the phone, or in another program with the same line."""
    return (person["kind"], person["id"]) == (PHONE.kind, PHONE.id)


def _who(person: Item, wording: Wording) -> str:
    if _by_phone(person):
        return wording.say("someone.phone")
    return person["name"] or wording.say(f"someone.{person['kind']}")
