"""The loopback Discord refuses what Discord refuses. Otherwise passing tests would prove nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.loopback.rules import (
    COMPONENTS_V2,
    Body,
    command_faults,
    file_faults,
    message_faults,
    modal_faults,
)
from tests.loopback.schema import DESCRIPTION, schema_faults

SILENT: Body = {"allowed_mentions": {"parse": []}}


def text(content: str) -> Body:
    return {"type": 10, "content": content}


def link(**given: Any) -> Body:
    return {"type": 2, "style": 5, "label": "a", "url": "https://a.b", **given}


def button(**given: Any) -> Body:
    return {"type": 2, "style": 2, "label": "a", "custom_id": "a", **given}


def row(*buttons: Body) -> Body:
    return {"type": 1, "components": list(buttons)}


def message(*parts: Body, **given: Any) -> Body:
    frame = {"type": 17, "components": list(parts)}
    return {"flags": COMPONENTS_V2, "components": [frame], **SILENT, **given}


def test_a_message_without_fault_is_taken() -> None:
    body = message(text("a" * 4000), row(link(), button()), *([{"type": 14}] * 35))
    assert message_faults(body) == []
    assert schema_faults("POST", "/channels/1/messages", body) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({**SILENT}, "empty message"),
        ({"content": "a" * 2001, **SILENT}, "over 2000"),
        ({"content": "a"}, "left open"),
        ({"content": "a", "allowed_mentions": {"parse": ["everyone"]}}, "pinged"),
        (message(text("a"), flags=0), "without IS_COMPONENTS_V2"),
        (message(text("a"), content="a"), "not with IS_COMPONENTS_V2"),
        ({"flags": COMPONENTS_V2, **SILENT}, "without any"),
        (message(text("a" * 2000), text("a" * 2001)), "over 4000"),
        (message(text(" ")), "an empty text"),
        (message(), "is empty"),
        (message(*([text("a")] * 40)), "41 of them"),
        (message(row()), "is empty"),
        (message(row(*(button(custom_id=str(number)) for number in range(6)))), "over 5 buttons"),
        (message(row(button()), row(button())), "twice"),
        (message(row(button(label="a" * 81))), "label"),
        (message(row(button(custom_id="a" * 101))), "custom_id"),
        (message(row(button(url="https://a.b"))), "no link"),
        (message(row(link(url="javascript:alert(1)"))), "url"),
        (message(row(link(url="https://a.b/" + "c" * 501))), "url"),
        (message(row(link(custom_id="a"))), "on a link"),
        (message(text("a"), {"type": 17, "components": [text("a")]}), "17 inside 17"),
        (message({**text("a"), "colour": 1}), "colour: unknown"),
        (message({"type": 99}), "99 is unknown"),
    ],
)
def test_a_message_that_discord_would_refuse_is_refused(body: Body, fault: str) -> None:
    assert fault in "; ".join(message_faults(body))


def test_the_kind_of_a_message_cannot_be_taken_back() -> None:
    assert "cannot be taken back" in message_faults({"flags": 0, **SILENT}, was_v2=True)[0]


@pytest.mark.parametrize("given", [{"title": ""}, {"title": "a" * 46}, {"custom_id": ""}, {"components": []}])
def test_a_form_that_discord_would_refuse_is_refused(given: Body) -> None:
    form = {"title": "a", "custom_id": "a", "components": [{"type": 18}]}
    assert modal_faults(form) == []
    assert modal_faults({**form, **given})


@pytest.mark.parametrize(
    "given",
    [
        {"name": "Ask"},
        {"name": "a b"},
        {"name": "a" * 33},
        {"description": ""},
        {"name_localizations": {"de": "Fragen"}},
        {"description_localizations": {"ja": "質" * 101}},
        {"options": [{"name": "a", "description": "a"}, {"name": "a", "description": "b"}]},
        {"options": [{"name": "a", "description": "a", "choices": [{"name": "a", "value": "v" * 8000}]}]},
    ],
)
def test_a_command_that_discord_would_refuse_is_refused(given: Body) -> None:
    command = {"type": 1, "name": "ask", "description": "a"}
    assert command_faults([command]) == []
    assert command_faults([{**command, **given}])
    assert command_faults([command, command])
    translated = {"name_localizations": {"de": "fragen"}}
    assert command_faults([{**command, **translated}, {**command, "name": "fragen"}])


described = pytest.mark.skipif(not DESCRIPTION.exists(), reason="Discord's OpenAPI description is not here")


@described
def test_the_description_names_the_fault_where_it_is() -> None:
    body = {"type": 4, "data": message(text("a"), row(button(label="a" * 81)))}
    (fault,) = schema_faults("POST", "/interactions/1/token/callback", body)
    assert fault.startswith("data/components/0/components/1/components/0/label: ")


@described
def test_the_description_takes_the_ids_that_the_client_sends() -> None:
    body = {"content": "a", "message_reference": {"message_id": 2000000000000000001}}
    assert schema_faults("POST", "/channels/1/messages", body) == []


@described
def test_a_body_where_none_belongs_is_a_fault() -> None:
    assert schema_faults("DELETE", "/webhooks/1/token/messages/@original", {"a": 1})


def test_a_file_is_shown_by_a_component_and_a_component_shows_a_file() -> None:
    shown = {"type": 13, "file": {"url": "attachment://a.txt"}}
    attached = {"id": 0, "filename": "a.txt"}
    assert file_faults({"components": [shown], "attachments": [attached]}, {"a.txt": b"a"}) == []
    assert file_faults({"components": [shown]}, {}) == ["file: attachment://a.txt is not attached"]
    assert file_faults({"attachments": [attached]}, {"a.txt": b"a"}) == [
        "attachments: nothing shows attachment://a.txt"
    ]
    assert file_faults({"components": [shown], "attachments": [attached]}, {}) == [
        "attachments: 1 described, 0 sent"
    ]
