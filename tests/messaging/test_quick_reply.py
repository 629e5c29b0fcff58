"""What quick replies decide, and how they are found while writing."""

from typing import Any

from libs.access.policy import Member
from libs.events.catalog.media import Media
from libs.events.catalog.reply import QuickReplyArchived, QuickReplySaved
from libs.events.testing import NOON, DeciderSpec, ViewSpec, recorded
from services.messaging import quick_reply
from services.messaging.commands import ArchiveQuickReply, SaveQuickReply
from services.messaging.queries import quick_reply_item
from services.messaging.views.quick_replies import QuickReplies

ANA, BIA = Member(id="ana", profile="agent"), Member(id="bia", profile="agent")
BOSS = Member(id="chefe", profile="supervisor")
PRICES = Media(id="ab" * 32, kind="document", mime="application/pdf", name="precos.pdf", size=9)

spec = DeciderSpec(quick_reply.decider)
FOR_ALL = QuickReplySaved(shortcut="preco", text="Segue")
OWN = QuickReplySaved(shortcut="preco", text="Segue", owner_id="ana")


def save(member: Member = ANA, **fields: Any) -> SaveQuickReply:
    about = {"reply_id": "r", "member": member, "by": member.actor(), "at": NOON}
    return SaveQuickReply.model_validate({**about, "shortcut": "preco", "text": "Segue", **fields})


def archive(member: Member = ANA) -> ArchiveQuickReply:
    return ArchiveQuickReply(reply_id="r", member=member, by=member.actor(), at=NOON)


class TestSaving:
    def test_everybody_keeps_his_own(self) -> None:
        spec.given().when(save()).then(OWN)

    def test_management_keeps_those_for_all(self) -> None:
        spec.given().when(save(BOSS, for_all=True)).then(FOR_ALL)
        spec.given().when(save(for_all=True)).then_refused(quick_reply.QuickRepliesForAllAreManagements)
        spec.given(FOR_ALL).when(save(text="Anders", for_all=True)).then_refused(
            quick_reply.QuickRepliesForAllAreManagements
        )

    def test_nobody_changes_somebody_elses(self) -> None:
        spec.given(OWN).when(save(BIA, text="meins")).then_refused(quick_reply.QuickReplyNotFound)
        spec.given(OWN).when(save(BOSS, text="meins", for_all=True)).then_refused(quick_reply.QuickReplyNotFound)

    def test_the_same_again_is_quiet(self) -> None:
        spec.given(OWN).when(save()).then_nothing()

    def test_a_slash_before_the_shortcut_is_no_part_of_it(self) -> None:
        spec.given().when(save(shortcut="/preco ")).then(OWN)

    def test_a_shortcut_is_one_word(self) -> None:
        for shortcut in ("", "a b", "a/b", "x" * 41):
            spec.given().when(save(shortcut=shortcut)).then_refused(quick_reply.ShortcutIsInvalid)

    def test_it_says_something_or_holds_a_file(self) -> None:
        spec.given().when(save(text=" ")).then_refused(quick_reply.QuickReplyIsEmpty)
        spec.given().when(save(text="", media=(PRICES,))).then(
            QuickReplySaved(shortcut="preco", media=(PRICES,), owner_id="ana")
        )


class TestArchiving:
    def test_one_takes_ones_own_out_of_use(self) -> None:
        spec.given(OWN).when(archive()).then(QuickReplyArchived())

    def test_those_for_all_are_managements(self) -> None:
        spec.given(FOR_ALL).when(archive()).then_refused(quick_reply.QuickRepliesForAllAreManagements)
        spec.given(FOR_ALL).when(archive(BOSS)).then(QuickReplyArchived())

    def test_not_somebody_elses(self) -> None:
        spec.given(OWN).when(archive(BIA)).then_refused(quick_reply.QuickReplyNotFound)

    def test_what_is_gone_stays_gone(self) -> None:
        spec.given(OWN, QuickReplyArchived()).when(archive()).then_nothing()


def test_shortcuts_are_the_same_whatever_their_accents_and_case() -> None:
    assert quick_reply.scope(None, "Preço") == quick_reply.scope(None, "preco")
    assert quick_reply.scope(None, "preco") != quick_reply.scope("ana", "preco")


def test_the_page_shows_a_quick_reply_with_its_files() -> None:
    event = QuickReplySaved(shortcut="preco", text="Segue", media=(PRICES,), owner_id="ana")
    view = ViewSpec(QuickReplies()).given(recorded(event, "r"))
    item = quick_reply_item(view.documents()["r"], {"ana": "Ana"})
    assert (item["shortcut"], item["for_all"], item["owner"]) == ("preco", False, {"id": "ana", "name": "Ana"})
    assert [each["name"] for each in item["media"]] == ["precos.pdf"]
    ViewSpec(QuickReplies()).given(recorded(event, "r"), recorded(QuickReplyArchived(), "r")).then_nothing("r")
