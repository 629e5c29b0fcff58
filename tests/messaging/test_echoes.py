"""What the team writes on the phone, and the echoes of what was sent from here."""

from datetime import timedelta
from typing import Any

import pytest

from libs.events.catalog.media import Media
from libs.events.catalog.message import (
    PHONE,
    ChangeTaken,
    EchoRecognized,
    MediaLost,
    MediaStored,
    MediaWanted,
    MessageDelivered,
    MessageEdited,
    MessageOutcomeUnknown,
    MessageRevoked,
    MessageSent,
    MessageSentElsewhere,
    Participant,
    ParticipantErased,
    ParticipantsChanged,
    QuoteFound,
    ReactionSet,
    StatusArrivedEarly,
)
from libs.events.event import Actor, Event, Recorded
from libs.events.testing import NOON, DeciderSpec, ViewSpec, history, recorded
from libs.identity import ids
from services.messaging import changes, commands, conversation, conversation_state
from services.messaging.bot_policies import NotKnownYet, of_a_person
from services.messaging.views.messages import Messages
from services.messaging.views.participants import Participants
from tests.messaging.examples import (
    ANA,
    CONTACT,
    GATEWAY,
    LINE,
    MARINA,
    STARTED,
    TALK,
    attempt,
    attempted,
    change,
    echo,
    fail,
    queued,
    receive,
    received,
    record_sent,
    retry,
    sent,
    status,
)

E_1, C = ids.message_id(LINE, "e-1"), ids.message_id(LINE, "chg")
spec = DeciderSpec(conversation.decider)


def by(actor: Actor, event: Event) -> Recorded:
    return recorded(event, TALK, actor=actor)


def elsewhere(name: str = "e-1", text: str = "Passo aí hoje") -> MessageSentElsewhere:
    return MessageSentElsewhere(
        message_id=ids.message_id(LINE, name),
        provider_id=name,
        contact_id=MARINA,
        channel_id=LINE,
        kind="text",
        text=text,
        provider_at=NOON,
        arrival=1,
    )


SENDING = spec.given(STARTED, by(ANA, queued()), attempted())
BY_PHONE = by(PHONE, elsewhere())


class TestWhatIsWrittenOnThePhone:
    def test_it_is_ours_and_starts_a_conversation_but_is_nobody_to_send(self) -> None:
        spec.given().when(echo()).then(STARTED, elsewhere())
        spec.given(STARTED, received()).when(echo()).then(elsewhere())
        spec.given(STARTED, BY_PHONE).when(attempt(E_1)).then_refused(conversation.AttemptIsNotDue)

    def test_once(self) -> None:
        spec.given(STARTED, BY_PHONE).when(echo()).then_nothing()

    def test_what_was_said_of_it_before_is_known_then(self) -> None:
        early = StatusArrivedEarly(provider_id="e-1", status="delivered")
        spec.given(STARTED, early).when(echo()).then(elsewhere(), MessageDelivered(message_id=E_1))
        spec.given(STARTED, BY_PHONE).when(status("delivered", "e-1")).then(MessageDelivered(message_id=E_1))

    def test_it_is_shown_as_ours_by_the_phone(self) -> None:
        document = ViewSpec(Messages()).given(BY_PHONE).documents()[E_1]
        assert (document["direction"], document["status"], document["cause"]) == ("out", "sent", None)
        assert document["author"] == {"kind": "system", "id": "phone", "name": None}


