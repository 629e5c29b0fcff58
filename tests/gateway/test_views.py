"""What the gateway knows by name."""

from libs.events.catalog.channel import ChannelAdded, ChannelResumed, ChannelStopped
from libs.events.catalog.contact import AliasLearned, ContactRegistered, ContactRenamed
from libs.events.catalog.queue import AgentJoinedQueue, AgentLeftQueue, QueueArchived, QueueCreated, QueueRestored
from libs.events.catalog.user import PreferencesChanged, ProfileGiven, UserDeactivated, UserJoined
from libs.events.testing import ViewSpec, recorded
from services.gateway.line_health import shown
from services.gateway.views.channels import Channels
from services.gateway.views.contact_names import ContactNames
from services.gateway.views.queues import Queues
from services.gateway.views.users import Users

JOINED = recorded(UserJoined(label="Ana", email="ana@demo.local", profile="agent"), "ana")


def test_a_member_has_his_queues_profile_and_preferences() -> None:
    ViewSpec(Users()).given(
        JOINED,
        recorded(AgentJoinedQueue(user_id="ana"), "vendas"),
        recorded(AgentJoinedQueue(user_id="ana"), "suporte"),
        recorded(AgentLeftQueue(user_id="ana"), "vendas"),
        recorded(PreferencesChanged(signature=False), "ana"),
        recorded(ProfileGiven(profile="supervisor"), "ana"),
    ).then("ana", {"queue_ids": ["suporte"], "profile": "supervisor", "signature": False, "active": True})


def test_a_member_put_into_a_queue_before_he_joins_is_no_account_yet() -> None:
    early = recorded(AgentJoinedQueue(user_id="ana"), "vendas")
    ViewSpec(Users()).given(early).then("ana", {"active": False, "queue_ids": ["vendas"]})
    ViewSpec(Users()).given(early, JOINED).then("ana", {"active": True, "queue_ids": ["vendas"]})


def test_a_closed_account_is_not_active() -> None:
    ViewSpec(Users()).given(JOINED, recorded(UserDeactivated(), "ana")).then("ana", {"active": False})


def test_a_channel_shows_why_it_stopped_and_nothing_of_its_settings() -> None:
    added = recorded(ChannelAdded(kind="waba", label="Loja", settings={"phone_number_id": "1"}), "c")
    stopped = recorded(ChannelStopped(code="waba.190", detail="expired"), "c")
    spec = ViewSpec(Channels()).given(added, stopped)
    spec.then("c", {"state": "stopped", "stopped": {"code": "waba.190", "detail": "expired"}})
    assert "settings" not in shown(spec.documents()["c"], None)
    ViewSpec(Channels()).given(added, stopped, recorded(ChannelResumed(), "c")).then(
        "c", {"state": "active", "stopped": None}
    )


def test_an_archived_queue_keeps_its_name() -> None:
    created = recorded(QueueCreated(label="Vendas", color="#112233"), "q")
    archived = ViewSpec(Queues()).given(created, recorded(QueueArchived(), "q"))
    archived.then("q", {"name": "Vendas", "archived": True})
    restored = archived.given(created, recorded(QueueArchived(), "q"), recorded(QueueRestored(), "q"))
    restored.then("q", {"name": "Vendas", "archived": False})


def test_a_contact_is_called_by_its_last_name_and_first_number() -> None:
    ViewSpec(ContactNames()).given(
        recorded(ContactRegistered(label="1", alias_kind="bsuid", alias="BR.1"), "k"),
        recorded(AliasLearned(alias_kind="phone", alias="+5511900001234", source="x"), "k"),
        recorded(AliasLearned(alias_kind="phone", alias="+5511900005678", source="x"), "k"),
        recorded(ContactRenamed(label="Marina"), "k"),
    ).then("k", {"name": "Marina", "phone": "+5511900001234"})
