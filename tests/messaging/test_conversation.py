"""What a conversation decides: nothing twice, nothing backwards, and no attempt of which nobody knows."""

from libs.events.catalog.message import (
    MessageDelivered,
    MessageFailed,
    MessageOutcomeUnknown,
    MessagePlayed,
    MessageQueued,
    MessageRead,
    MessageRetried,
    PeerLearned,
    Referral,
    Segments,
    SendAttempted,
    StatusArrivedEarly,
)
from libs.events.testing import DeciderSpec
from services.messaging import conversation, conversation_state
from services.messaging.commands import TEXT_LIMIT, Start
from services.messaging.message_text import TextIsEmpty, TextIsTooLong
from tests.messaging.examples import (
    LINE,
    MARINA,
    PEER,
    STARTED,
    InMemory,
    attempt,
    attempted,
    fail,
    learn_peer,
    lose,
    queue,
    queued,
    receive,
    received,
    record_sent,
    retry,
    sent,
    status,
    withdraw,
)

spec = DeciderSpec(conversation.decider)
QUEUED = spec.given(STARTED, queued())
SENDING = spec.given(STARTED, queued(), attempted())
SENT = spec.given(STARTED, queued(), attempted(), sent())
FAILURE = MessageFailed(message_id="out-1", code="waba.131026", detail="undeliverable")
DELIVERED = MessageDelivered(message_id="out-1")
READ = MessageRead(message_id="out-1")
UNKNOWN = MessageOutcomeUnknown(message_id="out-1", attempt=1)
RETRIED = MessageRetried(message_id="out-1")


class TestReceiving:
    def test_the_first_message_starts_the_conversation(self) -> None:
        spec.given().when(receive()).then(STARTED, received())

    def test_a_further_message_is_received(self) -> None:
        spec.given(STARTED, received("in-1")).when(receive("in-2")).then(received("in-2"))

    def test_a_message_that_comes_again_is_quiet_for_ever(self) -> None:
        spec.given(STARTED, received("in-1"), received("in-2")).when(receive("in-1")).then_nothing()

    def test_what_led_him_to_write_is_kept_with_the_message(self) -> None:
        about = Referral(kind="product", headline="BOLO-01")
        said = received().model_copy(update={"referral": about})
        spec.given().when(receive(referral=about)).then(STARTED, said)

    def test_another_address_of_the_same_peer_is_learned(self) -> None:
        again = receive("in-2", peer="552188421170")
        spec.given(STARTED, received("in-1")).when(again).then(PeerLearned(peer="552188421170"), received("in-2"))

    def test_an_address_that_stands_instead_of_the_known_one_is_learned(self) -> None:
        moved = learn_peer("5521900001111", PEER, "552188421170")
        spec.given(STARTED).when(moved).then(PeerLearned(peer="5521900001111"))
        spec.given(STARTED, PeerLearned(peer="5521900001111")).when(moved).then_nothing()

    def test_an_address_that_stands_instead_of_another_one_is_not_learned(self) -> None:
        spec.given(STARTED).when(learn_peer("BR.2", "BR.1")).then_nothing()
        spec.given().when(learn_peer("5521900001111", PEER)).then_nothing()


class TestQueueing:
    def test_a_text_is_queued(self) -> None:
        spec.given(STARTED).when(queue()).then(queued())

    def test_the_same_message_again_is_quiet(self) -> None:
        SENT.when(queue(text="another text under the same id")).then_nothing()

    def test_the_conversation_knows_its_own_channel_and_contact(self) -> None:
        spec.given(STARTED).when(queue(channel_id="x", contact_id="y")).then(queued())

    def test_a_conversation_that_does_not_exist_is_refused(self) -> None:
        spec.given().when(queue()).then_refused(conversation_state.ConversationNotFound)

    def test_a_conversation_can_be_started_by_writing(self) -> None:
        begin = Start(channel_kind="simulator", peer=PEER)
        spec.given().when(queue(start=begin)).then(STARTED, queued())

    def test_an_empty_text_is_refused(self) -> None:
        spec.given(STARTED).when(queue(text=" \n")).then_refused(TextIsEmpty)

    def test_a_text_that_is_too_long_is_refused(self) -> None:
        spec.given(STARTED).when(queue(text="a" * (TEXT_LIMIT + 1))).then_refused(TextIsTooLong, limit=TEXT_LIMIT)

    def test_the_signature_is_kept_beside_the_text(self) -> None:
        signed = MessageQueued(**{**queued().model_dump(), "signature": "Ana"})
        spec.given(STARTED).when(queue(signature="Ana")).then(signed)
        assert (signed.channel_id, signed.contact_id) == (LINE, MARINA)


