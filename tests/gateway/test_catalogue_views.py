"""What management sets up, as pickers offer it, and what counts where nothing was set."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from libs.events.catalog.board import (
    BoardArchived,
    BoardCreated,
    BoardRenamed,
    BoardRestored,
    ColumnAdded,
    ColumnArchived,
    ColumnLimited,
    ColumnMoved,
    ColumnRecoloured,
    ColumnRenamed,
)
from libs.events.catalog.company import CompanyHoursSet, CompanyTextsSet, Hours, RatingSettingsSet
from libs.events.catalog.queue import HoursSet, QueueCreated, TextsSet
from libs.events.catalog.reason import ReasonArchived, ReasonCreated, ReasonRenamed
from libs.events.catalog.relation import (
    ChatbotBlocked,
    ChatbotUnblocked,
    ContactBlocked,
    ContactUnblocked,
    MarketingAccepted,
    MarketingDeclined,
)
from libs.events.catalog.tag import TagArchived, TagCreated, TagRecoloured, TagRenamed
from libs.events.event import Event
from libs.events.settings import Settings
from libs.events.testing import ViewSpec, recorded
from libs.events.view import Document
from services.gateway.company import CompanySettings
from services.gateway.directory import Directory
from services.gateway.views.catalogues import Boards, Reasons, Tags
from services.gateway.views.company import Company
from services.gateway.views.queues import Queues
from services.gateway.views.relations import Relations

BLUE, RED = "#1971c2", "#c92a2a"
MONDAY = datetime(2026, 11, 16, 15, tzinfo=UTC)
OPEN, NEVER = Hours(mon=(("08:00", "18:00"),)), Hours()


def folded(view: Any, *events: Event, stream_id: str = "x") -> Document:
    documents = ViewSpec(view).given(*(recorded(each, stream_id) for each in events)).documents()
    return {key: value for key, value in documents.get(stream_id, {}).items() if key not in ("_id", "position")}


def test_a_tag_and_a_reason_keep_their_names_when_they_are_archived() -> None:
    tag = folded(
        Tags(),
        TagCreated(label="Urgente", color=RED),
        TagRenamed(label="Já"),
        TagRecoloured(color=BLUE),
        TagArchived(),
    )
    assert tag == {"name": "Já", "color": BLUE, "archived": True}
    reason = folded(Reasons(), ReasonCreated(label="Troca"), ReasonRenamed(label="Trocas"), ReasonArchived())
    assert reason == {"name": "Trocas", "archived": True}


def test_a_boards_columns_stand_in_their_order_and_archived_ones_behind() -> None:
    board = folded(
        Boards(),
        BoardCreated(label="Obras"),
        *(ColumnAdded(column_id=each, label=each, color=BLUE) for each in "abc"),
        ColumnMoved(column_id="c", place=0),
        ColumnRenamed(column_id="b", label="B"),
        ColumnRecoloured(column_id="b", color=RED),
        ColumnArchived(column_id="a"),
        ColumnAdded(column_id="d", label="d", color=BLUE),
        BoardRenamed(label="Obras novas"),
        BoardArchived(),
        BoardRestored(),
        ColumnLimited(column_id="d", limit=5),
    )
    assert [each["limit"] for each in board["columns"]] == [None, None, 5, None]
    assert [(each["id"], each["archived"]) for each in board["columns"]] == [
        ("c", False),
        ("b", False),
        ("d", False),
        ("a", True),
    ]
    assert (board["columns"][1]["name"], board["columns"][1]["color"]) == ("B", RED)
    assert (board["name"], board["archived"]) == ("Obras novas", False)
    assert folded(Boards(), BoardCreated(label="Obras"), BoardArchived())["archived"] is True


def test_only_contacts_of_whom_something_is_said_have_a_document() -> None:
    assert folded(Relations(), ContactBlocked(), ChatbotBlocked()) == {"blocked": True, "chatbot_blocked": True}
    assert folded(Relations(), ContactBlocked(), ContactUnblocked()) == {}
    assert folded(Relations(), ChatbotBlocked(), ContactBlocked(), ChatbotUnblocked()) == {
        "blocked": True,
        "chatbot_blocked": False,
    }
    stopped = MarketingDeclined(channel_id="line")
    assert folded(Relations(), stopped, MarketingDeclined(channel_id="b"))["no_marketing"] == ["b", "line"]
    assert folded(Relations(), stopped, MarketingAccepted(channel_id="line")) == {}


class OneShop:
    """A directory that knows one queue and what the company has set."""

    def __init__(self, company: tuple[Event, ...] = (), queue: tuple[Event, ...] = ()) -> None:
        self._company = folded(Company(), *company, stream_id="main")
        self._queue = folded(Queues(), QueueCreated(label="Vendas", color=BLUE), *queue, stream_id="q")

    def company(self) -> Document:
        return self._company

    def queue(self, queue_id: str) -> Document | None:
        return self._queue if queue_id == "q" else None

    def queues(self) -> list[Document]:
        return [{**self._queue, "_id": "q"}]


def settings(company: tuple[Event, ...] = (), queue: tuple[Event, ...] = ()) -> CompanySettings:
    shop = cast(Directory, cast(Any, OneShop(company, queue)))
    return CompanySettings(shop, Settings(company="Casa Ipê", time_zone="America/Sao_Paulo"))


def test_what_was_never_set_has_a_default() -> None:
    shown = settings().shown()
    assert shown["hours"] is None
    assert shown["rating"]["on_resolve"] is False
    assert shown["texts"]["greeting"] is None
    assert "{{protocol}}" in shown["texts"]["protocol"]
    assert shown["thresholds"] == {"waiting": [5, 15, 30]}


def test_what_was_set_is_shown_and_an_empty_text_says_nothing() -> None:
    rating = RatingSettingsSet(on_resolve=True, scale=10, text="?", minutes=5, thanks="!")
    shown = settings((CompanyTextsSet(greeting="", closing="Tchau"), rating, CompanyHoursSet(hours=OPEN))).shown()
    assert (shown["texts"]["greeting"], shown["texts"]["closing"]) == (None, "Tchau")
    assert shown["rating"]["scale"] == 10
    assert shown["hours"]["mon"] == [["08:00", "18:00"]]


@pytest.mark.parametrize(
    ("own", "said"), [((), "Tchau"), ((TextsSet(closing="Até!"),), "Até!"), ((TextsSet(closing=""),), None)]
)
def test_a_queues_text_counts_before_the_companys(own: tuple[Event, ...], said: str | None) -> None:
    found = settings((CompanyTextsSet(closing="Tchau"),), own)
    assert found.text("closing", "q") == said
    assert found.text("closing", None) == "Tchau"


def test_a_queues_hours_count_before_the_companys() -> None:
    shop = settings((CompanyHoursSet(hours=OPEN), CompanyTextsSet(absence="Fechado")), (HoursSet(hours=NEVER),))
    assert shop.closed_since(None, MONDAY) is None
    assert shop.closed_since("q", MONDAY) is not None
    assert shop.excuses_itself(MONDAY)
    back = settings((CompanyHoursSet(hours=OPEN),), (HoursSet(hours=NEVER), HoursSet(hours=None)))
    assert back.closed_since("q", MONDAY) is None


def test_a_closed_period_has_one_name_from_its_beginning_to_its_end() -> None:
    shop = settings((CompanyHoursSet(hours=OPEN),))
    names = {shop.closed_since("q", MONDAY.replace(day=day, hour=23)) for day in (16, 18, 22)}
    assert len(names) == 1
    assert shop.closed_since("q", MONDAY.replace(day=23, hour=23)) not in names


def test_nothing_is_excused_where_nothing_is_to_be_said() -> None:
    assert not settings((CompanyHoursSet(hours=NEVER),)).excuses_itself(MONDAY)
