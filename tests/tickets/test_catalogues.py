"""The rules of what management sets up: tags, reasons, boards, and the company's own settings."""

from typing import Any

import pytest

from libs.access.policy import Member
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
from libs.events.catalog.company import (
    CompanyDescribed,
    CompanyHoursSet,
    CompanyTextsSet,
    Hours,
    QueuesOrdered,
    RatingSettingsSet,
    ThresholdsSet,
)
from libs.events.catalog.queue import HoursSet, QueueArchived, QueueCreated, TextsSet
from libs.events.catalog.reason import ReasonArchived, ReasonCreated, ReasonRenamed, ReasonRestored
from libs.events.catalog.tag import TagArchived, TagCreated, TagRecoloured, TagRenamed, TagRestored
from libs.events.command import Command
from libs.events.decider import Decider
from libs.events.testing import DeciderSpec
from services.tickets import board, company, queue, reason, tag
from services.tickets.catalogue_commands import (
    AddColumn,
    ArchiveBoard,
    ArchiveColumn,
    ArchiveReason,
    ArchiveTag,
    ChangeColumn,
    ChangeTag,
    CreateBoard,
    CreateReason,
    CreateTag,
    DescribeCompany,
    OrderQueues,
    RenameBoard,
    RenameReason,
    RestoreBoard,
    RestoreReason,
    RestoreTag,
    SetCompanyHours,
    SetCompanyTexts,
    SetQueueHours,
    SetQueueTexts,
    SetRating,
    SetThresholds,
)
from services.tickets.management import AdminsOnly, ManagementOnly, NameIsMissing
from tests.tickets.examples import ANA, CARLA

ADMIN = Member(id="silvia", profile="admin")
BLUE, RED = "#1971c2", "#c92a2a"
HOURS = Hours(mon=(("08:00", "18:00"),))
RATING: dict[str, Any] = {"on_resolve": True, "scale": 5, "text": "Que nota?", "minutes": 60, "thanks": "Obrigado!"}


def create_tag(label: str = "Urgente", member: Member = CARLA) -> CreateTag:
    return CreateTag(by=member.actor(), member=member, tag_id="t", label=label, color=RED)


def change_tag(member: Member = CARLA, **changes: str) -> ChangeTag:
    return ChangeTag(by=member.actor(), member=member, tag_id="t", **changes)


def archive_tag(member: Member = CARLA) -> ArchiveTag:
    return ArchiveTag(by=member.actor(), member=member, tag_id="t")


def create_reason(label: str = "Orçamento", member: Member = CARLA) -> CreateReason:
    return CreateReason(by=member.actor(), member=member, reason_id="r", label=label)


def rename_reason(label: str, member: Member = CARLA) -> RenameReason:
    return RenameReason(by=member.actor(), member=member, reason_id="r", label=label)


def archive_reason(member: Member = CARLA) -> ArchiveReason:
    return ArchiveReason(by=member.actor(), member=member, reason_id="r")


def create_board(label: str = "Entregas", member: Member = CARLA) -> CreateBoard:
    columns = (("todo", "A fazer", BLUE), ("done", "Feito", RED))
    return CreateBoard(by=member.actor(), member=member, board_id="b", label=label, columns=columns)


def rename_board(label: str = "Montagens", member: Member = CARLA) -> RenameBoard:
    return RenameBoard(by=member.actor(), member=member, board_id="b", label=label)


def archive_board(member: Member = CARLA) -> ArchiveBoard:
    return ArchiveBoard(by=member.actor(), member=member, board_id="b")


def add_column(column_id: str = "new", label: str = "Novo", member: Member = CARLA) -> AddColumn:
    return AddColumn(by=member.actor(), member=member, board_id="b", column_id=column_id, label=label, color=BLUE)


def change_column(column_id: str = "todo", member: Member = CARLA, **changes: Any) -> ChangeColumn:
    return ChangeColumn(by=member.actor(), member=member, board_id="b", column_id=column_id, **changes)


def archive_column(column_id: str = "todo", member: Member = CARLA) -> ArchiveColumn:
    return ArchiveColumn(by=member.actor(), member=member, board_id="b", column_id=column_id)


tags, reasons, boards, settings = (DeciderSpec(each.decider) for each in (tag, reason, board, company))
urgent = tags.given(TagCreated(label="Urgente", color=RED))
quotes = reasons.given(ReasonCreated(label="Orçamento"))
CREATED = (
    BoardCreated(label="Entregas"),
    ColumnAdded(column_id="todo", label="A fazer", color=BLUE),
    ColumnAdded(column_id="done", label="Feito", color=RED),
)
deliveries = boards.given(*CREATED)
sales = DeciderSpec(queue.decider).given(QueueCreated(label="Vendas", color=BLUE))


