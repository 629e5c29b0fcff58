"""Naming somebody of a group in a text, so that his telephone tells him."""

from libs.events.catalog.message import Mention
from services.contacts import commands as contacts
from services.contacts.queries import GetContacts
from services.gateway.gateway import Gateway
from services.messaging import commands as messaging
from services.messaging.queries import ListParticipants


async def resolved(
    gateway: Gateway, conversation_id: str, text: str | None, wanted: tuple[str, ...] | None
) -> tuple[str | None, tuple[Mention, ...] | None]:
    """The text as it is sent, and whom it names. Those who wrote in the group are given by their contacts' ids and
    stand in the text by name; anybody else is given as the address that stands there.
    """
    if not wanted:
        return text, None
    answer = await gateway.bus.query(messaging.SERVICE, ListParticipants(conversation_id=conversation_id))
    names = {each["id"]: each["name"] for each in answer["items"]}
    asked = [each for each in wanted if each in names]
    found = await gateway.bus.query(contacts.SERVICE, GetContacts(contact_ids=asked)) if asked else {}
    mentions = []
    for each in wanted:
        if each not in names:
            mentions.append(Mention(address=each))
            continue
        address = "".join(sign for sign in found.get(each, {}).get("phone") or "" if sign.isdecimal())
        if address:
            mentions.append(Mention(address=address, name=names[each]))
            text = text.replace(f"@{names[each]}", f"@{address}") if text else text
    return text, tuple(mentions) or None
