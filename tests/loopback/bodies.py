"""A request → its JSON body, and the files that come with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from tests.loopback.rules import Body


async def body_of(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    """The body of a request, and the files that come with it, by name."""
    if not request.can_read_body:
        return None, {}
    if request.content_type != "multipart/form-data":
        return await request.json(), {}
    form = await request.post()
    fields = [value for value in form.values() if isinstance(value, web.FileField)]
    return json.loads(str(form["payload_json"])), {each.filename: each.file.read() for each in fields}


def message_in(body: Any) -> Body:
    """The message of a body: that of a callback stands in its `data`."""
    message = body.get("data", body) if isinstance(body, dict) else None
    return message if isinstance(message, dict) else {}
