"""What a line of a kind needs to be told, as a form: every kind of channel declares its own `Setup`.

Secrets are `SecretStr`: they are sealed in the gateway's database, never stand in events and are never shown.
"""

from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, SecretStr
from pydantic.fields import FieldInfo

FieldKind = Literal["text", "secret", "url", "number", "switch", "choice"]
HOOK_KEY = "hook_key"


class Setup(BaseModel):
    """The settings of one line, checked."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def split(self) -> tuple[dict[str, Any], dict[str, str]]:
        """What may be seen, and what may not."""
        settings = self.model_dump(mode="json")
        secrets = {
            name: value.get_secret_value()
            for name in settings
            if isinstance(value := getattr(self, name), SecretStr)
        }
        return {name: value for name, value in settings.items() if name not in secrets}, secrets


def form(setup: type[Setup]) -> list[dict[str, Any]]:
    """The fields that an admin fills in, in their order: name, kind, whether needed, default, choices, length."""
    schema = setup.model_json_schema()
    return [_field(name, each, schema["properties"][name]) for name, each in setup.model_fields.items()]


def opened(setup: type[Setup], settings: Mapping[str, Any], secrets: Mapping[str, str]) -> dict[str, Any]:
    """The settings and secrets of a line as its `Setup` takes them: what it does not know is left out."""
    return {name: value for name, value in {**settings, **secrets}.items() if name in setup.model_fields}


def _field(name: str, info: FieldInfo, schema: Mapping[str, Any]) -> dict[str, Any]:
    required = info.is_required()
    return {
        "name": name,
        "kind": _kind(info, schema),
        "required": required,
        "default": None if required else schema.get("default"),
        "choices": [str(each) for each in _choices(info)],
        "max_length": schema.get("maxLength"),
    }


def _kind(info: FieldInfo, schema: Mapping[str, Any]) -> FieldKind:
    if info.annotation is SecretStr:
        return "secret"
    if _choices(info):
        return "choice"
    if info.annotation is bool:
        return "switch"
    if schema.get("type") in ("integer", "number"):
        return "number"
    return "url" if schema.get("format") == "uri" else "text"


def _choices(info: FieldInfo) -> tuple[Any, ...]:
    return get_args(info.annotation) if get_origin(info.annotation) is Literal else ()
