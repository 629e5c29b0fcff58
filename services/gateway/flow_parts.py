"""What flows hold that only the gateway knows: files of ours, sealed secrets, and whether what they name is in use
(C6).
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from libs.access.policy import Member
from libs.events.catalog import flow as drawn
from libs.events.catalog.flow import Definition, FlowNode, MessageNode, RequestNode
from libs.events.command import Refused
from libs.events.event import new_id
from libs.events.projector import PositionNotReached
from services.gateway import composing
from services.gateway.channels.capabilities import Capabilities
from services.gateway.composing import MediaIsTooLarge, MediaKindIsUnsupported
from services.gateway.contact_details import CUSTOM
from services.gateway.directory import FIELDS, FLOWS, QUEUES, REASONS, TAGS, USERS, Directory
from services.gateway.errors import HttpProblem
from services.gateway.gateway import Gateway


class FlowDoesNotFit(Refused):
    """The drawing has problems, also those that only the gateway knows of."""

    code = "flow.invalid"
    status = "invalid"


async def checked(gateway: Gateway, member: Member, flow_id: str, definition: Definition) -> Definition:
    """The drawing with what is known of its files. Raises `MediaIsUnknown`, and a problem for an unknown secret."""
    nodes = [await _checked(gateway, member, flow_id, each) for each in definition.nodes]
    return definition.model_copy(update={"nodes": tuple(nodes)})


async def keep_secret(gateway: Gateway, flow_id: str, value: str) -> str:
    """Seal a header's value for this flow alone; the id by which its drawing names it."""
    secret_id = new_id()
    await gateway.sealed.keep_first(secret_id, gateway.vault.seal({"flow": flow_id, "value": value}))
    return secret_id


def unfit(gateway: Gateway, definition: Definition, channel_ids: Iterable[str]) -> list[dict[str, Any]]:
    """Which files the channels do not take, as problems of the drawing; without channels: any that the desk has.

    A channel that takes no files at all is told their address instead, which is no problem.
    """
    here = set(channel_ids)
    kinds = {each["kind"] for each in gateway.directory.channels() if not here or each["_id"] in here}
    able = [gateway.kinds[each].capabilities for each in sorted(kinds) if each in gateway.kinds]
    return [
        {"node": node.id, "code": code, "output": None}
        for node in definition.nodes
        for code in dict.fromkeys(code for can in able if can.files for code in _unfit(node, can))
    ]


async def gone(gateway: Gateway, flow_id: str, definition: Definition, position: int) -> list[dict[str, Any]]:
    """Which nodes name what is in use no more, as problems of the drawing; known as of a log position."""
    if found := lost(gateway.directory, flow_id, definition):
        with suppress(PositionNotReached):
            await gateway.seen(position)
        found = lost(gateway.directory, flow_id, definition)
    return found


def lost(directory: Directory, flow_id: str, definition: Definition) -> list[dict[str, Any]]:
    """Which nodes of a flow name what a directory does not hold as in use.

    What is taken off or compared with may be out of use, and a flow may begin anew before it was ever published.
    """
    return [
        {"node": node.id, "code": code, "output": None}
        for node in definition.nodes
        for code in dict.fromkeys(_lost(directory, view, each) for view, each in _named(node) if each != flow_id)
        if code is not None
    ]


def _named(node: FlowNode) -> Iterator[tuple[str, str | None]]:
    """What a node names: the view that holds it, and its id."""
    match node.does:
        case drawn.HoursNode(queue_id=queue_id) | drawn.QueueNode(queue_id=queue_id):
            yield QUEUES.name, queue_id
        case drawn.HandOverNode(queue_id=queue_id, agent_id=agent_id):
            yield QUEUES.name, queue_id
            yield USERS.name, agent_id
        case drawn.TagNode(add=add):
            yield from ((TAGS.name, each) for each in add)
        case drawn.ReasonNode(reason_id=reason_id):
            yield REASONS.name, reason_id
        case drawn.FieldNode(field_id=field_id):
            yield FIELDS.name, field_id
        case drawn.ContactNode(detail=str(detail)) if detail.startswith(CUSTOM):
            yield FIELDS.name, detail.removeprefix(CUSTOM)
        case drawn.JumpNode(flow_id=flow_id):
            yield FLOWS.name, flow_id
        case _:
            return


def _lost(directory: Directory, view: str, named: str | None) -> str | None:
    """Why something cannot be used, as a problem's code."""
    if named is None:
        return None
    held = directory.entry(view, named)
    if held is None or held.get("archived") or (view == USERS.name and not held.get("active")):
        return "gone"
    return "flow_unpublished" if view == FLOWS.name and held["version"] is None else None


async def _checked(gateway: Gateway, member: Member, flow_id: str, node: FlowNode) -> FlowNode:
    match node.does:
        case MessageNode(media=media) if media is not None:
            ours = await composing.file(gateway, member, media.id or "", None)
            named = ours.model_copy(update={"name": media.name[:255] if media.name else ours.name})
            return node.model_copy(update={"does": node.does.model_copy(update={"media": named})})
        case RequestNode(headers=headers):
            for each in headers:
                if each.secret is not None and (await gateway.sealed.of(each.secret)).get("flow") != flow_id:
                    fields = [{"field": "definition", "rule": "names a secret that this flow does not have"}]
                    raise HttpProblem(422, "flow.secret_unknown", "There is no such secret.", fields=fields)
    return node


def _unfit(node: FlowNode, can: Capabilities) -> Iterator[str]:
    if not isinstance(node.does, MessageNode) or node.does.media is None:
        return
    try:
        media = composing.carried(node.does.media, can, None)
    except MediaIsTooLarge:
        yield "file_too_large"
    except MediaKindIsUnsupported:
        yield "file_not_taken"
    else:
        if media.kind not in ("audio", "sticker") and len(node.does.text) > can.caption_limit:
            yield "caption_too_long"
