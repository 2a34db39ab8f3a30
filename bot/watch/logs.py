"""Log records → lines: plain ones in a terminal, JSON elsewhere, and no token in either.

The formatters redact, not a filter: only they see the whole line, its traceback included.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

from bot.watch.redaction import redact

if TYPE_CHECKING:
    from types import TracebackType

FIELDS = "fields"
"""`extra={FIELDS: {...}}` of a record gives the JSON line keys of its own."""


class PlainFormatter(logging.Formatter):
    """Lines for people."""

    def __init__(self, secret: str = "") -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """Give the record's lines."""
        return redact(super().format(record), self._secret)


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for programs."""

    def __init__(self, secret: str = "") -> None:
        super().__init__()
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """Give the record's line."""
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage(), self._secret),
            **getattr(record, FIELDS, {}),
        }
        if record.exc_info:
            fields["traceback"] = redact(self.formatException(record.exc_info), self._secret)
        return json.dumps(fields, ensure_ascii=True, default=lambda value: redact(str(value), self._secret))


def set_up_logs(form: str, level: str, *, secret: str, stream: TextIO = sys.stderr) -> None:
    """Log to a stream from now on, what nobody catches included.

    Args:
        form: "plain", "json", or "auto": plain if the stream is a terminal.
        level: The least that is logged: "debug", "info", "warning" or "error".
        secret: What must never be written.
        stream: Where the lines go.
    """
    plain = form == "plain" or (form == "auto" and stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlainFormatter(secret) if plain else JsonFormatter(secret))
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("bot").critical("Pullquote has failed.", exc_info=(kind, error, trace))