class TestAttempting:
    def test_a_queued_message_is_attempted(self) -> None:
        QUEUED.when(attempt()).then(attempted())
        parts = Segments(encoding="gsm", parts=2)
        said = SendAttempted(message_id="out-1", attempt=1, segments=parts)
        QUEUED.when(attempt(segments=parts)).then(said)

    def test_the_same_attempt_asked_for_again_is_quiet(self) -> None:
        desk = InMemory(conversation.decider, "talk")
        for command in (receive(), queue()):
            desk.carry_out(command)
        once = attempt()
        assert desk.carry_out(once) == [attempted()]
        assert desk.carry_out(once) == []

    def test_an_open_attempt_is_not_due_for_another_sender(self) -> None:
        SENDING.when(attempt()).then_refused(conversation.AttemptIsNotDue, message_status="sending")

    def test_an_open_attempt_is_resumed_where_sending_twice_does_no_harm(self) -> None:
        SENDING.when(attempt(resume=True)).then_nothing()

    def test_a_retried_message_is_attempted_anew(self) -> None:
        spec.given(STARTED, queued(), attempted(), FAILURE, RETRIED).when(attempt()).then(attempted(2))

    def test_a_finished_message_is_not_attempted(self) -> None:
        SENT.when(attempt(resume=True)).then_refused(conversation.AttemptIsNotDue, message_status="sent")

    def test_a_message_of_unknown_outcome_waits_for_a_person(self) -> None:
        spec.given(STARTED, queued(), attempted(), UNKNOWN).when(attempt()).then_refused(
            conversation.AttemptIsNotDue, message_status="unknown"
        )

    def test_an_unknown_message_is_not_attempted(self) -> None:
        spec.given(STARTED).when(attempt()).then_refused(conversation_state.MessageNotFound)


class TestOutcomes:
    def test_the_provider_took_it(self) -> None:
        SENDING.when(record_sent()).then(sent())

    def test_the_provider_names_another_address(self) -> None:
        SENDING.when(record_sent(peer="552188421170")).then(PeerLearned(peer="552188421170"), sent())

    def test_taken_again_is_quiet(self) -> None:
        SENT.when(record_sent(peer=PEER)).then_nothing()

    def test_what_is_not_ours_cannot_have_been_taken(self) -> None:
        spec.given(STARTED, received()).when(record_sent()).then_refused(conversation_state.MessageNotFound)

    def test_it_failed(self) -> None:
        SENDING.when(fail()).then(FAILURE)

    def test_it_failed_before_any_attempt(self) -> None:
        QUEUED.when(fail(may_retry=True)).then(FAILURE.model_copy(update={"may_retry": True}))

    def test_a_failure_of_what_was_sent_changes_nothing(self) -> None:
        SENT.when(fail()).then_nothing()

    def test_what_a_bot_said_leaves_no_more_once_somebody_took_its_place(self) -> None:
        said = queued().model_copy(update={"cause": "bot"})
        lost = FAILURE.model_copy(
            update={"code": "bot.taken_over", "detail": "Alguém assumiu a conversa antes de o texto sair."}
        )
        spec.given(STARTED, said).when(withdraw()).then(lost)
        spec.given(STARTED, said, attempted()).when(withdraw()).then_nothing()
        spec.given(STARTED, said, lost).when(withdraw()).then_nothing()
        QUEUED.when(withdraw()).then_nothing()

    def test_what_is_not_ours_cannot_fail(self) -> None:
        spec.given(STARTED).when(fail()).then_refused(conversation_state.MessageNotFound)

    def test_nobody_knows_what_became_of_an_open_attempt(self) -> None:
        SENDING.when(lose()).then(UNKNOWN)

    def test_an_outcome_that_is_known_is_not_unknown(self) -> None:
        SENT.when(lose()).then_nothing()
        QUEUED.when(lose()).then_nothing()

    def test_what_is_not_ours_has_no_outcome(self) -> None:
        spec.given(STARTED).when(lose()).then_refused(conversation_state.MessageNotFound)


