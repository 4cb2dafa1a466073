"""Where a call comes from, and which calls change nothing."""

import ipaddress
from typing import Any

from litestar import Request

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def source_of(request: Request[Any, Any, Any], trusted: tuple[str, ...]) -> str:
    """The address the call comes from: the last one in X-Forwarded-For that none of our own proxies has."""
    near = request.client.host if request.client else ""
    far = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    while far and _is_in(near, trusted):
        near = far.pop()
    return near


def _is_in(address: str, networks: tuple[str, ...]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in ipaddress.ip_network(network) for network in networks)
