"""The top level of a YAML block as plain values. Only its tree is built: nothing in it can run or swell."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

DEEPEST, WIDEST = 3, 100
"""Levels below a key, and entries of a list, that are looked at."""

_PLAIN_LINE = re.compile(r"(?P<key>[A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(?P<value>.*))?$")
_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Value:
    """What stands behind a key."""

    content: object
    """Text, a boolean, a list, a map with text keys, or None."""

    line: int
    """Of the file, counted from 1."""


class FrontMatterError(Exception):
    """A block cannot be parsed."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line, self.why = line, why


def yaml_values(block: str, *, longest: int) -> dict[str, Value]:
    """The values of a block that stands below one line of three dashes; raises FrontMatterError."""
    if len(block) > longest:
        raise FrontMatterError(1, f"it is longer than {longest:,} characters")
    try:
        node = yaml.compose(block, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise FrontMatterError(line, error.problem or "it cannot be parsed") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise FrontMatterError(1, "it cannot be parsed") from error
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise FrontMatterError(2, "it has no `key: value` lines")
    if any(not _is_key(key) for key, _ in node.value[:1]):
        raise FrontMatterError(2, "it begins with a sentence")
    return {
        key.value: Value(_content(value, DEEPEST), key.start_mark.line + 2)
        for key, value in node.value
        if isinstance(key, yaml.ScalarNode)
    }


def _is_key(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not re.search(r"\s", node.value)


def _content(node: yaml.Node, deepest: int) -> object:
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if not deepest:
        return None
    if isinstance(node, yaml.SequenceNode):
        return [_content(each, deepest - 1) for each in node.value[:WIDEST]]
    if isinstance(node, yaml.MappingNode):
        pairs = [(key, value) for key, value in node.value[:WIDEST] if isinstance(key, yaml.ScalarNode)]
        return {key.value: _content(value, deepest - 1) for key, value in pairs}
    return None


def _scalar(node: yaml.ScalarNode) -> object:
    if node.tag == _TAG + "null":
        return None
    if node.tag == _TAG + "bool" and node.value.lower() in {"true", "false"}:
        return node.value.lower() == "true"
    return node.value


def lenient_values(block: str) -> dict[str, Value] | None:
    """The `key: value` lines of a block that is no YAML; None if it does not look like front matter."""
    values: dict[str, Value] = {}
    for number, line in enumerate(block.splitlines(), start=2):
        match = _PLAIN_LINE.match(line)
        if match:
            words = (match["value"] or "").strip().strip("\"'")
            values[match["key"]] = Value(_plain(words), number)
        elif not values and line.strip():
            return None
    return values or None


def _plain(words: str) -> object:
    return {"true": True, "false": False, "": None}.get(words, words)