def test_a_tag_is_set_up_once() -> None:
    tags.when(create_tag(" Urgente ")).then(TagCreated(label="Urgente", color=RED))
    urgent.when(create_tag("Outra")).then_refused(tag.TagAlreadyExists)
    tags.when(create_tag("  ")).then_refused(NameIsMissing)


def test_a_tag_is_renamed_and_recoloured() -> None:
    urgent.when(change_tag(label="Já", color=BLUE)).then(TagRenamed(label="Já"), TagRecoloured(color=BLUE))
    urgent.when(change_tag(label="Urgente", color=RED)).then_nothing()
    tags.when(change_tag(label="Já")).then_refused(tag.TagNotFound)


def test_an_archived_tag_is_left_alone() -> None:
    urgent.when(archive_tag()).then(TagArchived())
    gone = tags.given(TagCreated(label="Urgente", color=RED), TagArchived())
    gone.when(archive_tag()).then_nothing()
    gone.when(change_tag(label="Já")).then_refused(tag.TagIsArchived)
    tags.when(archive_tag()).then_refused(tag.TagNotFound)


def test_an_archived_tag_comes_back_under_its_name_or_another() -> None:
    def restore(label: str) -> RestoreTag:
        return RestoreTag(by=CARLA.actor(), member=CARLA, tag_id="t", label=label)

    created = DeciderSpec(tag.decider).given(TagCreated(label="Urgente", color=RED))
    archived = DeciderSpec(tag.decider).given(TagCreated(label="Urgente", color=RED), TagArchived())
    archived.when(restore("Urgente")).then(TagRestored())
    archived.when(restore("Corre")).then(TagRestored(), TagRenamed(label="Corre"))
    created.when(restore("Urgente")).then_nothing()
    DeciderSpec(tag.decider).when(restore("Urgente")).then_refused(tag.TagNotFound)


def test_an_archived_reason_comes_back_under_its_name_or_another() -> None:
    def restore(label: str) -> RestoreReason:
        return RestoreReason(by=CARLA.actor(), member=CARLA, reason_id="r", label=label)

    archived = DeciderSpec(reason.decider).given(ReasonCreated(label="Troca"), ReasonArchived())
    archived.when(restore("Troca")).then(ReasonRestored())
    archived.when(restore("Devolução")).then(ReasonRestored(), ReasonRenamed(label="Devolução"))
    DeciderSpec(reason.decider).when(restore("Troca")).then_refused(reason.ReasonNotFound)


def test_admins_say_what_the_company_is_called_and_by_which_clock_it_goes() -> None:
    def describe(member: Member = ADMIN, **changed: str) -> DescribeCompany:
        said = {"label": "Casa Ipê", "time_zone": "America/Manaus", "currency": "BRL"} | changed
        return DescribeCompany(by=member.actor(), member=member, **said)

    said = CompanyDescribed(label="Casa Ipê", time_zone="America/Manaus", currency="BRL")
    DeciderSpec(company.decider).when(describe()).then(said)
    DeciderSpec(company.decider).given(said).when(describe()).then_nothing()
    DeciderSpec(company.decider).when(describe(CARLA)).then_refused(AdminsOnly)
    DeciderSpec(company.decider).when(describe(label=" ")).then_refused(NameIsMissing)
    for wrong in ("Mars/Olympus", "../etc/passwd", "America"):
        DeciderSpec(company.decider).when(describe(time_zone=wrong)).then_refused(company.TimeZoneIsUnknown)


@pytest.mark.parametrize("waiting", [(5, 5, 30), (0, 15, 30), (5, 30, 15), (5, 15, 1_441)])
def test_thresholds_rise(waiting: tuple[int, int, int]) -> None:
    def thresholds(minutes: tuple[int, int, int]) -> SetThresholds:
        return SetThresholds(by=CARLA.actor(), member=CARLA, waiting=minutes)

    DeciderSpec(company.decider).when(thresholds(waiting)).then_refused(company.ThresholdsDoNotRise)
    DeciderSpec(company.decider).when(thresholds((2, 4, 8))).then(ThresholdsSet(waiting=(2, 4, 8)))


