"""Live documents: what a projector wrote, told to whoever looks at it now."""

import orjson
from nats.aio.client import Client

from libs.events.projector import Announce, Change
from libs.events.settings import Settings


def live_announcer(client: Client, settings: Settings) -> Announce:
    """Announces changed documents of live views on `live.<view>.<id>`, with what they were before."""

    async def announce(change: Change, position: int) -> None:
        shown = change.after if change.after is not None else change.before
        if not change.view.live or shown is None or not change.view.announced(shown):
            return
        body = {
            "id": change.document_id,
            "position": position,
            "document": change.after,
            "before": change.before,
            **({"again": True} if change.again else {}),
        }
        headers = {"traceparent": change.traceparent} if change.traceparent else None
        subject = settings.subject(f"live.{change.view.name}.{change.document_id}")
        await client.publish(subject, orjson.dumps(body), headers=headers)

    return announce
