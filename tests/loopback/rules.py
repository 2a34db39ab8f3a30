"""Rules of Discord's that its OpenAPI description does not contain.

Each function returns the faults it finds, in words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

Body = dict[str, Any]

EPHEMERAL = 1 << 6
SUPPRESS_NOTIFICATIONS = 1 << 12
COMPONENTS_V2 = 1 << 15

ROW, BUTTON, SECTION, TEXT, FILE, SEPARATOR, CONTAINER = 1, 2, 9, 10, 13, 14, 17
LINK_STYLE = 5
KEYS = {
    ROW: {"type", "id", "components"},
    BUTTON: {"type", "id", "style", "label", "emoji", "custom_id", "url", "disabled"},
    TEXT: {"type", "id", "content"},
    FILE: {"type", "id", "file", "spoiler"},
    SEPARATOR: {"type", "id", "divider", "spacing"},
    CONTAINER: {"type", "id", "components", "accent_color", "spoiler"},
}
"""The components that this bot sends; any other is a fault until it is added here."""

INSIDE = {ROW: {BUTTON}, CONTAINER: {ROW, TEXT, FILE, SEPARATOR}}
COMMAND_SIZE = 8000
"""Characters of all names, descriptions and values of a command, each in its longest language."""

_COMMAND_NAME = re.compile(r"[-_'\w\u0900-\u097f]{1,32}")
TOP = {ROW, TEXT, FILE, SEPARATOR, CONTAINER}


def walk(components: list[Body]) -> Iterator[Body]:
    """Every component, outermost first."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))


def texts(components: list[Body]) -> list[str]:
    return [each["content"] for each in walk(components) if each["type"] == TEXT]


def buttons(components: list[Body]) -> list[Body]:
    return [each for each in walk(components) if each["type"] == BUTTON]


def file_faults(body: Body, files: dict[str, bytes]) -> list[str]:
    """Return what is wrong between the files of a request and the components that show them.

    With components, Discord shows no file that no component names (discord-api-docs, components/reference).
    """
    shown = [each["file"]["url"] for each in walk(body.get("components") or []) if each["type"] == FILE]
    attached = [each["filename"] for each in body.get("attachments") or [] if "filename" in each]
    sent = [f"attachment://{name}" for name in attached]
    faults = [f"file: {url} is not attached" for url in shown if url not in sent]
    faults += [f"attachments: nothing shows {url}" for url in sent if url not in shown]
    faults += [] if len(files) == len(sent) else [f"attachments: {len(sent)} described, {len(files)} sent"]
    size = sum(map(len, files.values()))
    return faults if size <= 10_485_760 else [*faults, f"files: {size} bytes"]


def message_faults(body: Body, *, was_v2: bool = False) -> list[str]:
    """Return what is wrong with a message that is created or edited."""
    components = body.get("components") or []
    is_v2 = bool(body.get("flags", 0) & COMPONENTS_V2)
    faults = _mention_faults(body)
    if was_v2 and not is_v2 and "flags" in body:
        faults.append("flags: IS_COMPONENTS_V2 cannot be taken back")
    if is_v2 or was_v2:
        faults += [
            f"{key}: not with IS_COMPONENTS_V2" for key in ("content", "embeds", "poll") if body.get(key)
        ]
        return faults + ([] if components else ["components: a message without any"]) + _v2_faults(components)
    if any(each["type"] != ROW for each in components):
        faults.append("components: V2 components without IS_COMPONENTS_V2")
    if not body.get("content") and not body.get("embeds") and not components:
        faults.append("content: empty message")
    if len(body.get("content") or "") > 2000:
        faults.append("content: over 2000 characters")
    return faults


def _mention_faults(body: Body) -> list[str]:
    allowed = body.get("allowed_mentions")
    if allowed is None:
        return ["allowed_mentions: left open (this suite's own rule)"]
    return (
        ["allowed_mentions: somebody may be pinged (this suite's own rule)"] if allowed.get("parse") else []
    )


