"""The OpenAPI document, completed: who may ask, how errors look, and names that generated clients can bear (P4)."""

import asyncio
from typing import Any

from fastapi import FastAPI

from services.gateway import errors
from services.gateway.auth import COOKIE

API = "/api/v1"
REFERENCE = "#/components/schemas/"
CALLERS = {
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
    "token": {"type": "http", "scheme": "bearer", "description": "An API token, within its scopes."},
}


class Description:
    """The document of an application, made once, when first asked for: in a thread, for it takes a while."""

    def __init__(self, http: FastAPI) -> None:
        self._http = http
        self._making = asyncio.Lock()
        self._document: dict[str, Any] | None = None

    async def document(self) -> dict[str, Any]:
        """The whole document."""
        async with self._making:
            if self._document is None:
                self._document = await asyncio.to_thread(lambda: completed(self._http.openapi()))
            return self._document


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """What FastAPI knows, and what it does not."""
    schema = errors.Problem.model_json_schema(ref_template=f"{REFERENCE}{{model}}")
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas |= schema.pop("$defs", {})
    schemas["Problem"] = schema
    document["components"]["securitySchemes"] = CALLERS
    document["security"] = [{each: []} for each in CALLERS]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _add_refusals(path, method, operation)
    _name(document, {each: _plain_name(each) for each in schemas if "__" in each or "-" in each})
    return document


def _add_refusals(path: str, method: str, operation: dict[str, Any]) -> None:
    """What a route may answer beside its own: not for this caller, too often, not so; and, as it asks services that
    decide by what has happened, there is no such thing, that is not its state, they cannot be reached.
    """
    described = errors.answers(403, 404, 409, 422, 429, 503)
    responses = operation["responses"]
    if path.startswith(f"{API}/"):
        named = (404,) if "{" in path or method != "get" else ()
        decided = () if method == "get" else (409, 422)
        for status in (403, 429, 503, *named, *decided):
            responses.setdefault(str(status), described[status])
    if "HTTPValidationError" in str(responses.get("422")):
        responses["422"] = described[422]


def _plain_name(qualified: str) -> str:
    """`services__gateway__wishes__message__Place` → `MessagePlaceWish`, `Snooze-Input` → `SnoozeWish`: shapes of
    one name in several modules, or in both directions.
    """
    if "-" in qualified:
        name, _, direction = qualified.partition("-")
        return f"{name}Wish" if direction == "Input" else name
    *folders, module, name = qualified.split("__")
    return f"{module.title().replace('_', '')}{name}{'Wish' if 'wishes' in folders else ''}"


def _name(document: dict[str, Any], names: dict[str, str]) -> None:
    """Give shapes other names, wherever they are spoken of."""
    schemas = document["components"]["schemas"]
    for before, after in names.items():
        schemas[after] = {**schemas.pop(before), "title": after}
    references = {f"{REFERENCE}{before}": f"{REFERENCE}{after}" for before, after in names.items()}
    _refer(document, references)


def _refer(node: Any, references: dict[str, str]) -> None:
    if isinstance(node, dict):
        if node.get("$ref") in references:
            node["$ref"] = references[node["$ref"]]
        mapping = node.get("mapping")
        if isinstance(mapping, dict):
            node["mapping"] = {key: references.get(str(value), value) for key, value in mapping.items()}
        for each in node.values():
            _refer(each, references)
    elif isinstance(node, list):
        for each in node:
            _refer(each, references)
