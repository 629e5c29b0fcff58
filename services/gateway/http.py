"""The HTTP application: routes, errors, guards, descriptions and the page."""

from fastapi import FastAPI
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from libs.events.settings import Settings
from services.gateway import errors, page
from services.gateway.browser_guard import BrowserGuard
from services.gateway.description import API, Description
from services.gateway.gateway import Gateway
from services.gateway.media.sniffing import FILES
from services.gateway.rate_limits import RateLimits
from services.gateway.routes import (
    assistants,
    automation,
    beginning,
    board_cards,
    bot_messages,
    bot_switch,
    bulk,
    calls,
    catalogues,
    channels,
    classification,
    company,
    contact_files,
    contacts,
    continuation,
    documents,
    drafts,
    fields,
    filters,
    flows,
    funnels,
    hooks,
    jobs,
    lent,
    lines,
    live,
    me,
    media,
    messages,
    notes,
    notices,
    origins,
    past,
    persons,
    protocols,
    quick_replies,
    rooms,
    schedules,
    search,
    security,
    security_reports,
    session,
    settings,
    sign_on,
    simulator,
    single_sign_on,
    slas,
    stickers,
    tasks,
    team,
    team_access,
    templates,
    tickets,
    tokens,
    transcripts,
    users,
    webhooks,
)

# A file leaves byte for byte, with the length and the hash that it was announced with.
AS_THEY_ARE = (*DEFAULT_EXCLUDED_CONTENT_TYPES, *FILES)
DESCRIPTION = (
    "The outside interface of Guichê. People log in by POST /session, which sets a cookie; programs bring an API "
    "token, Authorization: Bearer. Every change answers with "
    "its position in the log; a GET with wait_for=position reads one's own write. Errors are problem+json with "
    "a stable code. Changes come over the WebSocket /api/v1/live."
)
ROUTES = (
    session.router,
    single_sign_on.router,
    security.router,
    security_reports.router,
    sign_on.router,
    tokens.router,
    webhooks.router,
    me.router,
    filters.router,
    team.router,
    users.router,
    settings.router,
    slas.router,
    tickets.router,
    beginning.router,
    classification.router,
    continuation.router,
    notes.router,
    past.router,
    catalogues.router,
    fields.router,
    funnels.router,
    board_cards.router,
    company.router,
    team_access.router,
    contact_files.router,
    contacts.router,
    persons.router,
    messages.router,
    origins.router,
    media.router,
    stickers.router,
    transcripts.router,
    schedules.router,
    quick_replies.router,
    automation.router,
    calls.router,
    search.router,
    tasks.router,
    rooms.router,
    protocols.router,
    lines.router,
    channels.router,
    templates.router,
    assistants.router,
    flows.router,
    bot_messages.router,
    bot_switch.router,
    jobs.router,
    notices.router,
    drafts.router,
    bulk.router,
    live.router,
    documents.router,
)


def application(gateway: Gateway) -> FastAPI:
    """The application of a gateway."""
    http = FastAPI(
        title="Guichê",
        version="1",
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    http.state.gateway = gateway
    errors.install(http)
    http.include_router(hooks.router)
    http.include_router(lent.router)
    for router in ROUTES:
        http.include_router(router, prefix=API)
    http.include_router(hooks.router, prefix=API, include_in_schema=False)
    _install_simulator(http, gateway.settings)
    http.state.description = Description(http)
    page.install(http)
    http.add_middleware(GZipMiddleware, minimum_size=2_000, compresslevel=3, exclude_content_types=AS_THEY_ARE)
    if gateway.settings.requests_per_minute:
        http.add_middleware(RateLimits, per_minute=gateway.settings.requests_per_minute)
    http.add_middleware(BrowserGuard, public_url=gateway.settings.public_url)
    return http


def _install_simulator(http: FastAPI, settings: Settings) -> None:
    if settings.simulator:
        http.include_router(simulator.router, prefix=API)
