"""Log lines: for people or for programs, and never with a token in them."""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import TYPE_CHECKING

import pytest

from bot.watch.logs import FIELDS, JsonFormatter, PlainFormatter, set_up_logs
from bot.watch.redaction import REDACTED, redact

if TYPE_CHECKING:
    from collections.abc import Iterator

CANARY = "MTAwMDAwMDAwMDAwMDAwMDAx.canary.sings-in-the-mine-1234"
SECRET = "no-token-by-its-looks"  # noqa: S105
WEBHOOK = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5"
FORMATTERS = [PlainFormatter(SECRET), JsonFormatter(SECRET)]


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def record(message: str, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord("bot", logging.INFO, __file__, 1, message, arguments, None)


@pytest.mark.parametrize("formatter", FORMATTERS)
@pytest.mark.parametrize(
    "said",
    [
        f"the token {CANARY} was refused",
        f"Authorization: Bot {CANARY}",
        f"POST https://discord.com/api/v10/webhooks/123/{WEBHOOK}?wait=true",
        f"POST https://discord.com/api/v10/interactions/123/{WEBHOOK}/callback",
        f"event: {{'token': '{WEBHOOK}', 'type': 2}}",
        f'event: {{"token": "{WEBHOOK}", "type": 2}}',
        f"somebody said {SECRET}",
    ],
)
def test_a_token_is_left_out_wherever_it_stands(formatter: logging.Formatter, said: str) -> None:
    for line in (formatter.format(record(said)), formatter.format(record("%s", said))):
        assert REDACTED in line
        assert not any(each in line for each in (CANARY, WEBHOOK, SECRET))


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_a_token_is_left_out_of_a_traceback(formatter: logging.Formatter) -> None:
    failed = record("It failed.")
    try:
        int(CANARY)
    except ValueError:
        failed.exc_info = sys.exc_info()
    line = formatter.format(failed)
    assert "ValueError" in line
    assert CANARY not in line


def test_other_text_stays_as_it_is() -> None:
    said = "GET /users/@me of 2026-11-27 took 1.25 s; see bot.chat.client.PullquoteClient.setup_hook"
    assert redact(said) == said


def test_a_json_line_has_the_fields_that_a_record_brings() -> None:
    asked = record("A question: %s.", "answered")
    setattr(asked, FIELDS, {"outcome": "answered", "seconds": 0.02})
    line = json.loads(JsonFormatter().format(asked))
    assert line["message"] == "A question: answered."
    assert (line["outcome"], line["seconds"], line["level"]) == ("answered", 0.02, "info")


@pytest.mark.parametrize(("form", "is_json"), [("auto", True), ("json", True), ("plain", False)])
def test_what_is_no_terminal_gets_json_unless_told_otherwise(form: str, *, is_json: bool) -> None:
    stream = io.StringIO()
    set_up_logs(form, "info", secret=SECRET, stream=stream)
    logging.getLogger("bot").info("ready")
    logging.getLogger("bot").debug("too fine")
    assert stream.getvalue().startswith("{") == is_json
    assert len(stream.getvalue().splitlines()) == 1


def test_what_nobody_catches_is_logged_without_the_token() -> None:
    stream = io.StringIO()
    set_up_logs("json", "info", secret=SECRET, stream=stream)
    error = RuntimeError(f"with {SECRET}")
    sys.excepthook(RuntimeError, error, None)
    line = json.loads(stream.getvalue())
    assert line["level"] == "critical"
    assert SECRET not in stream.getvalue()
