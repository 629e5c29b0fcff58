"""The socket's door: only for pages of ours, and for those who are logged in."""

from fastapi import APIRouter, WebSocket

from services.gateway.auth import COOKIE, address_of, lacks_own_password, lacks_second_factor
from services.gateway.browser_guard import is_foreign
from services.gateway.gateway import Gateway
from services.gateway.live_socket import SIGNED_OUT
from services.gateway.sessions import Session

router = APIRouter()
FOREIGN = 1008


@router.websocket("/live")
async def live(web: WebSocket) -> None:
    """Changed documents, as they change."""
    gateway: Gateway = web.app.state.gateway
    session = await gateway.sessions.find(web.cookies.get(COOKIE), address_of(web))
    member = gateway.directory.member(session.user_id, address_of(web)) if session is not None else None
    if is_foreign(web, gateway.settings.public_url):
        await web.accept()
        await web.close(FOREIGN)
    elif session is None or member is None or _must_settle(gateway, session):
        await web.accept()
        await web.close(SIGNED_OUT)
    else:
        await gateway.hub.serve(web, member, session)


def _must_settle(gateway: Gateway, session: Session) -> bool:
    """Whether somebody has to set up a second factor or choose a password before he works."""
    return lacks_second_factor(gateway.directory, session) or lacks_own_password(gateway.directory, session.user_id)
