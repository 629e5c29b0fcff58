"""Channels: set up, changed, stopped and resumed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from libs.events.catalog.channel import (
    ChannelAdded,
    ChannelConnected,
    ChannelDisconnected,
    ChannelReconfigured,
    ChannelRemoved,
    ChannelResumed,
    ChannelStopped,
)
from libs.events.event import SYSTEM
from libs.events.testing import DeciderSpec
from services.gateway import channel
from services.gateway.commands import (
    AddChannel,
    ReconfigureChannel,
    RecordConnection,
    RemoveChannel,
    ResumeChannel,
    StopChannel,
)

SETTINGS = {"phone_number_id": "1"}
ADDED = ChannelAdded(kind="waba", label="Loja", queue_id="q", settings=SETTINGS)
STOPPED = ChannelStopped(code="waba.190", detail="expired")


def spec() -> DeciderSpec:  # type: ignore[type-arg]
    """A specification of channels."""
    return DeciderSpec(channel.decider)


def reconfigure(label: str = "Loja", sealed: str | None = None) -> ReconfigureChannel:
    """The channel as it is, but for what is given."""
    return ReconfigureChannel(
        by=SYSTEM,
        channel_id="1",
        label=label,
        queue_id="q",
        settings=SETTINGS,
        sealed=sealed,
        command_id="command-2",
    )


def test_a_line_is_added_once_and_its_secrets_stay_outside() -> None:
    command = AddChannel(
        by=SYSTEM, channel_id="1", kind="waba", label="Loja", queue_id="q", settings=SETTINGS, sealed="secret"
    )
    spec().when(command).then(ADDED)
    spec().given(ADDED).when(command).then_nothing()
    assert "secret" not in ADDED.model_dump_json()


def test_a_new_name_is_a_change_and_the_same_one_is_none() -> None:
    changed = ChannelReconfigured(label="Matriz", queue_id="q", settings=SETTINGS)
    spec().given(ADDED).when(reconfigure("Matriz")).then(changed)
    spec().given(ADDED).when(reconfigure()).then_nothing()


def test_new_secrets_are_a_change_that_shows_nothing_of_them() -> None:
    changed = ChannelReconfigured(label="Loja", queue_id="q", settings=SETTINGS)
    spec().given(ADDED).when(reconfigure(sealed="new")).then(changed)


def test_a_stopped_line_with_new_settings_is_tried_again() -> None:
    changed = ChannelReconfigured(label="Loja", queue_id="q", settings=SETTINGS)
    spec().given(ADDED, STOPPED).when(reconfigure(sealed="new")).then(changed, ChannelResumed())


def test_a_line_is_stopped_once_for_one_reason() -> None:
    command = StopChannel(by=SYSTEM, channel_id="1", code="waba.190", detail="expired")
    spec().given(ADDED).when(command).then(STOPPED)
    spec().given(ADDED, STOPPED).when(command).then_nothing()


def test_only_a_stopped_line_resumes() -> None:
    command = ResumeChannel(by=SYSTEM, channel_id="1")
    spec().given(ADDED, STOPPED).when(command).then(ChannelResumed())
    spec().given(ADDED).when(command).then_nothing()


def test_an_unknown_line_is_refused() -> None:
    for command in (
        reconfigure(),
        StopChannel(by=SYSTEM, channel_id="1", code="x", detail="x"),
        ResumeChannel(by=SYSTEM, channel_id="1"),
        RemoveChannel(by=SYSTEM, channel_id="1"),
        news(open=True),
    ):
        spec().when(command).then_refused(channel.ChannelIsUnknown)


CONNECTED, LOST = ChannelConnected(), ChannelDisconnected(code="x.401", detail="logged out", lasting=True)


def news(open: bool, **more: Any) -> RecordConnection:
    """What a provider tells of a line's connection."""
    why = {} if open else {"code": "x.401", "detail": "logged out", "lasting": True}
    return RecordConnection(by=SYSTEM, channel_id="1", open=open, **(why | more))


def test_a_connection_that_is_lost_and_found_is_told_once_each() -> None:
    spec().given(ADDED).when(news(open=False)).then(LOST)
    spec().given(ADDED, LOST).when(news(open=False)).then_nothing()
    spec().given(ADDED, LOST).when(news(open=True)).then(CONNECTED)
    spec().given(ADDED, CONNECTED).when(news(open=True)).then_nothing()


def test_a_passing_loss_that_turns_out_to_last_is_told_again() -> None:
    passing = ChannelDisconnected(code="x.401", detail="logged out")
    spec().given(ADDED, passing).when(news(open=False)).then(LOST)


def test_news_of_a_connection_that_was_overtaken_changes_nothing() -> None:
    moment = datetime(2026, 7, 25, 12, tzinfo=UTC)
    later = ChannelConnected(provider_at=moment)
    spec().given(ADDED, later).when(news(open=False, provider_at=moment - timedelta(seconds=1))).then_nothing()
    spec().given(ADDED, later).when(news(open=False, provider_at=moment + timedelta(seconds=1))).then(
        LOST.model_copy(update={"provider_at": moment + timedelta(seconds=1)})
    )


def test_a_line_is_removed_once_and_does_not_come_back() -> None:
    command = RemoveChannel(by=SYSTEM, channel_id="1")
    spec().given(ADDED).when(command).then(ChannelRemoved())
    spec().given(ADDED, ChannelRemoved()).when(command).then_nothing()
    again = AddChannel(by=SYSTEM, channel_id="1", kind="waba", label="Loja", settings=SETTINGS)
    spec().given(ADDED, ChannelRemoved()).when(again).then_nothing()
    spec().given(ADDED, ChannelRemoved()).when(news(open=True)).then_refused(channel.ChannelIsUnknown)