def test_queues_stand_in_the_order_that_an_admin_gives_them() -> None:
    def order(member: Member, *queue_ids: str) -> OrderQueues:
        return OrderQueues(by=member.actor(), member=member, queue_ids=queue_ids)

    DeciderSpec(company.decider).when(order(ADMIN, "b", "a", "b")).then(QueuesOrdered(queue_ids=("b", "a")))
    DeciderSpec(company.decider).when(order(CARLA, "a")).then_refused(AdminsOnly)


def test_a_reason_is_set_up_renamed_and_archived() -> None:
    reasons.when(create_reason()).then(ReasonCreated(label="Orçamento"))
    quotes.when(create_reason("Troca")).then_refused(reason.ReasonAlreadyExists)
    quotes.when(rename_reason("Pedido")).then(ReasonRenamed(label="Pedido"))
    quotes.when(rename_reason("Orçamento")).then_nothing()
    quotes.when(archive_reason()).then(ReasonArchived())


def test_a_reason_out_of_use_is_refused() -> None:
    reasons.when(rename_reason("Pedido")).then_refused(reason.ReasonNotFound)
    gone = reasons.given(ReasonCreated(label="Orçamento"), ReasonArchived())
    gone.when(rename_reason("Pedido")).then_refused(reason.ReasonIsArchived)
    gone.when(archive_reason()).then_nothing()


def test_a_board_is_set_up_with_its_columns() -> None:
    boards.when(create_board()).then(*CREATED)
    deliveries.when(create_board("Outro")).then_refused(board.BoardAlreadyExists)


def test_a_board_is_renamed_and_archived() -> None:
    deliveries.when(rename_board()).then(BoardRenamed(label="Montagens"))
    deliveries.when(rename_board("Entregas")).then_nothing()
    deliveries.when(archive_board()).then(BoardArchived())
    boards.given(*CREATED, BoardArchived()).when(archive_board()).then_nothing()


def test_an_archived_board_comes_back_under_its_name_or_another() -> None:
    def restore(label: str, member: Member = CARLA) -> RestoreBoard:
        return RestoreBoard(by=member.actor(), member=member, board_id="b", label=label)

    away = boards.given(*CREATED, BoardArchived())
    away.when(restore("Entregas")).then(BoardRestored())
    away.when(restore("Montagens ")).then(BoardRestored(), BoardRenamed(label="Montagens"))
    away.when(restore(" ")).then_refused(NameIsMissing)
    away.when(restore("Entregas", ANA)).then_refused(ManagementOnly)
    deliveries.when(restore("Montagens")).then_nothing()
    boards.when(restore("Entregas")).then_refused(board.BoardNotFound)
    boards.given(*CREATED, BoardArchived(), BoardRestored()).when(add_column()).then(
        ColumnAdded(column_id="new", label="Novo", color=BLUE)
    )


def test_a_column_is_added_changed_and_moved() -> None:
    deliveries.when(add_column()).then(ColumnAdded(column_id="new", label="Novo", color=BLUE))
    deliveries.when(change_column(label="Fila", color=RED, place=1)).then(
        ColumnRenamed(column_id="todo", label="Fila"),
        ColumnRecoloured(column_id="todo", color=RED),
        ColumnMoved(column_id="todo", place=1),
    )
    deliveries.when(change_column(label="A fazer", color=BLUE, place=0)).then_nothing()


def test_a_column_is_limited_and_the_limit_taken_away() -> None:
    limited = ColumnLimited(column_id="todo", limit=5)
    deliveries.when(change_column(limit=5)).then(limited)
    deliveries.when(change_column(no_limit=True)).then_nothing()
    given = boards.given(*CREATED, limited)
    given.when(change_column(limit=5)).then_nothing()
    given.when(change_column(color=RED)).then(ColumnRecoloured(column_id="todo", color=RED))
    given.when(change_column(no_limit=True)).then(ColumnLimited(column_id="todo"))
    added = AddColumn(
        by=CARLA.actor(), member=CARLA, board_id="b", column_id="new", label="Novo", color=BLUE, limit=3
    )
    deliveries.when(added).then(
        ColumnAdded(column_id="new", label="Novo", color=BLUE), ColumnLimited(column_id="new", limit=3)
    )
    deliveries.when(change_column(member=ANA, limit=5)).then_refused(ManagementOnly)
    boards.given(*CREATED, ColumnArchived(column_id="todo")).when(change_column(limit=5)).then_refused(
        board.ColumnIsArchived
    )


def test_a_column_moved_beyond_the_last_place_stands_last() -> None:
    deliveries.when(change_column(place=40)).then(ColumnMoved(column_id="todo", place=1))
    boards.given(*CREATED, ColumnMoved(column_id="todo", place=1)).when(change_column(place=40)).then_nothing()