def _v2_faults(components: list[Body]) -> list[str]:
    faults = [
        f"components: type {each['type']} not at the top" for each in components if each["type"] not in TOP
    ]
    everything = list(walk(components))
    if len(everything) > 40:
        faults.append(f"components: {len(everything)} of them, 40 at most")
    written = texts(components)
    if sum(len(text.encode("utf-16-le")) // 2 for text in written) > 4000:
        faults.append("components: over 4000 characters of text")
    faults += ["content: an empty text" for text in written if not text.strip()]
    faults += [fault for each in everything for fault in _component_faults(each)]
    ids = [each["custom_id"] for each in everything if "custom_id" in each]
    faults += [f"custom_id: {each!r} twice" for each in {i for i in ids if ids.count(i) > 1}]
    return faults


def _component_faults(component: Body) -> list[str]:
    kind = component["type"]
    if kind not in KEYS:
        return [f"type: {kind} is unknown here"]
    faults = [f"{key}: unknown in type {kind}" for key in component.keys() - KEYS[kind]]
    if kind in INSIDE:
        inner = [each["type"] for each in component.get("components", [])]
        faults += [] if inner else [f"components: type {kind} is empty"]
        faults += [f"components: {each} inside {kind}" for each in inner if each not in INSIDE[kind]]
        faults += ["components: over 5 buttons in a row"] if kind == ROW and len(inner) > 5 else []
    return faults + (_button_faults(component) if kind == BUTTON else [])


def _button_faults(button: Body) -> list[str]:
    label, url, custom_id = (button.get(key) or "" for key in ("label", "url", "custom_id"))
    faults = [] if 0 < len(label) <= 80 else [f"label: {label!r}"]
    if button["style"] != LINK_STYLE:
        return faults + (["url: on a button that is no link"] if url else []) + _id_faults(custom_id)
    faults += ["custom_id: on a link"] if custom_id else []
    parts = urlsplit(url)
    well_formed = parts.scheme in ("http", "https", "discord") and "." in parts.netloc
    return faults if well_formed and len(url) <= 512 else [*faults, f"url: {url!r}"]


def _id_faults(custom_id: str) -> list[str]:
    return [] if 0 < len(custom_id) <= 100 else [f"custom_id: {custom_id!r}"]


def choice_faults(data: Body) -> list[str]:
    """What Discord refuses in the choices for an option."""
    choices = data.get("choices", [])
    faults = [f"{len(choices)} choices"] if len(choices) > 25 else []
    wrong = [each for each in choices if not (0 < len(each["name"]) <= 100 and 0 < len(each["value"]) <= 100)]
    return faults + [f"choice {each['name']!r}" for each in wrong]


def modal_faults(data: Body) -> list[str]:
    """Return what is wrong with a form."""
    labels = data.get("components", [])
    faults = [] if 0 < len(data.get("title", "")) <= 45 else ["title"]
    faults += [] if 0 < len(labels) <= 5 else ["components: 1 to 5"]
    return faults + _id_faults(data.get("custom_id", ""))


def command_faults(commands: list[Body]) -> list[str]:
    """Return what is wrong with a list of commands, in any language."""
    slash = [each for each in commands if each.get("type", 1) == 1]
    menus = [each for each in commands if each.get("type", 1) != 1]
    faults = [*_twice(slash), *_twice(menus)]
    faults += [fault for each in slash for fault in _command_faults(each)]
    faults += [f"name: {name!r}" for each in menus for name in _all(each, "name") if not 0 < len(name) <= 32]
    sizes = {each["name"]: _size(each) for each in commands}
    return faults + [f"{name}: {size} characters" for name, size in sizes.items() if size > COMMAND_SIZE]


def _command_faults(part: Body) -> list[str]:
    """Return what is wrong with a command or an option, and with those inside it."""
    faults = [f"name: {name!r}" for name in _all(part, "name") if not _is_command_name(name)]
    descriptions = _all(part, "description") or [""]
    faults += [f"description: of {part['name']}" for each in descriptions if not 0 < len(each) <= 100]
    choices = [name for choice in part.get("choices", ()) for name in _all(choice, "name")]
    faults += [f"choice: {name!r}" for name in choices if not 0 < len(name) <= 100]
    options = part.get("options", [])
    return [*faults, *_twice(options), *(fault for each in options for fault in _command_faults(each))]


def _is_command_name(name: str) -> bool:
    return bool(_COMMAND_NAME.fullmatch(name)) and name == name.lower()


def _all(part: Body, key: str) -> list[str]:
    """A text in every language."""
    own = [part[key]] if key in part else []
    return [*own, *(part.get(f"{key}_localizations") or {}).values()]


def _twice(parts: list[Body]) -> list[str]:
    locales = {locale for part in parts for locale in part.get("name_localizations") or {}}
    faults = []
    for locale in ("", *locales):
        names = [(part.get("name_localizations") or {}).get(locale, part["name"]) for part in parts]
        faults += [f"name: {name!r} twice" for name in {*names} if names.count(name) > 1]
    return faults


def _size(part: Body) -> int:
    """The characters of a command, of each text the longest language."""
    own = sum(max(map(len, _all(part, key)), default=0) for key in ("name", "description"))
    inside = [*part.get("options", ()), *part.get("choices", ())]
    return own + len(str(part.get("value", ""))) + sum(map(_size, inside))
