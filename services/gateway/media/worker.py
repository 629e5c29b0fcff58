"""A worker process: does the tasks that its gateway asks for, one after another, within limits."""

import importlib
import os
import resource
import sys
from collections.abc import Mapping
from typing import Any

import orjson

MEMORY = 3 << 30
TASKS: Mapping[str, str] = {
    "examine": "services.gateway.media.examining:examine",
    "voice": "services.gateway.media.sound:to_voice",
    "transcript": "services.gateway.transcript.printing:print_pdf",
    "contacts_describe": "services.gateway.contact_files.checking:describe",
    "contacts_check": "services.gateway.contact_files.checking:check",
    "contacts_write": "services.gateway.contact_files.writing:write",
    "sticker": "services.gateway.media.pictures:to_sticker",
}


def main() -> None:
    """Answer tasks until the gateway closes the line."""
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Whatever a library prints must not end up among the answers.
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        asked = orjson.loads(line)
        answers.write(orjson.dumps(_answer(asked["task"], asked["with"])) + b"\n")


def _answer(task: str, arguments: dict[str, Any]) -> dict[str, Any]:
    module, _, name = TASKS[task].partition(":")
    try:
        return {"done": getattr(importlib.import_module(module), name)(**arguments)}
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"[:500]}


if __name__ == "__main__":
    main()