def test_an_archived_column_takes_part_in_nothing() -> None:
    deliveries.when(archive_column()).then(ColumnArchived(column_id="todo"))
    gone = boards.given(*CREATED, ColumnArchived(column_id="todo"))
    gone.when(archive_column()).then_nothing()
    gone.when(change_column(label="Fila")).then_refused(board.ColumnIsArchived)
    gone.when(change_column("done", place=1)).then_nothing()


def test_what_a_board_does_not_have_is_not_found() -> None:
    deliveries.when(change_column("nowhere", label="Fila")).then_refused(board.ColumnNotFound)
    deliveries.when(archive_column("nowhere")).then_refused(board.ColumnNotFound)
    boards.when(add_column()).then_refused(board.BoardNotFound)
    boards.given(*CREATED, BoardArchived()).when(add_column()).then_refused(board.BoardIsArchived)


def test_a_board_has_only_so_many_columns() -> None:
    more = (ColumnAdded(column_id=str(each), label="x", color=BLUE) for each in range(28))
    boards.given(*CREATED, *more).when(add_column()).then_refused(board.BoardIsFull, limit=30)


def test_tickets_are_placed_in_columns_in_use_only() -> None:
    state = board.decider.fold(boards.given(*CREATED, ColumnArchived(column_id="done")).past)
    board.require_column(state, "todo")
    with pytest.raises(board.ColumnIsArchived):
        board.require_column(state, "done")


def test_a_queue_gets_hours_and_texts_of_its_own() -> None:
    hours = SetQueueHours(by=CARLA.actor(), member=CARLA, queue_id="q", hours=HOURS)
    texts = SetQueueTexts(by=CARLA.actor(), member=CARLA, queue_id="q", greeting="Oi!", closing="")
    sales.when(hours).then(HoursSet(hours=HOURS))
    sales.when(hours.model_copy(update={"hours": None})).then_nothing()
    sales.when(texts).then(TextsSet(greeting="Oi!", closing=""))
    sales.when(SetQueueTexts(by=CARLA.actor(), member=CARLA, queue_id="q")).then_nothing()
    DeciderSpec(queue.decider).when(hours).then_refused(queue.QueueNotFound)
    gone = DeciderSpec(queue.decider).given(QueueCreated(label="Vendas", color=BLUE), QueueArchived())
    gone.when(texts).then_refused(queue.QueueIsArchived)


def test_the_company_sets_hours_texts_and_rating() -> None:
    hours = SetCompanyHours(by=CARLA.actor(), member=CARLA, hours=HOURS)
    texts = SetCompanyTexts(by=CARLA.actor(), member=CARLA, closing="Até logo!")
    rating = SetRating(by=CARLA.actor(), member=CARLA, **RATING)
    settings.when(hours).then(CompanyHoursSet(hours=HOURS))
    settings.when(texts).then(CompanyTextsSet(closing="Até logo!"))
    settings.when(rating).then(RatingSettingsSet(**RATING))
    settings.given(RatingSettingsSet(**RATING)).when(rating).then_nothing()


def _by_an_agent() -> list[tuple[Decider[Any, Any], Command]]:
    texts = {"by": ANA.actor(), "member": ANA}
    return [
        (tag.decider, create_tag(member=ANA)),
        (tag.decider, change_tag(ANA, label="Já")),
        (tag.decider, archive_tag(ANA)),
        (reason.decider, create_reason(member=ANA)),
        (reason.decider, rename_reason("Pedido", ANA)),
        (reason.decider, archive_reason(ANA)),
        (board.decider, create_board(member=ANA)),
        (board.decider, rename_board(member=ANA)),
        (board.decider, archive_board(ANA)),
        (board.decider, add_column(member=ANA)),
        (board.decider, change_column(member=ANA, label="Fila")),
        (board.decider, archive_column(member=ANA)),
        (queue.decider, SetQueueHours.model_validate({**texts, "queue_id": "q", "hours": None})),
        (queue.decider, SetQueueTexts.model_validate({**texts, "queue_id": "q"})),
        (company.decider, SetCompanyHours.model_validate({**texts, "hours": None})),
        (company.decider, SetCompanyTexts.model_validate(texts)),
        (company.decider, SetRating.model_validate({**texts, **RATING})),
    ]


@pytest.mark.parametrize(("decider", "command"), _by_an_agent(), ids=lambda each: type(each).__name__)
def test_only_management_sets_things_up(decider: Decider[Any, Any], command: Command) -> None:
    DeciderSpec(decider).when(command).then_refused(ManagementOnly)
