"""Shortcuts are unique per scope: who saves a quick reply claims its shortcut first (C9).

A claim is one document that only one writer can have. It says nothing by itself: one whose quick reply has another
shortcut by now, or was never saved, is passed on. So claims need no cleaning up, and can be dropped at any time.
"""

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError

from libs.events.command import Accepted
from libs.events.store import Store
from libs.events.view import Document
from services.messaging import quick_reply
from services.messaging.commands import SaveQuickReply
from services.messaging.quick_reply import ShortcutIsTaken, scope


class Shortcuts:
    """Saves quick replies under shortcuts that nothing else of their scope has."""

    def __init__(self, claims: AsyncCollection[Document], store: Store) -> None:
        self._claims = claims
        self._store = store

    async def save(self, command: SaveQuickReply) -> Accepted:
        """Save it; raises `ShortcutIsTaken` and what the decider refuses."""
        state, _ = await self._store.state(quick_reply.decider, command.reply_id)
        quick_reply.decide(command, state)
        owner_id = None if command.for_all else (state.owner_id or command.member.id)
        await self._claim(scope(owner_id, command.shortcut.strip().lstrip("/")), command.reply_id)
        return await self._store.execute(quick_reply.decider, command.reply_id, command)

    async def _claim(self, wanted: str, reply_id: str) -> None:
        try:
            await self._claims.insert_one({"_id": wanted, "reply_id": reply_id})
        except DuplicateKeyError:
            await self._take_over(wanted, reply_id)

    async def _take_over(self, wanted: str, reply_id: str) -> None:
        claim = await self._claims.find_one({"_id": wanted})
        holder = claim["reply_id"] if claim is not None else reply_id
        if holder == reply_id:
            return
        state, _ = await self._store.state(quick_reply.decider, holder)
        if state.shortcut is not None and scope(state.owner_id, state.shortcut) == wanted:
            raise ShortcutIsTaken(reply_id=holder, field="shortcut")
        passed_on = {"$set": {"reply_id": reply_id}}
        taken = await self._claims.update_one({"_id": wanted, "reply_id": holder}, passed_on)
        if taken.modified_count == 0:
            raise ShortcutIsTaken(field="shortcut")
