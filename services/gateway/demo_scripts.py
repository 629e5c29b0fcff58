"""The demo's tickets before they are played: who writes when, and how far each has come. Always the same."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from libs.identity import ids
from services.gateway.channels.simulator.channel import CHANNEL_ID, OUT_OF_REACH
from services.gateway.demo_conversations import (
    CITIES,
    CONVERSATIONS,
    FIRST_NAMES,
    LAST_NAMES,
    OPENERS,
    PRODUCTS,
    Line,
)

MEMBERS = {
    "vendas": ("supervisora", "ana", "carla"),
    "suporte": ("supervisora", "ana", "bruno", "diego"),
    "financeiro": ("supervisora", "carla", "diego"),
}
PENDING, OPEN, CLOSED = 35, 25, 40
State = Literal["pending", "open", "closed"]


@dataclass(frozen=True, slots=True)
class Script:
    """One ticket to be played."""

    index: int
    state: State
    queue: str
    agent: str
    name: str
    phone: str
    lines: tuple[Line, ...]
    began: datetime
    step: timedelta

    @property
    def contact_id(self) -> str:
        """The customer."""
        return ids.contact_id("phone", self.phone)

    @property
    def conversation_id(self) -> str:
        """The customer's conversation."""
        return ids.conversation_id(CHANNEL_ID, "phone", self.phone)

    @property
    def ticket_id(self) -> str:
        """The ticket that the customer's first message opens."""
        return ids.ticket_id(self.conversation_id, 1)


def written(at: datetime) -> list[Script]:
    """All tickets of the demo, the same every time, ending at a moment."""
    dice = random.Random(7)
    counts: dict[State, int] = {"pending": PENDING, "open": OPEN, "closed": CLOSED}
    states: list[State] = []
    for each, count in counts.items():
        states += [each] * count
    scripts = []
    for index, state in enumerate(states):
        queue, conversation = CONVERSATIONS[index % len(CONVERSATIONS)]
        name = f"{FIRST_NAMES[index % len(FIRST_NAMES)]} {LAST_NAMES[(index * 7 + index // 25) % len(LAST_NAMES)]}"
        words = {
            "product": dice.choice(PRODUCTS),
            "city": dice.choice(CITIES),
            "order": str(dice.randrange(48_000, 53_000)),
        }
        lines = tuple((who, text.format(**words)) for who, text in _part(conversation, state, dice))
        age = _age(state, index, dice)
        step = min(timedelta(minutes=dice.uniform(2, 9)), age / (len(lines) + 2))
        agent = dice.choice(MEMBERS[queue][1:])
        scripts.append(Script(index, state, queue, agent, name, _phone(index, state), lines, at - age, step))
    return scripts


def _part(conversation: tuple[Line, ...], state: str, dice: random.Random) -> tuple[Line, ...]:
    """What of a conversation has been said when its ticket is in this state."""
    if state == "closed":
        return conversation
    if state == "open":
        return conversation[: dice.randrange(max(3, len(conversation) - 3), len(conversation))]
    own = [line for line in conversation if line[0] == "c"][: dice.randrange(1, 3)]
    while len(own) < 2 or dice.random() < 0.3:
        own.append(("c", dice.choice(OPENERS)))
    return tuple(own[:6])


def _age(state: str, index: int, dice: random.Random) -> timedelta:
    """How long ago a ticket began: minutes to a working day for live ones, days for closed ones."""
    if state == "closed":
        return timedelta(hours=dice.uniform(5, 24 * 14))
    if state == "open":
        return timedelta(minutes=dice.uniform(15, 9 * 60))
    return timedelta(minutes=3 + index**1.6 * dice.uniform(0.7, 1.4))


def _phone(index: int, state: str) -> str:
    """A number of Brazil's drama range; two open tickets have one that is never in reach."""
    area = (11, 21, 31, 41, 51, 71)[index % 6]
    ending = OUT_OF_REACH if state == "open" and index % 11 == 0 else f"{1000 + index * 37 % 8999:04}"
    return f"+55{area}9{8000 + index:04}{ending}"
