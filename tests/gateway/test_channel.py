"""Channels: set up, changed, stopped and resumed."""

from libs.events.catalog.channel import ChannelAdded, ChannelReconfigured, ChannelResumed, ChannelStopped
from libs.events.event import SYSTEM
from libs.events.testing import DeciderSpec
from services.gateway import channel
from services.gateway.commands import AddChannel, ReconfigureChannel, ResumeChannel, StopChannel

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
    ):
        spec().when(command).then_refused(channel.ChannelIsUnknown)
