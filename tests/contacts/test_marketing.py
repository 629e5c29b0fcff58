"""Who wants no marketing from a line, and takes it again (C3)."""

from datetime import datetime, timedelta

from libs.events.catalog.relation import ContactBlocked, MarketingAccepted, MarketingDeclined
from libs.events.event import SYSTEM
from libs.events.testing import NOON, DeciderSpec
from services.contacts import relation
from services.contacts.commands import RecordMarketingChoice

spec = DeciderSpec(relation.decider)
LATER = NOON + timedelta(hours=1)


def choice(declined: bool, at: datetime | None = NOON, line: str = "line") -> RecordMarketingChoice:
    return RecordMarketingChoice(by=SYSTEM, contact_id="marina", channel_id=line, declined=declined, provider_at=at)


STOPPED = MarketingDeclined(channel_id="line", provider_at=NOON)
RESUMED = MarketingAccepted(channel_id="line", provider_at=LATER)


def test_a_contact_stops_marketing_from_a_line_and_takes_it_again() -> None:
    spec.given().when(choice(True)).then(STOPPED)
    spec.given(STOPPED).when(choice(False, LATER)).then(RESUMED)
    spec.given(STOPPED, RESUMED).when(choice(True, None)).then(MarketingDeclined(channel_id="line"))


def test_what_is_known_already_is_not_noted_again() -> None:
    spec.given().when(choice(False)).then_nothing()
    spec.given(STOPPED).when(choice(True, LATER)).then_nothing()


def test_news_that_come_late_do_not_undo_newer_ones() -> None:
    spec.given(STOPPED, RESUMED).when(choice(True, NOON + timedelta(minutes=1))).then_nothing()


def test_each_line_has_a_choice_of_its_own_whatever_else_is_said_of_the_contact() -> None:
    spec.given(STOPPED, ContactBlocked()).when(choice(True, line="other")).then(
        MarketingDeclined(channel_id="other", provider_at=NOON)
    )
