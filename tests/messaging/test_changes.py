"""What follows when somebody edits, deletes or reacts: who may, for how long, and what the provider makes of it."""

from datetime import timedelta
from typing import Any

import pytest

from libs.access.policy import Member
from libs.events.catalog.media import Media
from libs.events.catalog.message import (
    ChangeArrivedEarly,
    ChangeAttempted,
    ChangeFailed,
    ChangeOutcomeUnknown,
    ChangeTaken,
    MediaLost,
    MediaStored,
    MessageEdited,
    MessageFailed,
    MessageQueued,
    MessageRevoked,
    Participant,
    ParticipantsChanged,
    ReactionRemoved,
    ReactionSet,
)
from libs.events.event import Actor, Event, Recorded
from libs.events.testing import NOON, DeciderSpec, recorded
from libs.identity import ids
from services.messaging import changes, commands, conversation, conversation_state
from services.messaging.message_text import TextIsEmpty
from tests.messaging.examples import (
    ANA,
    GATEWAY,
    LINE,
    MARINA,
    STARTED,
    TALK,
    attempted,
    queue,
    queued,
    receive,
    received,
    record_sent,
    retry,
    sent,
)

MINE, OTHER = Member(id="ana", profile="agent"), Member(id="bia", profile="agent")
BOSS = Member(id="chefe", profile="supervisor")
CONTACT = Actor(kind="contact", id=MARINA)
IN_1 = ids.message_id(LINE, "in-1")
C = ids.message_id(LINE, "chg-1")

spec = DeciderSpec(conversation.decider)


def by(actor: Actor, event: Event) -> Recorded:
    return recorded(event, TALK, actor=actor)


WRITTEN = by(ANA, queued())
PAST = (STARTED, received(), WRITTEN, attempted(), sent())
SENT = spec.given(*PAST)
EDITED = MessageEdited(message_id="out-1", change_id="c1", text="Boa tarde")
REVOKED = MessageRevoked(message_id="out-1", change_id="c1")
FAILURE = MessageFailed(message_id="out-1", code="x", detail="")
LIKED = ReactionSet(message_id=IN_1, change_id="c1", emoji="👍")


def ask(command: type[Any], member: Member = MINE, **fields: Any) -> Any:
    about = {"conversation_id": TALK, "by": member.actor(), "at": NOON, "member": member}
    return command.model_validate({**about, "message_id": "out-1", "change_id": "c1", **fields})


def edit(text: str = "Boa tarde", **fields: Any) -> commands.EditMessage:
    edited: commands.EditMessage = ask(commands.EditMessage, text=text, **fields)
    return edited


def revoke(**fields: Any) -> commands.RevokeMessage:
    revoked: commands.RevokeMessage = ask(commands.RevokeMessage, **fields)
    return revoked


def react(emoji: str | None = "👍", message_id: str = IN_1, **fields: Any) -> commands.ReactToMessage:
    reacted: commands.ReactToMessage = ask(commands.ReactToMessage, emoji=emoji, message_id=message_id, **fields)
    return reacted


def changed(what: str, provider_id: str = "in-1", **fields: Any) -> commands.ReceiveChange:
    about = {"conversation_id": TALK, "by": CONTACT, "at": NOON, "provider_at": NOON}
    values = {"change_id": C, "changed_as": "chg-1", "contact_id": MARINA, "provider_id": provider_id, "what": what}
    return commands.ReceiveChange.model_validate({**about, **values, **fields})