class TestEchoesOfWhatWasSentFromHere:
    def test_what_is_known_to_be_sent_is_quiet(self) -> None:
        spec.given(STARTED, by(ANA, queued()), attempted(), sent()).when(echo("p-1", "Bom dia")).then_nothing()

    def test_one_that_overtakes_the_answer_settles_the_attempt(self) -> None:
        taken = MessageSent(message_id="out-1", provider_id="p-1", provider_at=NOON)
        SENDING.when(echo("p-1", "Bom dia")).then(taken)
        lost = MessageOutcomeUnknown(message_id="out-1", attempt=1)
        spec.given(*SENDING.past, lost).when(echo("p-1", "Bom dia")).then(taken)
        spec.given(*SENDING.past, by(PHONE, taken)).when(record_sent()).then_nothing()
        spec.given(*SENDING.past, by(PHONE, taken)).when(fail()).then_nothing()
        spec.given(*SENDING.past, by(PHONE, taken)).when(retry()).then_refused(conversation.MessageHasNotFailed)

    def test_the_name_above_the_text_does_not_matter(self) -> None:
        signed = queued().model_copy(update={"signature": "Ana"})
        taken = MessageSent(message_id="out-1", provider_id="p-1", provider_at=NOON)
        for text in ("*Ana*:\nBom dia", "Ana:\nBom dia"):
            spec.given(STARTED, by(ANA, signed), attempted()).when(echo("p-1", text)).then(taken)

    def test_another_text_is_another_message_until_the_answer_says_otherwise(self) -> None:
        SENDING.when(echo("p-1", "Outra coisa")).then(elsewhere("p-1", "Outra coisa"))
        taken_for = by(PHONE, elsewhere("p-1", "Bom dia (como lista)"))
        recognized = EchoRecognized(message_id="out-1", echo_id=ids.message_id(LINE, "p-1"))
        spec.given(*SENDING.past, taken_for).when(record_sent()).then(sent(), recognized)
        told = status("sent", "p-1", message_id="out-1")
        spec.given(*SENDING.past, taken_for).when(told).then(sent(), recognized)

    def test_what_was_recognized_is_one_message_with_all_that_was_heard_of_it(self) -> None:
        echoed = ids.message_id(LINE, "p-1")
        liked = ReactionSet(message_id=echoed, change_id="l", emoji="👍", provider_at=NOON)
        answer = received("in-2").model_copy(update={"reply_to": "p-1", "quoted": echoed})
        past = (
            by(ANA, queued()),
            by(GATEWAY, attempted()),
            by(PHONE, elsewhere("p-1", "como lista")),
            by(CONTACT, liked),
            by(CONTACT, answer),
            by(GATEWAY, MessageDelivered(message_id=echoed)),
            by(GATEWAY, sent()),
            by(GATEWAY, EchoRecognized(message_id="out-1", echo_id=echoed)),
        )
        documents = ViewSpec(Messages()).given(*past).documents()
        assert echoed not in documents
        ours = documents["out-1"]
        assert (ours["status"], ours["text"]) == ("delivered", "Bom dia")
        assert [each["emoji"] for each in ours["reactions"]] == ["👍"]
        assert documents[answer.message_id]["quoted"]["id"] == "out-1"

    def test_one_of_two_that_say_the_same_is_given_back_when_the_other_has_its_answer(self) -> None:
        second = by(ANA, queued("out-2"))
        first_taken = by(PHONE, MessageSent(message_id="out-1", provider_id="p-2", provider_at=NOON))
        both = spec.given(*SENDING.past, second, attempted(1, "out-2"), first_taken)
        back = MessageOutcomeUnknown(message_id="out-1", attempt=1)
        both.when(record_sent("out-2", "p-2")).then(sent("p-2", "out-2"), back)


class TestWhatIsChangedOnThePhone:
    def test_edits_deletions_and_reactions_are_done_already(self) -> None:
        there = spec.given(STARTED, received(), BY_PHONE)
        there.when(phoned("edit", "e-1", text="Passo amanhã")).then(
            MessageEdited(message_id=E_1, change_id=C, text="Passo amanhã", provider_at=NOON)
        )
        there.when(phoned("revoke", "e-1")).then(MessageRevoked(message_id=E_1, change_id=C, provider_at=NOON))
        there.when(phoned("reaction", "in-1", text="👍")).then(
            ReactionSet(message_id=ids.message_id(LINE, "in-1"), change_id=C, emoji="👍", provider_at=NOON)
        )

    def test_nobody_edits_what_the_contact_wrote(self) -> None:
        there = spec.given(STARTED, received())
        there.when(phoned("edit", "in-1", text="x")).then_refused(conversation_state.MessageNotFound)

    def test_the_echo_of_a_change_from_here_settles_it(self) -> None:
        edited = by(ANA, MessageEdited(message_id="out-1", change_id="c1", text="Boa tarde"))
        past = spec.given(STARTED, by(ANA, queued()), attempted(), sent(), edited)
        taken = ChangeTaken(change_id="c1", message_id="out-1", provider_id="chg")
        past.when(phoned("edit", "p-1", text="Boa tarde")).then(taken)
        spec.given(*past.past, taken).when(phoned("edit", "p-1", text="Boa tarde")).then_nothing()
        attempt_change = commands.AttemptChange(conversation_id=TALK, by=GATEWAY, at=NOON, change_id="c1")
        spec.given(*past.past, taken).when(attempt_change).then_refused(changes.ChangeIsNotDue)


def phoned(what: str, target: str, **fields: Any) -> commands.ReceiveChange:
    return change(what, target, "chg", by=PHONE, **fields)


CAIO = Participant(contact_id="caio", address="5521@s.whatsapp.net", name="Caio")
LIA = Participant(contact_id="lia", address="5531@s.whatsapp.net", name="Lia")


