"""What flows hold that only the gateway knows: files of ours, and secrets that are kept sealed (C6)."""

from collections.abc import Iterable, Iterator
from typing import Any

from libs.access.policy import Member
from libs.events.catalog.flow import Definition, FlowNode, MessageNode, RequestNode
from libs.events.command import Refused
from libs.events.event import new_id
from services.gateway import composing
from services.gateway.channels.capabilities import Capabilities
from services.gateway.composing import MediaIsTooLarge, MediaKindIsUnsupported
from services.gateway.errors import HttpProblem
from services.gateway.gateway import Gateway


class FilesDoNotFit(Refused):
    """The drawing shows files, or words below them, that a channel on which it answers does not take."""

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