class TestEditing:
    def test_the_writer_edits(self) -> None:
        SENT.when(edit()).then(EDITED)

    def test_management_edits_what_the_team_wrote(self) -> None:
        SENT.when(edit(member=BOSS)).then(EDITED)

    def test_nobody_else_does(self) -> None:
        SENT.when(edit(member=OTHER)).then_refused(changes.MessageIsNotYours)

    def test_what_the_contact_wrote_is_not_ours(self) -> None:
        SENT.when(edit(message_id=IN_1)).then_refused(changes.MessageIsNotYours)

    def test_an_unknown_message_cannot_be_edited(self) -> None:
        SENT.when(edit(message_id="?")).then_refused(conversation_state.MessageNotFound)

    def test_the_same_text_is_no_edit(self) -> None:
        SENT.when(edit("Bom dia")).then_nothing()
        spec.given(*PAST, EDITED).when(edit(change_id="c2")).then_nothing()

    def test_back_to_what_it_said_at_first_is_one(self) -> None:
        back = MessageEdited(message_id="out-1", change_id="c2", text="Bom dia")
        spec.given(*PAST, EDITED).when(edit("Bom dia", change_id="c2")).then(back)

    def test_an_empty_text_is_none(self) -> None:
        SENT.when(edit(" ")).then_refused(TextIsEmpty)

    def test_the_channel_gives_some_time(self) -> None:
        late = NOON + timedelta(seconds=901)
        SENT.when(edit(at=late, within=900.0)).then_refused(changes.MessageIsTooOldToEdit, seconds=900.0)
        SENT.when(edit(at=late - timedelta(seconds=2), within=900.0)).then(EDITED)

    @pytest.mark.parametrize("past", [(), (attempted(),), (FAILURE,)])
    def test_what_the_provider_lacks_cannot_be_edited(self, past: tuple[Event, ...]) -> None:
        spec.given(STARTED, WRITTEN, *past).when(edit()).then_refused(changes.MessageWasNotSent)

    def test_what_was_deleted_cannot_be_edited(self) -> None:
        spec.given(*PAST, REVOKED).when(edit(change_id="c2")).then_refused(changes.MessageWasRevoked)

    def test_an_edit_that_the_provider_refused_did_not_happen(self) -> None:
        failed = ChangeFailed(change_id="c1", message_id="out-1", code="x", detail="")
        again = MessageEdited(message_id="out-1", change_id="c2", text="Boa tarde")
        spec.given(*PAST, EDITED, failed).when(edit(change_id="c2")).then(again)


class TestDeleting:
    def test_the_writer_deletes_for_everybody(self) -> None:
        SENT.when(revoke()).then(REVOKED)

    def test_once(self) -> None:
        spec.given(*PAST, REVOKED).when(revoke(change_id="c2")).then_nothing()

    def test_nobody_else_does(self) -> None:
        SENT.when(revoke(member=OTHER)).then_refused(changes.MessageIsNotYours)
        SENT.when(revoke(message_id=IN_1)).then_refused(changes.MessageIsNotYours)

    def test_what_never_arrived_need_not_be_recalled(self) -> None:
        taken = ChangeTaken(change_id="c1", message_id="out-1")
        failed = spec.given(STARTED, WRITTEN, attempted(), FAILURE)
        failed.when(revoke()).then(REVOKED, taken)
        spec.given(STARTED, WRITTEN, attempted(), FAILURE, REVOKED, taken).when(retry()).then_refused(
            conversation.MessageHasNotFailed
        )

    def test_the_channel_gives_some_time(self) -> None:
        late = revoke(at=NOON + timedelta(days=3), within=172_800.0)
        SENT.when(late).then_refused(changes.MessageIsTooOldToRevoke)

    def test_what_is_on_its_way_cannot_be_deleted(self) -> None:
        spec.given(STARTED, WRITTEN, attempted()).when(revoke()).then_refused(changes.MessageWasNotSent)


class TestReacting:
    def test_the_team_reacts_to_either_side(self) -> None:
        SENT.when(react()).then(LIKED)
        SENT.when(react(message_id="out-1")).then(ReactionSet(message_id="out-1", change_id="c1", emoji="👍"))

    def test_the_same_emoji_again_is_quiet_whoever_of_the_team_sets_it(self) -> None:
        spec.given(*PAST, by(ANA, LIKED)).when(react(member=OTHER, change_id="c2")).then_nothing()

    def test_taken_back(self) -> None:
        spec.given(*PAST, by(ANA, LIKED)).when(react(None, change_id="c2")).then(
            ReactionRemoved(message_id=IN_1, change_id="c2")
        )
        SENT.when(react(None)).then_nothing()

    def test_nothing_to_react_to(self) -> None:
        SENT.when(react(message_id="?")).then_refused(conversation_state.MessageNotFound)
        spec.given(STARTED, WRITTEN).when(react(message_id="out-1")).then_refused(changes.MessageWasNotSent)
        spec.given(*PAST, REVOKED).when(react(message_id="out-1", change_id="c2")).then_refused(
            changes.MessageWasRevoked
        )


