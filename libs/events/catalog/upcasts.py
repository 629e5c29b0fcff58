"""Upcasts: from a stored shape to the next one, pure, one step at a time (Young, *Versioning*).

Keyed by the stored name and the version it was written in. Empty while every type is in its first version.
"""

from collections.abc import Callable
from typing import Any

Upcast = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTS: dict[tuple[str, int], Upcast] = {}
