"""Text → the same without the tokens that would let its reader speak as the bot."""

from __future__ import annotations

import re

REDACTED = "[redacted]"

_PATTERNS = (
    # A bot's token, wherever it stands: https://docs.discord.com/developers/reference#authentication.
    re.compile(r"()[\w-]{20,}\.[\w-]{4,}\.[\w-]{20,}()", re.ASCII),
    # The token of an interaction or a webhook, in an address.
    re.compile(r"(/(?:interactions|webhooks)/\d+/)[^/?\s'\"]+()", re.ASCII),
    # The same in an event, as Python or JSON writes it.
    re.compile(r"""(["'](?:token|session_id)["']\s*:\s*["'])[^"']+(["'])"""),
    re.compile(r"((?:Bot|Bearer|token=)\s?)[\w.-]{20,}()", re.ASCII),
)


def redact(text: str, secret: str = "") -> str:
    """Leave out whatever looks like a token, and the secret given."""
    if secret:
        text = text.replace(secret, REDACTED)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\1{REDACTED}\2", text)
    return text