class TestWhatTheContactChanges:
    def test_he_edits_deletes_and_reacts_without_a_message_being_received(self) -> None:
        SENT.when(changed("edit", text="Olá!")).then(
            MessageEdited(message_id=IN_1, change_id=C, text="Olá!", provider_at=NOON)
        )
        SENT.when(changed("revoke")).then(MessageRevoked(message_id=IN_1, change_id=C, provider_at=NOON))
        SENT.when(changed("reaction", "p-1", text="❤️")).then(
            ReactionSet(message_id="out-1", change_id=C, emoji="❤️", provider_at=NOON)
        )
        SENT.when(changed("reaction", "p-1")).then(
            ReactionRemoved(message_id="out-1", change_id=C, provider_at=NOON)
        )

    def test_in_a_group_it_is_known_who_reacted(self) -> None:
        who = Participant(contact_id="k", address="+5511", name="Caio")
        SENT.when(changed("reaction", text="👏", participant=who)).then(
            ReactionSet(message_id=IN_1, change_id=C, emoji="👏", provider_at=NOON, participant=who)
        )

    def test_the_same_change_again_is_quiet_for_ever(self) -> None:
        first = by(CONTACT, ReactionSet(message_id=IN_1, change_id=C, emoji="❤️"))
        second = by(CONTACT, ReactionRemoved(message_id=IN_1, change_id="other"))
        spec.given(*PAST, first, second).when(changed("reaction", text="❤️")).then_nothing()

    def test_he_cannot_change_what_we_wrote(self) -> None:
        SENT.when(changed("edit", "p-1", text="x")).then_refused(conversation_state.MessageNotFound)
        SENT.when(changed("revoke", "p-1")).then_refused(conversation_state.MessageNotFound)

    def test_one_that_comes_before_its_message_waits_for_it_and_starts_nothing(self) -> None:
        like = early("never-seen", "reaction", "👍")
        spec.given().when(changed("reaction", "never-seen", text="👍")).then(like)
        SENT.when(changed("reaction", "never-seen", text="👍")).then(like)
        waiting = spec.given(*PAST, by(CONTACT, like))
        waiting.when(changed("reaction", "never-seen", text="👍")).then_nothing()
        liked = ReactionSet(
            message_id=ids.message_id(LINE, "never-seen"), change_id=C, emoji="👍", provider_at=NOON, by=CONTACT
        )
        waiting.when(receive("never-seen")).then(received("never-seen"), liked)

    def test_one_that_waits_for_a_message_of_ours_is_his_when_the_provider_has_taken_that(self) -> None:
        liked = ReactionSet(message_id="out-1", change_id=C, emoji="👍", provider_at=NOON, by=CONTACT)
        waiting = spec.given(STARTED, WRITTEN, attempted(), by(CONTACT, early("p-1", "reaction", "👍")))
        waiting.when(record_sent()).then(sent(), liked)

    def test_what_he_could_not_change_is_not_changed_later_either(self) -> None:
        waiting = spec.given(STARTED, WRITTEN, attempted(), by(CONTACT, early("p-1", "edit", "x")))
        waiting.when(record_sent()).then(sent())

    def test_an_edit_may_be_told_without_its_text(self) -> None:
        edited = MessageEdited(message_id=IN_1, change_id=C, provider_at=NOON)
        SENT.when(changed("edit")).then(edited)

    def test_what_he_deleted_stays_deleted(self) -> None:
        gone = by(CONTACT, MessageRevoked(message_id=IN_1, change_id="r"))
        spec.given(*PAST, gone).when(changed("edit", text="doch")).then_nothing()


class TestHandingOver:
    PENDING = spec.given(*PAST, by(ANA, EDITED))
    ATTEMPT = ChangeAttempted(change_id="c1", message_id="out-1", attempt=1)

    def test_an_attempt_is_known_before_it_leaves(self) -> None:
        self.PENDING.when(attempt()).then(self.ATTEMPT)

    def test_an_open_attempt_is_made_again_only_where_that_does_no_harm(self) -> None:
        sending = spec.given(*PAST, by(ANA, EDITED), self.ATTEMPT)
        sending.when(attempt()).then_refused(changes.ChangeIsNotDue, change_status="sending")
        sending.when(attempt(resume=True)).then_nothing()

    def test_the_first_outcome_counts(self) -> None:
        taken = ChangeTaken(change_id="c1", message_id="out-1", provider_id="p-9")
        sending = spec.given(*PAST, by(ANA, EDITED), self.ATTEMPT)
        sending.when(outcome("taken", provider_id="p-9")).then(taken)
        sending.when(outcome("failed", code="x", detail="y")).then(
            ChangeFailed(change_id="c1", message_id="out-1", code="x", detail="y")
        )
        sending.when(outcome("unknown")).then(ChangeOutcomeUnknown(change_id="c1", message_id="out-1"))
        spec.given(*PAST, by(ANA, EDITED), self.ATTEMPT, taken).when(outcome("failed")).then_nothing()
        spec.given(*PAST, by(ANA, EDITED), self.ATTEMPT, taken).when(attempt()).then_refused(
            changes.ChangeIsNotDue, change_status="done"
        )

    def test_an_unknown_change_has_none(self) -> None:
        SENT.when(attempt()).then_refused(changes.ChangeNotFound)
        SENT.when(outcome("taken")).then_refused(changes.ChangeNotFound)


