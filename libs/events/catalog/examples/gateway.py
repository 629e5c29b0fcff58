"""Members and channels in the examples."""

from libs.events.catalog import channel, user
from libs.events.catalog.examples.story import ANA, LINE, SALES, SETTINGS, SUPPORT
from libs.events.event import Event

BY_MEMBERS: tuple[Event, ...] = (
    user.UserJoined(label="Ana Prado", email="ana@demo.local", profile="agent"),
    user.ProfileGiven(profile="supervisor"),
    user.PreferencesChanged(label="Ana P.", signature=True, language="pt-BR"),
    user.EmailChanged(email="ana.prado@demo.local"),
    user.FilterSaved(filter_id="0198c0de-0000-7000-8000-00000000f117", label="Sem resposta", query="unread=true"),
    user.FilterRemoved(filter_id="0198c0de-0000-7000-8000-00000000f117"),
    user.PasswordChanged(),
    user.UserDeactivated(),
    user.UserReactivated(),
    user.LoggedIn(session_id="0198c0de-0000-7000-8000-000000005e55"),
    user.LogInRefused(),
    user.LoggedOut(session_id="0198c0de-0000-7000-8000-000000005e55"),
    channel.ChannelAdded(kind="waba", label="WhatsApp da loja", queue_id=SALES, settings=SETTINGS),
    channel.ChannelReconfigured(label="WhatsApp Vendas", queue_id=SUPPORT, settings=SETTINGS),
    channel.ChannelResumed(),
    channel.ChannelRemoved(),
)

BY_THE_CONTACT: tuple[Event, ...] = ()

BY_THE_SYSTEM: tuple[Event, ...] = (
    channel.ChannelStopped(code="waba.190", detail="The access token has expired"),
    channel.ChannelConnected(),
    channel.ChannelDisconnected(code="evolution.401", detail="The phone was logged out", lasting=True),
)

STREAMS = {
    "user": f"user.{ANA}",
    "session": f"session.{ANA}",
    "channel": f"channel.{LINE}",
}
