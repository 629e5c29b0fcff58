"""The interface described: OpenAPI and AsyncAPI for machines, one page for people, without a script."""

from html import escape
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from libs.events import asyncapi
from services.gateway.routes.answers import Json

router = APIRouter(include_in_schema=False)
STYLE = """
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:2.5rem;text-transform:capitalize}details{border:1px solid #8884;border-radius:8px;margin:.4rem 0}
summary{cursor:pointer;padding:.5rem .8rem}summary code{font-weight:600}details>div{padding:0 .8rem .8rem}
.m{display:inline-block;min-width:4.2rem;font:600 12px/1.8 ui-monospace,monospace}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.2rem .6rem .2rem 0;vertical-align:top}
"""


@router.get("/asyncapi.json")
async def events() -> Response:
    """Every event, with its schema."""
    return Json(asyncapi.document())


@router.get("/openapi.json")
async def interface(request: Request) -> Response:
    """Every route, with its shapes."""
    return Json(await request.app.state.description.document())


@router.get("/docs")
async def page(request: Request) -> Response:
    """The interface for people to read."""
    return HTMLResponse(_page(await request.app.state.description.document()))


def _page(document: dict[str, Any]) -> str:
    tags: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            tag = (operation.get("tags") or ["other"])[0]
            tags.setdefault(tag, []).append(_operation(path, method, operation))
    schemas = "".join(_schema(name, schema) for name, schema in sorted(document["components"]["schemas"].items()))
    sections = "".join(f"<h2>{escape(tag)}</h2>{''.join(parts)}" for tag, parts in tags.items())
    title = escape(document["info"]["title"])
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><h1>{title}</h1><p>{escape(document['info']['description'])}</p>"
        '<p>For machines: <a href="openapi.json">OpenAPI</a>, <a href="asyncapi.json">AsyncAPI</a> (events).</p>'
        f"{sections}<h2>Shapes</h2>{schemas}</body></html>"
    )


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(each['name'])}</code></td><td>{escape(each['in'])}</td>"
        f"<td>{escape(_type(each.get('schema', {})))}</td><td>{escape(each.get('description', ''))}</td></tr>"
        for each in operation.get("parameters", [])
    )
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    sent = f"<p>Body: {_link(body)}</p>" if body else ""
    answers = "".join(
        f"<tr><td>{status}</td><td>{escape(answer['description'])}</td><td>{_answer(answer)}</td></tr>"
        for status, answer in operation["responses"].items()
    )
    return (
        f'<details><summary><span class="m">{method.upper()}</span><code>{escape(path)}</code></summary><div>'
        f"<p>{escape(operation.get('description', ''))}</p>"
        f"{f'<table>{rows}</table>' if rows else ''}{sent}<table>{answers}</table></div></details>"
    )


def _answer(answer: dict[str, Any]) -> str:
    return " ".join(_link(each.get("schema", {})) for each in answer.get("content", {}).values())


def _link(schema: dict[str, Any]) -> str:
    text = escape(_type(schema))
    name = _reference(schema)
    return f'<a href="#{escape(name)}"><code>{text}</code></a>' if name else f"<code>{text}</code>"


def _schema(name: str, schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    rows = "".join(
        f"<tr><td><code>{escape(field)}</code>{'' if field in required else ' ?'}</td>"
        f"<td>{_link(each)}</td><td>{escape(each.get('description', ''))}</td></tr>"
        for field, each in schema.get("properties", {}).items()
    )
    return (
        f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary><div>'
        f"<p>{escape(schema.get('description', ''))}</p><table>{rows}</table></div></details>"
    )


def _reference(schema: dict[str, Any]) -> str | None:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    parts = [schema["items"]] if "items" in schema else schema.get("anyOf", [])
    return next((found for part in parts if (found := _reference(part))), None)


def _type(schema: dict[str, Any]) -> str:
    """A schema in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(_type(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(each) for each in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"{_type(schema.get('items', {}))}[]"
    return str(schema.get("format") or schema.get("type") or "any")
