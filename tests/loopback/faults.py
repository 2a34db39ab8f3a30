"""Failures of single requests, as tests order them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import web


@dataclass(eq=False)
class Fault:
    """A failure of the next requests that match."""

    kind: str
    """"reset" or "hang" (the request is not handled), the same with " after" (it is), or a status."""

    method: str
    path: str
    times: int = 1

    def fits(self, method: str, path: str) -> bool:
        return self.times > 0 and method == self.method and re.search(self.path, path) is not None

    def response(self) -> web.Response:
        """What the client receives; nothing after a reset."""
        if self.kind.startswith("reset"):
            return web.Response()
        if self.kind == "429":
            limited = {"message": "You are being rate limited.", "retry_after": 0.05, "global": False}
            return json_response(limited, 429, Via="1.1")
        return json_response({"message": "trouble", "code": 0}, int(self.kind))


def json_response(body: Any, status: int = 200, **headers: str) -> web.Response:
    # discord.py reads an answer as JSON only if the header says so without a charset.
    response = web.Response(body=json.dumps(body).encode(), status=status, headers=headers)
    response.headers["Content-Type"] = "application/json"
    return response
