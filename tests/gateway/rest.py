"""What specs of the outside interface share: who asks, and what a refusal looks like."""

from typing import Any

import httpx

AGENT, SUPERVISOR, ADMIN = "ana@demo.local", "supervisora@demo.local", "admin@demo.local"


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem document that an answer is."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    body: dict[str, Any] = answer.json()
    assert body["code"] == code
    assert {"type", "title", "status", "detail"} <= body.keys()
    return body
