"""What a typebot answers, as the desk says it: bubbles, inputs and pauses of its chat API (C7, channels 6.1). Pure.

Each bubble is read in a guard of its own: one that has another shape than documented is left out and counted.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from libs.events import telemetry
from libs.events.catalog.message import Choice, Options
from services.gateway.bots.bot import Awaited, BotFailed, File, Reply, Said, Talk
from services.gateway.bots.marks import from_markdown, from_rich_text
from services.gateway.bots.orders import hear

MOST_BUBBLES = 50
MOST_CHOICES = 50
LONGEST_WAIT = 300.0
BUTTONS = 3
CHOOSE, CHOOSE_SOME = "Escolha uma opção:", "Escolha uma ou mais opções, separadas por vírgula:"
OPEN_LIST = "Ver opções"
PLAYERS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "tiktok": "https://www.tiktok.com/@/video/{}",
}
log = telemetry.logger(__name__)


def read(body: Any, session: str | None, marks: bool) -> Reply:
    """The reply in an answer of `startChat` or `continueChat`. Raises `BotFailed` for what is none."""
    if not isinstance(body, Mapping):
        raise BotFailed("bot.unreadable", "A resposta do Typebot não tem a forma esperada.", heard=True)
    named = body.get("sessionId")
    session = named if isinstance(named, str) and named else session
    talk = Talk()
    actions = _actions(body.get("clientSideActions"))
    _act([each for each in actions if not _after(each)], talk)
    for bubble in _list(body.get("messages"))[:MOST_BUBBLES]:
        _bubble(bubble, marks, talk)
        if isinstance(bubble, Mapping) and bubble.get("id"):
            _act([each for each in actions if _after(each) == bubble["id"]], talk)
    asked = body.get("input")
    awaited = _input(asked, marks, talk) if isinstance(asked, Mapping) else None
    if awaited is None and any(each.get("expectsDedicatedReply") is True for each in actions):
        raise BotFailed("typebot.needs_browser", "O fluxo do Typebot usa um bloco que só funciona em navegador.")
    return Reply(tuple(talk.said), tuple(talk.orders), awaited, session, ended=awaited is None)


def _bubble(bubble: Any, marks: bool, talk: Talk) -> None:
    content = bubble.get("content") if isinstance(bubble, Mapping) else None
    if not isinstance(content, Mapping):
        log.info("typebot.bubble_unreadable")
        return
    kind, url = bubble.get("type"), content.get("url")
    if kind == "text":
        hear(_text(content, marks), talk)
    elif kind == "image" and _is_url(url):
        talk.say(file=File("image", str(url)))
    elif kind == "audio" and _is_url(url):
        talk.say(file=File("audio", str(url)))
    elif kind == "video":
        _video(content, talk)
    elif kind in ("embed", "custom-embed") and _is_url(url):
        talk.say(str(url))
    else:
        log.info("typebot.bubble_unknown", kind=str(kind)[:40])


def _text(content: Mapping[str, Any], marks: bool) -> str:
    markdown = content.get("markdown")
    if isinstance(markdown, str):
        return from_markdown(markdown, marks)
    return from_rich_text(content.get("richText"), marks)


def _video(content: Mapping[str, Any], talk: Talk) -> None:
    url, source, video = content.get("url"), content.get("type"), content.get("id")
    player = PLAYERS.get(source) if isinstance(source, str) else None
    if player is not None and isinstance(video, str) and video:
        talk.say(player.format(video))
    elif _is_url(url) and source in (None, "url"):
        talk.say(file=File("video", str(url)))
    elif _is_url(url):
        talk.say(str(url))


def _input(asked: Mapping[str, Any], marks: bool, talk: Talk) -> Awaited:
    kind = str(asked.get("type", "")).removesuffix(" input")
    options = asked.get("options")
    options = options if isinstance(options, Mapping) else {}
    if kind == "payment":
        raise BotFailed("typebot.payment", "O fluxo do Typebot pede um pagamento, que só funciona em navegador.")
    if kind in ("choice", "picture choice", "cards"):
        return _choices(kind, asked, options, talk)
    if kind == "rating":
        talk.say(_scale(options))
    attachments, clip = options.get("attachments"), options.get("audioClip")
    return Awaited(
        kind,
        file=kind == "file" or (isinstance(attachments, Mapping) and attachments.get("isEnabled") is True),
        audio=isinstance(clip, Mapping) and clip.get("isEnabled") is True,
    )


def _choices(kind: str, asked: Mapping[str, Any], options: Mapping[str, Any], talk: Talk) -> Awaited:
    items = [each for each in _list(asked.get("items")) if isinstance(each, Mapping)]
    if kind != "choice":
        _show(items, talk)
    choices = tuple(_cards(items) if kind == "cards" else _items(items))[:MOST_CHOICES]
    multiple = options.get("isMultipleChoice") is True
    if choices and multiple:
        listed = [f"{number}. {choice.title}" for number, choice in enumerate(choices, 1)]
        talk.say("\n".join([CHOOSE_SOME, *listed]))
    elif choices:
        _offer(choices, talk)
    return Awaited(kind, choices, multiple)


def _offer(choices: tuple[Choice, ...], talk: Talk) -> None:
    """Put the answers below the last text, or below one of our own."""
    few = len(choices) <= BUTTONS
    offered = Options(style="buttons" if few else "list", choices=choices, button=None if few else OPEN_LIST)
    last = talk.said[-1] if talk.said else None
    if last is not None and last.text and last.options is None and not talk.wait:
        talk.said[-1] = Said(last.text, None, offered, last.wait)
    else:
        talk.say(CHOOSE, options=offered)


def _items(items: list[Mapping[str, Any]]) -> Iterator[Choice]:
    for number, item in enumerate(items):
        title = next((item[key] for key in ("content", "title", "value") if _is_text(item.get(key))), None)
        if title is not None:
            yield Choice(id=str(item.get("id") or number), title=title.strip())


def _cards(items: list[Mapping[str, Any]]) -> Iterator[Choice]:
    for number, item in enumerate(items):
        for place, path in enumerate(_list(item.get("paths"))):
            if isinstance(path, Mapping) and _is_text(path.get("text")):
                section = item["title"].strip() if _is_text(item.get("title")) else None
                yield Choice(
                    id=str(path.get("id") or f"{number}.{place}"), title=path["text"].strip(), section=section
                )


def _show(items: list[Mapping[str, Any]], talk: Talk) -> None:
    """The pictures and words of answers that are more than a title."""
    for item in items:
        picture = item.get("pictureSrc") or item.get("imageUrl")
        if _is_url(picture):
            talk.say(file=File("image", str(picture)))
        words = [item[key].strip() for key in ("title", "description") if _is_text(item.get(key))]
        if words:
            talk.say("\n".join(words))


def _scale(options: Mapping[str, Any]) -> str:
    first, length = options.get("startsAt", 1), options.get("length", 10)
    first = first if isinstance(first, int) and not isinstance(first, bool) else 1
    last = length if isinstance(length, int) and not isinstance(length, bool) and 0 < length <= 100 else 10
    labels = options.get("labels")
    words = [labels.get(side) if isinstance(labels, Mapping) else None for side in ("left", "right")]
    least, most = (f" ({word})" if _is_text(word) else "" for word in words)
    return f"Responda com um número de {first}{least} a {last}{most}."


def _act(actions: list[Mapping[str, Any]], talk: Talk) -> None:
    """What is to happen at a place between bubbles: pauses, and addresses to be opened."""
    for action in actions:
        told = action.get(str(action.get("type")))
        if not isinstance(told, Mapping):
            continue
        if action["type"] == "wait":
            seconds = told.get("secondsToWaitFor")
            if isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds > 0:
                talk.wait = min(talk.wait + seconds, LONGEST_WAIT)
        elif action["type"] == "redirect" and _is_url(told.get("url")):
            talk.say(str(told["url"]))


def _after(action: Mapping[str, Any]) -> Any:
    return action.get("lastBubbleBlockId")


def _actions(told: Any) -> list[Mapping[str, Any]]:
    return [each for each in _list(told) if isinstance(each, Mapping)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://"))
