"""What messages show of their files, quotes and changes, and which of their words can be searched for."""

from datetime import timedelta

import pytest

from libs.events.catalog.media import Media
from libs.events.catalog.message import (
    ChangeFailed,
    ChangeOutcomeUnknown,
    ChangeTaken,
    MediaLost,
    MediaStored,
    MessageEdited,
    MessageFailed,
    MessageRetried,
    MessageRevoked,
    Participant,
    ReactionRemoved,
    ReactionSet,
    Referral,
)
from libs.events.catalog.schedule import MessageScheduled, ScheduleFired
from libs.events.event import Actor, Event, Recorded, iso
from libs.events.testing import NOON, ViewSpec, recorded
from libs.events.view import Document
from libs.identity import ids
from services.messaging.queries import message_item, outgoing, people_of, schedule_item
from services.messaging.views.messages import Messages
from services.messaging.views.schedules import Schedules
from services.messaging.views.search import MessageWords
from tests.messaging.examples import ANA, LINE, MARINA, TALK, queued, received, sent

IN_1 = ids.message_id(LINE, "in-1")
CONTACT = Actor(kind="contact", id=MARINA)
NAMES = {"ana": "Ana", MARINA: "Marina"}
PHOTO = Media(kind="image", mime="image/jpeg", source="900")
OURS = PHOTO.model_copy(update={"id": "ab" * 32, "size": 4_000})
EDITED = MessageEdited(message_id="out-1", change_id="c1", text="Boa tarde")
REVOKED = MessageRevoked(message_id="out-1", change_id="c2")
TAKEN = ChangeTaken(change_id="c1", message_id="out-1")
REFUSED = ChangeFailed(change_id="c1", message_id="out-1", code="x.1", detail="velha demais")


def ours(event: Event) -> Recorded:
    return recorded(event, TALK, actor=ANA)


def theirs(event: Event) -> Recorded:
    return recorded(event, TALK, actor=CONTACT)


def shown(message_id: str, *past: Recorded) -> Document:
    document = ViewSpec(Messages()).given(*past).documents()[message_id]
    return message_item(document, NAMES)


def found(message_id: str, *past: Recorded) -> list[str] | None:
    document = ViewSpec(MessageWords()).given(*past).documents().get(message_id)
    return document["words"] if document is not None else None


class TestEdits:
    def test_an_edit_is_shown_at_once_and_what_it_said_before_is_kept(self) -> None:
        for past in ((ours(EDITED),), (ours(EDITED), ours(TAKEN))):
            item = shown("out-1", ours(queued()), ours(sent()), *past)
            assert (item["text"], item["edited_at"]) == ("Boa tarde", iso(NOON))
            assert item["edits"] == [{"text": "Bom dia", "at": iso(NOON)}]

    def test_an_edit_that_the_provider_refused_is_taken_back_and_says_why(self) -> None:
        item = shown("out-1", ours(queued()), ours(EDITED), ours(REFUSED))
        assert (item["text"], item["edits"], item["edited_at"]) == ("Bom dia", [], None)
        assert item["change_error"] == {"what": "edit", "code": "x.1", "text": "velha demais"}

    def test_a_refused_edit_takes_nothing_else_with_it(self) -> None:
        second = MessageEdited(message_id="out-1", change_id="c3", text="Boa noite")
        item = shown("out-1", ours(queued()), ours(EDITED), ours(second), ours(REFUSED))
        assert (item["text"], [each["text"] for each in item["edits"]]) == ("Boa noite", ["Bom dia"])

    def test_an_edit_whose_outcome_nobody_knows_is_shown_and_says_so(self) -> None:
        unknown = ChangeOutcomeUnknown(change_id="c1", message_id="out-1")
        item = shown("out-1", ours(queued()), ours(EDITED), ours(unknown))
        assert (item["text"], item["change_error"]["code"]) == ("Boa tarde", "unknown")

    def test_the_contacts_edit_is_settled_at_once(self) -> None:
        event = MessageEdited(message_id=IN_1, change_id="i1", text="Olá!")
        item = shown(IN_1, theirs(received()), theirs(event))
        assert (item["text"], [each["text"] for each in item["edits"]]) == ("Olá!", ["Olá"])

    def test_the_new_text_is_found_and_the_old_one_is_not(self) -> None:
        assert found("out-1", ours(queued()), ours(EDITED)) == ["boa", "tarde"]
        assert found("out-1", ours(queued()), ours(EDITED), ours(TAKEN)) == ["boa", "tarde"]
        assert found("out-1", ours(queued()), ours(EDITED), ours(REFUSED)) == ["bom", "dia"]


