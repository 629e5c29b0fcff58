"""The REST interface as its own OpenAPI document tells it: every operation, with a request that it would take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

NOBODYS = str(uuid5(UUID(int=0), "nobody's"))


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    parameters: tuple[str, ...]
    queries: tuple[str, ...]
    body: Any

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    def filled(self, ids: Mapping[str, str]) -> str:
        """The path with ids in it; what has none is somebody's that does not exist."""
        path = self.path
        for name in self.parameters:
            path = path.replace("{" + name + "}", ids.get(name, NOBODYS))
        return path.removeprefix("/api/v1")


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    """All of them, but for webhooks, the simulator (a customer's side, off in production) and logging in."""
    for path, methods in document["paths"].items():
        if not path.startswith("/api/v1/") or path.startswith(("/api/v1/simulator", "/api/v1/session")):
            continue
        for method, operation in methods.items():
            parameters = [*methods.get("parameters", ()), *operation.get("parameters", ())]
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            yield Operation(
                method,
                path,
                tuple(each["name"] for each in parameters if each["in"] == "path"),
                tuple(each["name"] for each in parameters if each["in"] == "query"),
                None if body is None else example(body, document),
            )


def example(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    """A value that the schema accepts, with all that it may hold."""
    if "$ref" in schema:
        return example(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return next((example(each, document) for each in schema[choice] if each.get("type") != "null"), None)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            required = schema.get("required", ())
            return {
                name: example(each, document)
                for name, each in schema.get("properties", {}).items()
                if name in required or name in ("text", "queue_id")
            }
        case "array":
            return [example(schema["items"], document)] if schema.get("minItems") else []
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case "string":
            return _text(schema)
        case _:
            return None


def _text(schema: Mapping[str, Any]) -> str:
    match schema.get("format"):
        case "date-time":
            return "2031-01-02T12:00:00Z"
        case "date":
            return "2031-01-02"
        case "uuid":
            return NOBODYS
        case _:
            return "#123abc" if "#" in schema.get("pattern", "") else "x" * max(1, schema.get("minLength", 1))
