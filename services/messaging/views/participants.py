"""Who is in each group, as its channel told last."""

from typing import ClassVar

from libs.events.catalog.message import ConversationErased, Participant, ParticipantErased, ParticipantsChanged
from libs.events.event import Event, Recorded
from libs.events.view import Document, DocumentView


class Participants(DocumentView):
    """One document per group whose channel tells; `people` in the order of their contacts' ids."""

    name = "participants"
    live = True
    events: ClassVar[tuple[type[Event], ...]] = (ParticipantsChanged, ParticipantErased, ConversationErased)
    indexes = ((("people.id", 1),),)

    def key(self, recorded: Recorded) -> str:
        """The group's conversation."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """Who is in the group after the event."""
        event = recorded.data
        people = {each["id"]: each for each in document["people"]} if document is not None else {}
        match event:
            case ParticipantsChanged():
                if event.participants is not None:
                    people = {}
                people |= {each.contact_id: _person(each) for each in (*(event.participants or ()), *event.joined)}
                for left in event.left:
                    people.pop(left.contact_id, None)
            case ParticipantErased(contact_id=contact_id):
                people.pop(contact_id, None)
            case _:
                people = {}
        return {"people": [people[each] for each in sorted(people)]} if people else None


def _person(participant: Participant) -> Document:
    return {"id": participant.contact_id, "address": participant.address, "name": participant.name}