class TestGroups:
    BOTH = ParticipantsChanged(participants=(CAIO, LIA))

    def test_who_is_in_it_is_known_once(self) -> None:
        spec.given(STARTED).when(people(participants=(CAIO, LIA))).then(self.BOTH)
        spec.given(STARTED, self.BOTH).when(people(joined=(LIA,))).then_nothing()
        spec.given(STARTED, self.BOTH).when(people(left=(LIA,))).then(ParticipantsChanged(left=(LIA,)))

    def test_who_is_forgotten_is_in_it_no_more(self) -> None:
        forget = commands.EraseParticipant(conversation_id=TALK, by=GATEWAY, at=NOON, contact_id="lia")
        erased = ParticipantErased(contact_id="lia", message_ids=(), quoting_ids=(), ticket_ids=())
        alone = ParticipantsChanged(participants=(CAIO,))
        spec.given(STARTED, self.BOTH).when(forget).then(alone, erased)
        whole = ViewSpec(Participants()).given(by(GATEWAY, self.BOTH), by(GATEWAY, alone), by(GATEWAY, erased))
        left = ViewSpec(Participants()).given(by(GATEWAY, alone), by(GATEWAY, erased))
        people_then = [each["name"] for each in whole.documents()[TALK]["people"]]
        assert people_then == [each["name"] for each in left.documents()[TALK]["people"]] == ["Caio"]


def people(**fields: Any) -> commands.RecordParticipants:
    return commands.RecordParticipants(conversation_id=TALK, by=GATEWAY, at=NOON, **fields)


class TestLostFiles:
    PHOTO = Media(kind="image", mime="image/jpeg", source="900")
    LOST = MediaLost(message_id=ids.message_id(LINE, "in-1"), code="waba.404", detail="expirou")
    AWAITED = (STARTED, received().model_copy(update={"kind": "image", "media": PHOTO}))

    def test_one_is_fetched_again_when_somebody_asks(self) -> None:
        wanted = MediaWanted(message_id=self.LOST.message_id)
        spec.given(*self.AWAITED, self.LOST).when(again()).then(wanted)
        stored = MediaStored(message_id=self.LOST.message_id, media=self.PHOTO)
        had = commands.RecordMedia(
            conversation_id=TALK, by=GATEWAY, at=NOON, message_id=self.LOST.message_id, media=self.PHOTO
        )
        spec.given(*self.AWAITED, self.LOST, wanted).when(had).then(stored)

    def test_only_a_lost_one(self) -> None:
        spec.given(*self.AWAITED).when(again()).then_nothing()
        spec.given(STARTED, received()).when(again()).then_refused(conversation.MediaIsNotLost)
        spec.given(STARTED).when(again()).then_refused(conversation_state.MessageNotFound)

    def test_a_message_says_why_its_file_is_not_there(self) -> None:
        past = [by(CONTACT, each) for each in (self.AWAITED[1], self.LOST)]
        media = ViewSpec(Messages()).given(*past).documents()[self.LOST.message_id]["media"]
        assert (media["state"], media["error"]) == ("lost", {"code": "waba.404", "text": "expirou"})


def again() -> commands.RetryMedia:
    return commands.RetryMedia(conversation_id=TALK, by=ANA, at=NOON, message_id=ids.message_id(LINE, "in-1"))


def test_an_answer_finds_the_message_that_comes_after_it() -> None:
    answer = received("in-2").model_copy(update={"reply_to": "in-1"})
    found = QuoteFound(message_id=answer.message_id, quoted=ids.message_id(LINE, "in-1"))
    spec.given(STARTED, by(CONTACT, answer)).when(receive("in-1")).then(received("in-1"), found)
    past = (by(CONTACT, answer), by(CONTACT, received("in-1")), by(CONTACT, found))
    assert ViewSpec(Messages()).given(*past).documents()[answer.message_id]["quoted"]["text"] == "Olá"


class TestWhetherAPersonWroteIt:
    """While a bot is at work, what a person writes on the phone ends its run; the echo of its words does not."""

    def told(self, *past: Event | Recorded, seconds: float = 0.0) -> bool:
        talk = conversation.decider.fold(history([STARTED, *past]))
        return of_a_person(talk, E_1, NOON, NOON + timedelta(seconds=seconds))

    def test_what_is_written_on_the_phone_is_a_persons(self) -> None:
        assert self.told(BY_PHONE)
        assert self.told(by(ANA, queued()), attempted(), sent(), BY_PHONE)
        photo = queued().model_copy(update={"kind": "image"})
        assert self.told(by(ANA, photo), attempted(), BY_PHONE)

    def test_what_an_answer_showed_to_be_our_own_is_not(self) -> None:
        ours = (by(ANA, queued()), attempted(), BY_PHONE, sent("e-1"))
        assert not self.told(*ours, EchoRecognized(message_id="out-1", echo_id=E_1))

    def test_while_our_own_is_under_way_nobody_knows_but_not_for_ever(self) -> None:
        with pytest.raises(NotKnownYet):
            self.told(by(ANA, queued()), attempted(), BY_PHONE)
        assert self.told(by(ANA, queued()), attempted(), BY_PHONE, seconds=15)
