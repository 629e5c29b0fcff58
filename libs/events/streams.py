"""The JetStream streams of Guichê and what each promises. Declared by whoever starts first."""

from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import BadRequestError, NotFoundError

from libs.events.settings import Settings

DAY = 24 * 3600


def declared(settings: Settings) -> list[StreamConfig]:
    """EVENTS (the log), INGRESS (raw webhooks), TIMERS (schedules and what fires), HOOKS (outgoing webhooks, until
    they arrive), DEAD (dead letters).
    """
    return [
        StreamConfig(
            name=settings.stream("EVENTS"),
            subjects=[settings.subject("evt.>")],
            storage=StorageType.FILE,
            num_replicas=settings.replicas,
            allow_direct=True,
            discard=DiscardPolicy.NEW,
        ),
        StreamConfig(
            name=settings.stream("INGRESS"),
            subjects=[settings.subject("raw.>")],
            storage=StorageType.FILE,
            num_replicas=settings.replicas,
            allow_direct=True,
            discard=DiscardPolicy.NEW,
        ),
        StreamConfig(
            name=settings.stream("TIMERS"),
            subjects=[settings.subject("sched.>"), settings.subject("due.>")],
            storage=StorageType.FILE,
            num_replicas=settings.replicas,
            allow_direct=True,
            allow_msg_schedules=True,
            allow_msg_ttl=True,
            max_age=400 * DAY,
        ),
        StreamConfig(
            name=settings.stream("HOOKS"),
            subjects=[settings.subject("hook.>")],
            storage=StorageType.FILE,
            num_replicas=settings.replicas,
            retention=RetentionPolicy.WORK_QUEUE,
            allow_direct=True,
            max_age=14 * DAY,
        ),
        StreamConfig(
            name=settings.stream("DEAD"),
            subjects=[settings.subject("dead.>")],
            storage=StorageType.FILE,
            num_replicas=settings.replicas,
            allow_direct=True,
        ),
    ]


async def declare(jetstream: JetStreamContext, settings: Settings) -> None:
    """Create the streams that are missing; existing ones are left as an operator has set them."""
    for config in declared(settings):
        try:
            await jetstream.stream_info(str(config.name))
        except NotFoundError:
            try:
                await jetstream.add_stream(config)
            except BadRequestError as error:
                if error.err_code != 10058:
                    raise
