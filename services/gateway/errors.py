"""Errors as RFC 9457 problem documents, each with a stable `code`."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.exceptions import HTTPException

from libs.events import telemetry
from libs.events.command import CommandRejected, Refused, Rejected, rejected
from libs.events.projector import PositionNotReached
from services.gateway.directory import Directory

STATUS = {"conflict": 409, "forbidden": 403, "not_found": 404, "invalid": 422, "failed": 503}
CODES = {401: "session.required", 403: "request.forbidden", 404: "route.not_found", 405: "route.wrong_method"}
MEDIA_TYPE = "application/problem+json"
log = telemetry.logger(__name__)


class Field(BaseModel):
    """A field of the request and the rule that it broke."""

    field: str
    rule: str


class Problem(BaseModel):
    """Why a request was not carried out. `code` is stable; texts are for developers."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
    fields: list[Field] | None = None


class HttpProblem(Exception):
    """A refusal that only the edge knows: sessions, limits, hooks."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        headers: Mapping[str, str] | None = None,
        fields: list[dict[str, str]] | None = None,
    ) -> None:
        self.status, self.code, self.detail, self.headers, self.fields = status, code, detail, headers, fields
        super().__init__(f"{code}: {detail}")


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    fields: list[dict[str, str]] | None = None,
    extra: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document as a response."""
    body: dict[str, Any] = {
        **(extra or {}),
        "type": f"urn:guiche:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if fields:
        body["fields"] = fields
    return Response(orjson.dumps(body), status, dict(headers or {}), MEDIA_TYPE)


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem answers of a route, for its OpenAPI description."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted({401, *statuses})
    }


def install(http: FastAPI) -> None:
    """Have every error leave as a problem document."""

    @http.exception_handler(CommandRejected)
    async def on_rejected(request: Request, error: CommandRejected) -> Response:
        return _of(error.rejected, request.app.state.gateway.directory)

    @http.exception_handler(Refused)
    async def on_refused(request: Request, error: Refused) -> Response:
        return _of(rejected(error), request.app.state.gateway.directory)

    @http.exception_handler(HttpProblem)
    async def on_problem(_: Request, error: HttpProblem) -> Response:
        return problem(error.status, error.code, error.detail, headers=error.headers, fields=error.fields)

    @http.exception_handler(RequestValidationError)
    async def on_invalid_request(_: Request, error: RequestValidationError) -> Response:
        return _invalid(error.errors(), skip=1)

    @http.exception_handler(ValidationError)
    async def on_invalid_command(_: Request, error: ValidationError) -> Response:
        return _invalid(error.errors(include_url=False, include_input=False), skip=0)

    @http.exception_handler(HTTPException)
    async def on_http(_: Request, error: HTTPException) -> Response:
        # The framework's own word for a body that is no JSON, or no UTF-8.
        if error.status_code == HTTPStatus.BAD_REQUEST:
            fields = [{"field": "body", "rule": "is no JSON in UTF-8"}]
            return problem(422, "request.invalid", "The request does not fit its schema.", fields=fields)
        code = CODES.get(error.status_code, "request.refused")
        return problem(error.status_code, code, str(error.detail), headers=error.headers)

    @http.exception_handler(PositionNotReached)
    async def on_not_reached(_: Request, error: PositionNotReached) -> Response:
        return problem(503, "view.behind", str(error), headers={"Retry-After": "1"})

    @http.exception_handler(Exception)
    async def on_failure(request: Request, error: Exception) -> Response:
        log.error("request.failed", path=request.url.path, exc_info=error)
        return problem(500, "gateway.failed", "The request failed; the log says why.")


def _of(reply: Rejected, directory: Directory) -> Response:
    extra = dict(reply.extra)
    by = extra.get("by")
    if isinstance(by, dict):
        extra["by"] = {"id": by.get("id"), "name": directory.names.users.get(by.get("id", ""))}
    return problem(STATUS[reply.kind], reply.code, reply.detail, fields=reply.fields, extra=extra)


def _invalid(errors: Any, skip: int) -> Response:
    fields = [
        {"field": ".".join(str(part) for part in each["loc"][skip:]) or "body", "rule": each["msg"]}
        for each in errors
    ]
    return problem(422, "request.invalid", "The request does not fit its schema.", fields=fields)
