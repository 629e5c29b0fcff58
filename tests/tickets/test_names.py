"""What queues, users and channels are called."""

from libs.events.catalog.channel import ChannelAdded, ChannelReconfigured, ChannelRemoved
from libs.events.catalog.queue import (
    AgentJoinedQueue,
    AgentLeftQueue,
    QueueArchived,
    QueueCreated,
    QueueRenamed,
    QueueRestored,
)
from libs.events.catalog.user import PreferencesChanged, UserDeactivated, UserJoined, UserReactivated
from libs.events.testing import ViewSpec, recorded
from services.tickets.lookups import names_of
from services.tickets.views.names import Names

spec = ViewSpec(Names())
CREATED = recorded(QueueCreated(label="Vendas", color="#3355AA"), "sales")
ADDED = recorded(ChannelAdded(kind="waba", label="Loja", queue_id="sales", settings={}), "line")
JOINED = recorded(UserJoined(label="Ana", email="ana@demo.local", profile="agent"), "ana")


def test_a_queue_has_a_name_a_color_and_its_agents() -> None:
    joined = [recorded(AgentJoinedQueue(user_id=each), "sales") for each in ("bruno", "ana", "carla")]
    left = recorded(AgentLeftQueue(user_id="carla"), "sales")
    renamed = recorded(QueueRenamed(label="Loja"), "sales")
    spec.given(CREATED, *joined, left, renamed).then(
        "queue:sales", {"label": "Loja", "color": "#3355AA", "user_ids": ["ana", "bruno"]}
    )


def test_an_archived_queue_still_names_its_old_tickets() -> None:
    archived = recorded(QueueArchived(), "sales")
    spec.given(CREATED, archived).then("queue:sales", {"label": "Vendas", "gone": True})
    spec.given(CREATED, archived, recorded(QueueRestored(), "sales")).then("queue:sales", {"gone": False})


def test_a_user_is_called_what_he_calls_himself() -> None:
    spec.given(JOINED, recorded(PreferencesChanged(label="Ana Lima"), "ana")).then(
        "user:ana", {"label": "Ana Lima"}
    )
    spec.given(JOINED, recorded(PreferencesChanged(signature=True), "ana")).then(
        "user:ana", {"label": "Ana", "position": 1}
    )


def test_a_user_whose_account_is_closed_still_names_what_he_did() -> None:
    left = recorded(UserDeactivated(), "ana")
    spec.given(JOINED, left).then("user:ana", {"label": "Ana", "gone": True})
    spec.given(JOINED, left, recorded(UserReactivated(), "ana")).then("user:ana", {"label": "Ana", "gone": False})


def test_a_channel_has_a_name_a_kind_and_a_default_queue() -> None:
    spec.given(ADDED).then("channel:line", {"label": "Loja", "channel_kind": "waba", "queue_id": "sales"})
    other = recorded(ChannelReconfigured(label="Loja 2", settings={}), "line")
    spec.given(ADDED, other).then("channel:line", {"label": "Loja 2", "channel_kind": "waba", "queue_id": None})
    spec.given(ADDED, recorded(ChannelRemoved(), "line")).then("channel:line", {"label": "Loja", "gone": True})


def test_names_are_looked_up_by_kind_and_id() -> None:
    names = names_of(spec.given(CREATED, ADDED, JOINED).documents().values())
    assert (names.queues, names.users) == ({"sales": "Vendas"}, {"ana": "Ana"})
    assert names.channels == {"line": {"kind": "waba", "name": "Loja"}}
