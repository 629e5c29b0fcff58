"""Naming somebody of a group in a text, so that his telephone tells him."""

from libs.events.catalog.message import Mention
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
    people = {each["id"]: each for each in answer["items"]}
    mentions = []
    # The longest first: who is called “Ana Paula” is not “Ana”.
    for each in sorted(wanted, key=lambda each: -len(people[each]["name"]) if each in people else 0):
        person = people.get(each)
        if person is None:
            mentions.append(Mention(address=each))
            continue
        digits = "".join(sign for sign in person["address"].partition("@")[0] if sign.isdecimal())
        # A LID is no number: without what stands behind it, it would name somebody else.
        address = person["address"] if person["address"].endswith("@lid") else digits
        mentions.append(Mention(address=address, name=person["name"]))
        text = text.replace(f"@{person['name']}", f"@{digits}") if text else text
    return text, tuple(mentions)
