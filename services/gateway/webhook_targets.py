"""Where outgoing webhooks may go: public addresses by https, resolved once and held to (P4, ADR 0031).

A name is looked up when the connection is made, every address that it stands for is checked, and the connection
goes to one of those and no other: a name that means something else a moment later leads nowhere. Redirects are not
followed, and no proxy is asked.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

LOOK_UP_SECONDS = 5.0


class TargetRefused(Exception):
    """Why an address is not spoken to; to be read after `the address`."""


def check(url: str, private: bool) -> None:
    """Raises `TargetRefused` for an address that is never spoken to, as far as its spelling tells."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise TargetRefused("cannot be read") from error
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise TargetRefused("must begin with https://")
    if not host or parts.username is not None or parts.password is not None:
        raise TargetRefused("must name a host, and no user")
    if port == 0:
        raise TargetRefused("names no port")
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        if "." not in host and not private:
            raise TargetRefused("must be reachable from the public internet") from None
        return
    if not private and not is_public(literal):
        raise TargetRefused("must be reachable from the public internet")


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is one of the public internet, also where another is wrapped in it."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour or _in_nat64(address)
        if address.teredo is not None:
            return False
        if wrapped is not None and not is_public(wrapped):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _in_nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address within one of NAT64's (RFC 6052)."""
    if address in ipaddress.ip_network("64:ff9b::/96") or address in ipaddress.ip_network("64:ff9b:1::/48"):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


class PinnedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to addresses that were checked, never to names."""

    def __init__(self, private: bool) -> None:
        self._private = private
        self._real = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Look the name up, check all that it stands for, and connect to the first."""
        address = await self._checked(host, port)
        return await self._real.connect_tcp(address, port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Nothing outside is reached by a file."""
        raise httpcore.ConnectError("no files")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    async def _checked(self, host: str, port: int) -> str:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("the name is not known") from error
        addresses = [str(each[4][0]).partition("%")[0] for each in found]
        if not addresses:
            raise httpcore.ConnectError("the name is not known")
        if not self._private and not all(is_public(ipaddress.ip_address(each)) for each in addresses):
            raise httpcore.ConnectError("the address is not public")
        return addresses[0]


def client(private: bool) -> httpx.AsyncClient:
    """An HTTP client that speaks to such addresses only."""
    transport = httpx.AsyncHTTPTransport()
    transport._pool = httpcore.AsyncConnectionPool(
        ssl_context=ssl.create_default_context(),
        max_connections=50,
        max_keepalive_connections=0,
        network_backend=PinnedNetwork(private),
    )
    return httpx.AsyncClient(transport=transport, follow_redirects=False, trust_env=False)
