"""Typebot: a talk is a session of its chat API, begun once and gone on with (C7, channels 6.1)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from services.gateway.bots.answers import in_words
from services.gateway.bots.bot import Bot, BotFailed, Heard, Question, Reply
from services.gateway.bots.exchange import Exchange, require_success
from services.gateway.bots.setups import BotSetup, TypebotSetup
from services.gateway.bots.typebot_reply import read


class SessionIsGone(Exception):
    """The typebot has forgotten the talk."""


class Typebot(Bot):
    """Asks typebots."""

    kind: ClassVar[str] = "typebot"
    setup: ClassVar[type[BotSetup]] = TypebotSetup

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def ask(self, settings: Mapping[str, Any], secrets: Mapping[str, str], question: Question) -> Reply:
        """What the typebot answers: a new talk is begun where there is none, or none any more."""
        message = told(question)
        if question.session is None:
            return await self._begin(settings, secrets, question, message, replay=False)
        if message is None:
            return Reply(awaited=question.awaited, session=question.session)
        try:
            return await self._go_on(settings, secrets, question, question.session, message)
        except SessionIsGone:
            return await self._begin(settings, secrets, question, message, replay=True)

    async def _begin(
        self,
        settings: Mapping[str, Any],
        secrets: Mapping[str, str],
        question: Question,
        message: dict[str, Any] | None,
        replay: bool,
    ) -> Reply:
        """Begin; what was said answers the first input where nothing is said before it, or it was meant for the
        talk that is gone.
        """
        body = {
            "isStreamEnabled": False,
            "isOnlyRegistering": False,
            "prefilledVariables": prefilled(question),
            "textBubbleContentFormat": "richText",
        }
        url = f"{_base(settings)}/api/v1/typebots/{settings['public_id']}/startChat"
        answered = await self._exchange.post(url, body, settings["timeout_seconds"], _headers(secrets))
        require_success(answered)
        first = read(answered.json(), None, question.marks)
        if first.awaited is None or message is None or first.session is None or not (replay or not first.said):
            return first
        try:
            then = await self._go_on(settings, secrets, question, first.session, message)
        except SessionIsGone as error:
            raise BotFailed("typebot.session_lost", "O Typebot perdeu a conversa que acabou de abrir.") from error
        said, orders = (*first.said, *then.said), (*first.orders, *then.orders)
        return Reply(said, orders, then.awaited, then.session, then.ended)

    async def _go_on(
        self,
        settings: Mapping[str, Any],
        secrets: Mapping[str, str],
        question: Question,
        session: str,
        message: dict[str, Any],
    ) -> Reply:
        url = f"{_base(settings)}/api/v1/sessions/{session}/continueChat"
        body = {"message": message, "textBubbleContentFormat": "richText"}
        answered = await self._exchange.post(url, body, settings["timeout_seconds"], _headers(secrets))
        if answered.status == 404:
            raise SessionIsGone
        require_success(answered)
        return read(answered.json(), session, question.marks)


def told(question: Question) -> dict[str, Any] | None:
    """What was heard as a message of the chat API; None for what a typebot cannot take."""
    files = [each for each in question.heard if each.file is not None]
    awaited = question.awaited
    text = in_words(question.heard, awaited)
    if awaited is not None and files:
        if awaited.audio and text is None and all(each.kind == "audio" for each in files):
            return {"type": "audio", "url": files[-1].file}
        if awaited.kind == "file":
            urls = [each.file for each in files]
            return {"type": "text", "text": ", ".join(str(url) for url in urls), "attachedFileUrls": urls}
        if awaited.file:
            return {"type": "text", "text": text or "", "attachedFileUrls": [each.file for each in files]}
    if text is None:
        text = _place(question.heard)
    return {"type": "text", "text": text} if text is not None else None


def prefilled(question: Question) -> dict[str, Any]:
    """What the flow knows from the start, by the names that flows for the whatsapp family use."""
    person = question.person
    number = str(question.ticket_number) if question.ticket_number is not None else None
    known = {
        "ticketId": question.ticket_id,
        "ticketNumber": number,
        "contactId": person.id,
        "number": person.number,
        "name": person.name,
        "pushName": person.name,
        "channel": question.channel,
    }
    return {name: value for name, value in known.items() if value is not None}


def _place(heard: tuple[Heard, ...]) -> str | None:
    """An address of the last file, for bots that were told of no input that takes it."""
    found = [each.file for each in heard if each.file is not None]
    return found[-1] if found else None


def _base(settings: Mapping[str, Any]) -> str:
    return str(settings["url"]).rstrip("/")


def _headers(secrets: Mapping[str, str]) -> dict[str, str]:
    token = secrets.get("token")
    return {"Authorization": f"Bearer {token}"} if token else {}