class TestDeletions:
    def test_nothing_of_what_was_deleted_is_shown_or_kept_outside_the_log(self) -> None:
        past = (ours(queued()), ours(EDITED), ours(TAKEN), ours(REVOKED))
        done = ours(ChangeTaken(change_id="c2", message_id="out-1"))
        item = shown("out-1", *past)
        assert (item["text"], item["edits"], item["media"]) == (None, [], None)
        assert item["revoked"] == {"at": iso(NOON), "by": {"kind": "user", "id": "ana", "name": "Ana"}}
        document = ViewSpec(Messages()).given(*past, done).documents()["out-1"]
        assert "Boa tarde" not in repr(document)
        assert "Bom dia" not in repr(document)

    def test_the_sender_still_knows_what_it_was_until_the_provider_has_deleted_it(self) -> None:
        document = ViewSpec(Messages()).given(ours(queued()), ours(sent()), ours(REVOKED)).documents()["out-1"]
        place = {"peer": "+55", "channel_id": LINE, "contact_id": MARINA, "group": False, "last_inbound": None}
        assert outgoing(place, document, None)["content"]["text"] == "Bom dia"

    def test_a_deletion_that_was_refused_shows_the_message_again(self) -> None:
        refused = ChangeFailed(change_id="c2", message_id="out-1", code="x", detail="y")
        item = shown("out-1", ours(queued()), ours(REVOKED), ours(refused))
        assert (item["text"], item["revoked"]) == ("Bom dia", None)

    def test_what_was_deleted_is_not_found(self) -> None:
        assert not found("out-1", ours(queued()), ours(REVOKED))
        gone = theirs(MessageRevoked(message_id=IN_1, change_id="i"))
        assert not found(IN_1, theirs(received()), gone)
        refused = ChangeFailed(change_id="c2", message_id="out-1", code="x", detail="y")
        assert found("out-1", ours(queued()), ours(REVOKED), ours(refused)) == ["bom", "dia"]

    def test_a_file_that_comes_after_its_message_was_deleted_is_not_shown(self) -> None:
        photo = received().model_copy(update={"kind": "image", "media": PHOTO})
        gone = theirs(MessageRevoked(message_id=IN_1, change_id="i"))
        item = shown(IN_1, theirs(photo), gone, ours(MediaStored(message_id=IN_1, media=OURS)))
        assert item["media"] is None


class TestReactions:
    def test_everybody_has_one_and_the_team_is_one(self) -> None:
        own = theirs(ReactionSet(message_id="out-1", change_id="a", emoji="❤️"))
        first = ours(ReactionSet(message_id="out-1", change_id="b", emoji="👍"))
        bia = recorded(
            ReactionSet(message_id="out-1", change_id="c", emoji="👏"), TALK, actor=Actor(kind="user", id="bia")
        )
        item = shown("out-1", ours(queued()), own, first, bia)
        assert [(each["emoji"], each["by"]["id"]) for each in item["reactions"]] == [("❤️", MARINA), ("👏", "bia")]

    def test_a_reaction_is_taken_back(self) -> None:
        own = theirs(ReactionSet(message_id="out-1", change_id="a", emoji="❤️"))
        back = theirs(ReactionRemoved(message_id="out-1", change_id="b"))
        assert shown("out-1", ours(queued()), own, back)["reactions"] == []

    def test_in_a_group_each_person_has_one(self) -> None:
        caio = Participant(contact_id="caio", address="+5511", name="Caio")
        first = theirs(ReactionSet(message_id="out-1", change_id="a", emoji="❤️", participant=caio))
        second = theirs(ReactionSet(message_id="out-1", change_id="b", emoji="👍"))
        item = shown("out-1", ours(queued()), first, second)
        assert [each["by"]["name"] for each in item["reactions"]] == ["Caio", "Marina"]


