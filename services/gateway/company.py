"""What the company and its queues have set, with what counts where they have set nothing (T6, T17, T23)."""

from datetime import datetime
from typing import Any

from libs.company.hours import closed_since, is_open
from libs.events.catalog.company import Hours
from libs.events.settings import Settings
from libs.events.view import Document
from services.gateway.directory import Directory

CURRENCY = "BRL"
WAITING_MINUTES = (5, 15, 30)
QUEUE_TEXTS = ("greeting", "absence", "closing", "accepted", "transferred")
COMPANY_TEXTS = (*QUEUE_TEXTS, "protocol", "video_call")
TEXTS: dict[str, str] = {
    "protocol": "Seu protocolo de atendimento é {{protocol}}.",
    "video_call": "Podemos continuar por vídeo. Entre por este link:",
}
RATING: dict[str, Any] = {
    "on_resolve": False,
    "scale": 5,
    "text": "De 1 a {{scale}}, que nota você dá ao atendimento de {{agent}}? Responda só com o número.",
    "minutes": 60,
    "thanks": "Obrigado pela avaliação!",
}
NEVER_OPEN = "never open"


class CompanySettings:
    """Answers from the directory, so that no question needs a round trip."""

    def __init__(self, directory: Directory, settings: Settings) -> None:
        self._directory = directory
        self._settings = settings

    @property
    def name(self) -> str:
        """What the company is called."""
        return str(self._directory.company().get("name", self._settings.company))

    @property
    def time_zone(self) -> str:
        """By which clock its days and hours go."""
        return str(self._directory.company().get("time_zone", self._settings.time_zone))

    @property
    def logo(self) -> str | None:
        """The medium that is its logo."""
        found: str | None = self._directory.company().get("logo")
        return found

    def texts(self) -> dict[str, str | None]:
        """The company's texts; None where nothing is to be sent. Those that somebody asks for are always there."""
        held: Document = self._directory.company().get("texts", {})
        return {each: held.get(each) or TEXTS.get(each) for each in COMPANY_TEXTS}

    def rating(self) -> dict[str, Any]:
        """How customers are asked for a score."""
        held: Document = self._directory.company().get("rating", {})
        return RATING | held

    def hours(self) -> Document | None:
        """The hours of all queues without their own; None: always open."""
        found: Document | None = self._directory.company().get("hours")
        return found

    def shown(self) -> Document:
        """All of it, as the page shows it."""
        return {
            "name": self.name,
            "time_zone": self.time_zone,
            "currency": self._directory.company().get("currency", CURRENCY),
            "logo": self.logo,
            "hours": self.hours(),
            "texts": self.texts(),
            "rating": self.rating(),
            "thresholds": self._directory.company().get("thresholds", {"waiting": list(WAITING_MINUTES)}),
        }

    def text(self, name: str, queue_id: str | None) -> str | None:
        """A queue's text, else the company's; one that a queue left empty is not sent there."""
        own: str | None = self._queue(queue_id).get("texts", {}).get(name)
        return self.texts()[name] if own is None else own or None

    def closed_since(self, queue_id: str | None, at: datetime) -> str | None:
        """The name of the closed period that a moment lies in; None when the queue is open."""
        held = self._queue(queue_id).get("hours") or self.hours()
        hours = None if held is None else Hours.model_validate(held)
        if hours is None or is_open(hours, at, self.time_zone):
            return None
        since = closed_since(hours, at, self.time_zone)
        return NEVER_OPEN if since is None else since.isoformat()

    def says_anywhere(self, name: str) -> bool:
        """Whether there is any queue in which this text is said."""
        return any(self.text(name, each) is not None for each in self._queues())

    def excuses_itself(self, at: datetime) -> bool:
        """Whether there is any queue that is closed at a moment and says so."""
        return any(
            self.text("absence", each) is not None and self.closed_since(each, at) is not None
            for each in self._queues()
        )

    def _queues(self) -> list[str | None]:
        return [None, *(each["_id"] for each in self._directory.queues())]

    def _queue(self, queue_id: str | None) -> Document:
        return (self._directory.queue(queue_id) if queue_id is not None else None) or {}
