"""Lists of questions with their answers (CSV, JSON lines, YAML) → Document: a question is a heading."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from knowledge.documents import BlockKind, Document
from knowledge.errors import ReadError
from knowledge.formats.composing import Composer
from knowledge.formats.titles import source_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from knowledge.formats.front_matter import Facts

LARGEST_YAML = 1_000_000
"""Code points: the parser takes some twenty seconds for them."""

LARGEST_FIELD = 1_000_000

_QUESTION = ("question", "q", "title", "prompt", "frage", "pregunta")
_ANSWER = ("answer", "a", "response", "text", "content", "antwort", "respuesta")
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class _Entry:
    question: str
    answer: str
    line: int


def read_csv(text: str, path: str, facts: Facts) -> Document:
    """Read a table with a header that names a column of questions and one of answers."""
    return _document(_from_csv(text, path), path, facts)


def read_json_lines(text: str, path: str, facts: Facts) -> Document:
    """Read one object a line, each with a question and an answer."""
    return _document(_from_json_lines(text, path), path, facts)


def read_yaml(text: str, path: str, facts: Facts) -> Document:
    """Read a list of maps with a question and an answer, or one map from questions to answers."""
    return _document(_from_yaml(text, path), path, facts)


def _document(entries: Iterator[_Entry], path: str, facts: Facts) -> Document:
    composer = Composer()
    for entry in entries:
        composer.open(BlockKind.HEADING, line=entry.line, level=2)
        composer.text(entry.question)
        for paragraph in _PARAGRAPH.split(entry.answer.strip()):
            composer.open(BlockKind.PARAGRAPH, line=entry.line)
            for number, line in enumerate(paragraph.split("\n")):
                if number:
                    composer.line_break()
                composer.text(line)
    text, blocks, marks, sections = composer.finish()
    if not blocks:
        raise _not_a_list(path)
    # A question is no title of the whole list.
    return Document(source_with(facts, path, text, ()), text, sections, (), blocks, marks)


def _not_a_list(path: str) -> ReadError:
    return ReadError(
        f"{path} is no list of questions and answers: name its columns or keys `question` and `answer`."
    )


def _entry(fields: Mapping[object, object], line: int) -> _Entry | None:
    known = {key.strip().lower(): value for key, value in fields.items() if isinstance(key, str)}
    question, answer = (_first(known, names) for names in (_QUESTION, _ANSWER))
    return _Entry(question, answer, line) if question and answer else None


def _first(fields: Mapping[str, object], names: tuple[str, ...]) -> str:
    return next((value for name in names if isinstance(value := fields.get(name), str) and value.strip()), "")


def _from_csv(text: str, path: str) -> Iterator[_Entry]:
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    csv.field_size_limit(LARGEST_FIELD)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        line = 2
        for row in rows:
            entry = _entry(dict(row), line)
            if entry:
                yield entry
            line = rows.line_num + 1
    except csv.Error as error:
        raise ReadError(f"{path}, line {rows.line_num}: the table cannot be read ({error}).") from error


def _from_json_lines(text: str, path: str) -> Iterator[_Entry]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ReadError(f"{path}, line {number}: is no JSON: write one object a line.") from error
        entry = _entry(fields, number) if isinstance(fields, dict) else None
        if entry:
            yield entry


def _from_yaml(text: str, path: str) -> Iterator[_Entry]:
    if len(text) > LARGEST_YAML:
        raise ReadError(f"{path} is longer than {LARGEST_YAML:,} characters: split it up.")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise ReadError(f"{path} is no YAML: correct it, or leave it out.") from error
    if isinstance(node, yaml.SequenceNode):
        maps = [each for each in node.value if isinstance(each, yaml.MappingNode)]
        entries = (_entry(_scalars(each), each.start_mark.line + 1) for each in maps)
        yield from filter(None, entries)
    elif isinstance(node, yaml.MappingNode):
        yield from _from_map(node)


def _from_map(node: yaml.MappingNode) -> Iterator[_Entry]:
    """Questions that are keys; only what ends with a question mark is one."""
    for key, value in node.value:
        is_pair = isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode)
        if is_pair and key.value.rstrip().endswith(("?", "？", "؟")):
            yield _Entry(key.value, value.value, key.start_mark.line + 1)


def _scalars(node: yaml.MappingNode) -> dict[object, object]:
    return {
        key.value: value.value
        for key, value in node.value
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode)
    }


READERS: dict[str, Callable[[str, str, Facts], Document]] = {
    ".csv": read_csv,
    ".jsonl": read_json_lines,
    ".yaml": read_yaml,
    ".yml": read_yaml,
}