class TestContent:
    def test_a_quote_keeps_what_was_quoted(self) -> None:
        answer = received("in-2", "sim").model_copy(update={"quoted": "out-1"})
        quote = {
            "id": "out-1",
            "kind": "text",
            "text": "Bom dia",
            "author": {"kind": "user", "id": "ana", "name": "Ana"},
            "direction": "out",
            "revoked": False,
        }
        later = recorded(EDITED, TALK, actor=ANA, time=NOON + timedelta(minutes=1))
        for past in ((ours(queued()), theirs(answer), later, ours(TAKEN)), (ours(queued()), later, theirs(answer))):
            assert shown(ids.message_id(LINE, "in-2"), *past)["quoted"] == quote

    def test_a_quote_shows_nothing_of_what_was_deleted(self) -> None:
        answer = received("in-2", "sim").model_copy(update={"quoted": "out-1"})
        for later in ((theirs(answer), ours(REVOKED)), (ours(REVOKED), theirs(answer))):
            quote = shown(ids.message_id(LINE, "in-2"), ours(queued()), *later)["quoted"]
            assert (quote["text"], quote["revoked"]) == (None, True)

    def test_a_file_is_shown_before_it_is_ours(self) -> None:
        photo = theirs(received().model_copy(update={"kind": "image", "media": PHOTO, "text": "olha"}))
        item = shown(IN_1, photo)
        assert (item["text"], item["media"]["state"], item["media"]["id"]) == ("olha", "fetching", None)
        assert "source" not in item["media"]
        stored = shown(IN_1, photo, ours(MediaStored(message_id=IN_1, media=OURS)))["media"]
        assert (stored["state"], stored["id"], stored["size"]) == ("stored", OURS.id, 4_000)
        lost = shown(IN_1, photo, ours(MediaLost(message_id=IN_1, code="x", detail="y")))["media"]
        assert (lost["state"], lost["id"]) == ("lost", None)

    def test_what_led_somebody_to_write_stands_with_his_message_until_he_deletes_it(self) -> None:
        ad = Referral(kind="ad", headline="Semana do Cliente", url="https://fb.me/1", shows="image")
        wrote = theirs(received().model_copy(update={"referral": ad}))
        assert shown(IN_1, wrote)["referral"] == ad.model_dump()
        deleted = MessageRevoked(message_id=IN_1, change_id="c2")
        assert shown(IN_1, wrote, theirs(deleted))["referral"] is None

    def test_in_a_group_the_author_is_who_wrote(self) -> None:
        caio = Participant(contact_id="caio", address="+5511", name="Caio")
        item = shown(IN_1, theirs(received().model_copy(update={"participant": caio})))
        assert item["author"] == {"kind": "contact", "id": "caio", "name": "Caio"}

    def test_all_whose_names_it_shows_are_named(self) -> None:
        liked = theirs(ReactionSet(message_id="out-1", change_id="a", emoji="❤️"))
        document = ViewSpec(Messages()).given(ours(queued()), liked).documents()["out-1"]
        assert people_of(document) == {"ana", MARINA}


@pytest.mark.parametrize("retried", [False, True])
def test_a_schedule_says_why_its_message_did_not_arrive(retried: bool) -> None:
    scheduled = MessageScheduled(conversation_id=TALK, text="Oi", due=NOON, time_zone="America/Sao_Paulo")
    fired = ScheduleFired(conversation_id=TALK, message_id="m", text="Oi")
    failed = MessageFailed(message_id="m", code="contact.blocked", detail="O contato está bloqueado.")
    past = [recorded(scheduled, "s", actor=ANA), recorded(fired, "s"), recorded(failed, TALK)]
    past += [recorded(MessageRetried(message_id="m"), TALK)] if retried else []
    item = schedule_item(ViewSpec(Schedules()).given(*past).documents()["s"], {})
    expected = {"code": "contact.blocked", "text": "O contato está bloqueado."}
    assert item["error"] == (None if retried else expected)
    assert (item["state"], item["fired"], item["message_id"]) == ("sent", 1, "m")