class TestRetrying:
    def test_a_failed_message_is_retried(self) -> None:
        spec.given(STARTED, queued(), attempted(), FAILURE).when(retry()).then(RETRIED)

    def test_a_message_of_unknown_outcome_is_retried(self) -> None:
        spec.given(STARTED, queued(), attempted(), UNKNOWN).when(retry()).then(RETRIED)

    def test_a_message_on_its_way_needs_no_retry(self) -> None:
        QUEUED.when(retry()).then_nothing()
        SENDING.when(retry()).then_nothing()

    def test_a_first_failure_is_retried_once_to_another_address(self) -> None:
        other = retry(peer="553288880001")
        failed = (STARTED, queued(), attempted(), FAILURE)
        spec.given(*failed).when(other).then(PeerLearned(peer="553288880001"), RETRIED)
        again = (PeerLearned(peer="553288880001"), RETRIED, attempted(attempt=2), FAILURE)
        spec.given(*failed, *again).when(retry(peer="5532988880001")).then_nothing()
        spec.given(*failed).when(retry(peer=STARTED.peer)).then_nothing()

    def test_a_sent_message_is_not_sent_again(self) -> None:
        SENT.when(retry()).then_refused(conversation.MessageHasNotFailed, message_status="sent")

    def test_what_is_not_ours_cannot_be_retried(self) -> None:
        spec.given(STARTED).when(retry()).then_refused(conversation_state.MessageNotFound)

    def test_a_late_failure_of_the_earlier_attempt_does_not_fail_the_new_one(self) -> None:
        retried = spec.given(STARTED, queued(), attempted(), sent(), FAILURE, RETRIED)
        retried.when(status("failed")).then_nothing()
        retried.when(status("sent")).then_nothing()

    def test_a_late_delivery_of_the_earlier_attempt_spares_the_new_one(self) -> None:
        retried = (STARTED, queued(), attempted(), sent(), FAILURE, RETRIED)
        spec.given(*retried).when(status("delivered")).then(DELIVERED)
        spec.given(*retried, DELIVERED).when(attempt()).then_refused(conversation.AttemptIsNotDue)

    def test_a_new_attempt_brings_a_new_provider_id(self) -> None:
        again = spec.given(STARTED, queued(), attempted(), sent(), FAILURE, RETRIED, attempted(2))
        again.when(record_sent(provider_id="p-2")).then(sent("p-2"))


class TestStatuses:
    def test_it_was_delivered(self) -> None:
        SENT.when(status("delivered")).then(DELIVERED)

    def test_it_was_read_without_word_of_its_delivery(self) -> None:
        SENT.when(status("read")).then(READ)

    def test_it_failed_after_it_was_taken(self) -> None:
        SENT.when(status("failed")).then(FAILURE)

    def test_a_status_never_moves_a_message_backwards(self) -> None:
        read = spec.given(STARTED, queued(), attempted(), sent(), READ)
        for late in ("sent", "read", "failed"):
            read.when(status(late)).then_nothing()

    def test_that_it_was_delivered_is_known_even_after_it_was_read(self) -> None:
        read = spec.given(STARTED, queued(), attempted(), sent(), READ)
        read.when(status("delivered")).then(DELIVERED)
        assert conversation.decider.fold(read.given(*read.past, DELIVERED).past).sent["out-1"].status == "read"

    def test_a_voice_message_is_played_after_it_was_read(self) -> None:
        played = MessagePlayed(message_id="out-1")
        spec.given(STARTED, queued(), attempted(), sent(), READ).when(status("played")).then(played)

    def test_a_failure_is_final_unless_the_message_arrived_after_all(self) -> None:
        failed = spec.given(STARTED, queued(), attempted(), sent(), FAILURE)
        failed.when(status("sent")).then_nothing()
        failed.when(status("delivered")).then(DELIVERED)

    def test_a_status_that_comes_before_its_message_is_kept_once(self) -> None:
        early = StatusArrivedEarly(provider_id="p-1", status="delivered")
        SENDING.when(status("delivered")).then(early)
        spec.given().when(status("delivered")).then(early)

    def test_early_statuses_are_applied_once_the_provider_id_is_known(self) -> None:
        early = [StatusArrivedEarly(provider_id="p-1", status=each) for each in ("read", "delivered", "sent")]
        known = spec.given(STARTED, queued(), attempted(), *early)
        known.when(record_sent()).then(sent(), DELIVERED, READ)

    def test_an_early_failure_is_applied_too(self) -> None:
        early = StatusArrivedEarly(provider_id="p-1", status="failed", code="waba.131026", detail="undeliverable")
        spec.given(STARTED, queued(), attempted(), early).when(record_sent()).then(sent(), FAILURE)

    def test_a_failure_that_the_provider_tells_of_says_whether_it_may_be_tried_again(self) -> None:
        again = FAILURE.model_copy(update={"may_retry": True})
        SENT.when(status("failed", may_retry=True)).then(again)
        about = {"code": FAILURE.code, "detail": FAILURE.detail, "may_retry": True}
        early = StatusArrivedEarly(provider_id="p-1", status="failed", **about)
        SENDING.when(status("failed", may_retry=True)).then(early)
        spec.given(STARTED, queued(), attempted(), early).when(record_sent()).then(sent(), again)

    def test_a_status_that_echoes_our_id_settles_an_unknown_outcome(self) -> None:
        unknown = spec.given(STARTED, queued(), attempted(), UNKNOWN)
        unknown.when(status("delivered", message_id="out-1")).then(sent(), DELIVERED)
        unknown.when(status("sent", message_id="out-1")).then(sent())

    def test_a_sent_message_is_known_by_its_status_before_the_sender_says_so(self) -> None:
        spec.given(STARTED, queued(), attempted(), sent(), READ).when(record_sent()).then_nothing()