def early(provider_id: str, what: Any, text: str | None = None, who: Actor = CONTACT) -> ChangeArrivedEarly:
    return ChangeArrivedEarly(
        provider_id=provider_id,
        change_id=C,
        contact_id=MARINA,
        by=who,
        what=what,
        text=text,
        provider_at=NOON,
        changed_as="chg-1",
    )


def attempt(**fields: Any) -> commands.AttemptChange:
    return commands.AttemptChange(conversation_id=TALK, by=GATEWAY, at=NOON, change_id="c1", **fields)


def outcome(what: Any, **fields: Any) -> commands.RecordChange:
    return commands.RecordChange(conversation_id=TALK, by=GATEWAY, at=NOON, change_id="c1", outcome=what, **fields)


PHOTO = Media(kind="image", mime="image/jpeg", source="900")
OURS = PHOTO.model_copy(update={"id": "ab" * 32, "size": 4_000})


class TestFiles:
    AWAITED = spec.given(STARTED, received().model_copy(update={"kind": "image", "media": PHOTO}))
    STORED = MediaStored(message_id=IN_1, media=OURS)

    def test_a_file_is_awaited_until_it_is_ours_or_lost(self) -> None:
        self.AWAITED.when(store()).then(self.STORED)
        self.AWAITED.when(lost()).then(MediaLost(message_id=IN_1, code="gone", detail="weg"))

    def test_what_is_settled_is_quiet(self) -> None:
        spec.given(STARTED, received()).when(store()).then_nothing()
        spec.given(*self.AWAITED.past, self.STORED).when(lost()).then_nothing()

    def test_an_unknown_message_has_no_file(self) -> None:
        spec.given(STARTED).when(store()).then_refused(conversation_state.MessageNotFound)

    def test_a_message_may_be_a_file_without_a_text(self) -> None:
        wanted = MessageQueued(message_id="out-2", contact_id=MARINA, channel_id=LINE, kind="image", media=OURS)
        SENT.when(queue("out-2", "", kind="image", media=OURS)).then(wanted)

    def test_a_reply_names_a_message_of_this_conversation(self) -> None:
        SENT.when(queue("out-2", quoted="?")).then_refused(conversation_state.MessageNotFound)
        SENT.when(queue("out-2", quoted=IN_1)).then(queued("out-2").model_copy(update={"quoted": IN_1}))

    def test_what_the_contact_answers_is_known_by_our_id(self) -> None:
        answer = received("in-2").model_copy(update={"reply_to": "p-1", "quoted": "out-1"})
        SENT.when(receive("in-2", reply_to="p-1")).then(answer)
        unknown = received("in-2").model_copy(update={"reply_to": "p-7"})
        SENT.when(receive("in-2", reply_to="p-7")).then(unknown)


def store() -> commands.RecordMedia:
    return commands.RecordMedia(conversation_id=TALK, by=GATEWAY, at=NOON, message_id=IN_1, media=OURS)


def lost() -> commands.RecordMediaLoss:
    about = {"conversation_id": TALK, "by": GATEWAY, "at": NOON, "message_id": IN_1}
    return commands.RecordMediaLoss.model_validate({**about, "code": "gone", "detail": "weg"})


def test_a_snapshot_holds_all_that_decisions_rest_on() -> None:
    snapshot = conversation.decider.snapshot
    assert snapshot is not None
    gone = by(CONTACT, MessageRevoked(message_id=IN_1, change_id="r"))
    liked = by(ANA, ReactionSet(message_id="out-1", change_id="l", emoji="👍"))
    awaited = received("in-9").model_copy(update={"media": PHOTO, "reply_to": "p-8"})
    waiting = by(CONTACT, early("p-9", "revoke"))
    group = ParticipantsChanged(joined=(Participant(contact_id="k", address="5511", name="Caio"),))
    lost = MediaLost(message_id=IN_1, code="gone", detail="weg")
    past = spec.given(*PAST, by(ANA, EDITED), ChangeAttempted(change_id="c1", message_id="out-1", attempt=1))
    state = conversation.decider.fold(spec.given(*past.past, liked, gone, awaited, waiting, group, lost).past)
    assert snapshot.load(snapshot.dump(state)) == state
