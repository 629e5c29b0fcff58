"""Reading again, as a job, everything that could not be understood: after a fix (rule 11)."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from libs.access.policy import Member
from libs.events.event import iso
from libs.events.view import Document
from services.gateway.ingress import Ingress, Raw
from services.gateway.jobs import Job, Jobs, Progress, outcome
from services.gateway.receiving import Receiver
from services.gateway.unreadable import Unreadable

KIND = "reread"
STILL = "unreadable.still"
SHOWN = 100_000
HIDDEN = "•••••"
_KEYS = re.compile(
    r'(?i)("(?:api_?key|access_?token|token|auth_?key|authorization|password|secret|hash)"\s*:\s*)"[^"]*"'
)


class Rereading:
    """Has unreadable payloads received again."""

    def __init__(self, jobs: Jobs, unreadable: Unreadable, ingress: Ingress, receiver: Receiver) -> None:
        self._jobs, self._unreadable, self._ingress, self._receiver = jobs, unreadable, ingress, receiver
        jobs.resumes(KIND, self._work)

    async def start(self, member: Member) -> Job:
        """Begin to read again all that is on the list."""
        sequences = await self._unreadable.sequences()
        wish: Document = {"sequences": sequences}

        async def work(progress: Progress) -> dict[str, Any]:
            return await self._work(member, wish, progress)

        return await self._jobs.start(KIND, member, len(sequences), work, wish=wish)

    async def again(self, sequence: int) -> bool | None:
        """Whether a payload can be read now; None when it is not on the list, or is kept no longer.

        It leaves the list only after it was taken: what interrupts the reading loses nothing.
        """
        raw, noted_at = await self._ingress.load(sequence), await self._unreadable.noted_at(sequence)
        if raw is None or noted_at is None:
            return None
        await asyncio.shield(self._receiver.receive([raw]))
        await self._unreadable.forget(sequence, noted_at)
        return not await self._unreadable.holds(sequence)

    async def _work(self, member: Member, wish: Document, progress: Progress) -> dict[str, Any]:
        for sequence in wish["sequences"][progress.done :]:
            if progress.cancelled:
                break
            read = await self.again(sequence)
            progress.advance(outcome=outcome(str(sequence), STILL if read is False else None))
        return {"read": sum(1 for each in progress.outcomes if each["ok"])}


def raw_shown(raw: Raw, secrets: Mapping[str, str]) -> dict[str, Any]:
    """A payload as an admin may read it: without what would let him, or who looks over his shoulder, in."""
    text = raw.body.decode("utf-8", "replace")
    for secret in secrets.values():
        if len(secret) >= 6:
            text = text.replace(secret, HIDDEN)
    text = _KEYS.sub(rf'\1"{HIDDEN}"', text)
    return {
        "seq": raw.sequence,
        "channel_id": raw.channel_id,
        "kind": raw.kind,
        "received_at": iso(raw.received_at),
        "size": len(raw.body),
        "body": text[:SHOWN],
        "cut": len(text) > SHOWN,
    }
