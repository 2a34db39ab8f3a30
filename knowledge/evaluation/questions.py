"""Reads files of questions with known answers: JSON, one question a line.

    {"question": "Who led?", "gold": [{"document": "war.txt", "start": 10, "end": 21}]}
    {"question": "Who led?", "expect": ["Ahmad Massoud", "the commander"]}
    {"question": "Who won the cup?", "answerable": false, "kind": "left_out"}

`gold` gives the spans of answers, in code points of the document's text. `expect` gives words, of
which the right quote contains at least one. README.md lists the keys.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from knowledge.documents import Span
from knowledge.errors import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

ANSWERABLE = "answerable"
UNANSWERABLE = "unanswerable"
"""The kinds of questions whose line names no kind."""

LEFT_OUT = "left_out"
"""The kind of questions whose document is left out of the knowledge base on purpose."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A span of a document that answers a question."""

    document: str
    """The document's path, as in `Source.path`."""

    span: Span


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A question, and what is known about its answer."""

    text: str
    id: str
    """Unique in its set."""

    set: str
    """The set that it belongs to: the name of the file, if the line names none. Sets are measured apart."""

    kind: str
    answerable: bool
    gold: tuple[Gold, ...] = ()
    expect: tuple[str, ...] = ()
    file: str = ""
    line: int = 0
    """The line in the file, from 1."""

    @property
    def checkable(self) -> bool:
        """Whether a quote can be judged right or wrong."""
        return bool(self.gold or self.expect)


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be used, and why."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.why}"


Questions: TypeAlias = tuple[tuple[KnownQuestion, ...], tuple[Fault, ...]]
"""The questions that can be asked, and the lines that cannot be used."""


class _LineError(ValueError):
    """A line cannot be used; the text says why."""


def read_question_files(paths: Sequence[Path], *, strict: bool = False) -> Questions:
    """Read the questions of several files. By default each file is a set of its own.

    Raises:
        EvaluationError: A file cannot be read or has no usable question; a line cannot be used and
            `strict` is on; or a set has the same question id twice.
    """
    read = [_read_file(path, strict=strict) for path in paths]
    questions = tuple(each for found, _ in read for each in found)
    _check_distinct(questions)
    return questions, tuple(fault for _, faults in read for fault in faults)


def read_saved_questions(path: Path) -> tuple[str, ...]:
    """Read what is asked in a file, without what is known about it; raises as `read_question_files` does."""
    questions, _ = read_question_files([path], strict=True)
    return tuple(known.text for known in questions)


def raise_first_fault(faults: Sequence[Fault]) -> None:
    """Raise EvaluationError for the first of these faults, if there are any."""
    if faults:
        more = f" ({len(faults) - 1} more lines cannot be used)" if len(faults) > 1 else ""
        raise EvaluationError(f"{faults[0]}{more}.")


def _read_file(path: Path, *, strict: bool) -> Questions:
    questions: list[KnownQuestion] = []
    faults: list[Fault] = []
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            questions.append(_read_line(line, number, path))
        except _LineError as error:
            faults.append(Fault(path.name, number, str(error)))
    if strict:
        raise_first_fault(faults)
    if not questions:
        why = f" ({faults[0]})" if faults else "; write one JSON object a line"
        raise EvaluationError(f"{path} contains no question that can be asked{why}.")
    return tuple(questions), tuple(faults)


def _lines(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        why = error.strerror or "unknown reason"
        raise EvaluationError(f"The question file {path} cannot be read ({why}); check its path.") from error


def _read_line(line: bytes, number: int, path: Path) -> KnownQuestion:
    fields = _object(line)
    gold = tuple(map(_gold, _list(fields, "gold")))
    expect = tuple(_words(each, "expect") for each in _list(fields, "expect"))
    answerable = _answerable(fields, known=bool(gold or expect))
    return KnownQuestion(
        text=_words(fields.get("question"), "question"),
        id=_words(fields.get("id", f"line {number}"), "id"),
        set=_words(fields.get("set", path.stem), "set"),
        kind=_kind(fields, answerable=answerable),
        answerable=answerable,
        gold=gold if answerable else (),
        expect=expect if answerable else (),
        file=path.name,
        line=number,
    )


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        fields = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _LineError("this is not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise _LineError(f"this is not JSON ({error.msg} at column {error.colno})") from error
    except (RecursionError, ValueError) as error:
        raise _LineError("this is not JSON that can be read") from error
    if not isinstance(fields, dict):
        raise _LineError("this is not a JSON object with a “question”")
    return fields


def _answerable(fields: Mapping[str, Any], *, known: bool) -> bool:
    given, kind = fields.get("answerable"), fields.get("kind")
    if given is None and kind in (UNANSWERABLE, LEFT_OUT):
        return False
    if given is None and (known or kind == ANSWERABLE):
        return True
    if given is None:
        raise _LineError("add “gold” or “expect”, or say with “answerable” whether it has an answer")
    if not isinstance(given, bool):
        raise _LineError("“answerable” must be true or false")
    return given


def _kind(fields: Mapping[str, Any], *, answerable: bool) -> str:
    kind = _words(fields.get("kind", ANSWERABLE if answerable else UNANSWERABLE), "kind")
    if (kind in (UNANSWERABLE, LEFT_OUT) and answerable) or (kind == ANSWERABLE and not answerable):
        raise _LineError(f"its kind is “{kind}”, but “answerable” is {str(answerable).lower()}")
    return kind


def _gold(value: object) -> Gold:
    if not isinstance(value, dict):
        raise _LineError("each “gold” must be an object with “document”, “start” and “end”")
    document = _words(value.get("document", value.get("document_id")), "document")
    start, end = (value.get(key) for key in ("start", "end"))
    if type(start) is not int or type(end) is not int:
        raise _LineError("“start” and “end” of “gold” must be whole numbers")
    if not 0 <= start < end:
        raise _LineError(f"“gold” from {start} to {end} is empty")
    return Gold(document, Span(start, end))


def _list(fields: Mapping[str, Any], key: str) -> list[object]:
    value = fields.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise _LineError(f"“{key}” must be a list")
    return value


def _words(value: object, key: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and key == "id":
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise _LineError(f"“{key}” must be a text that is not empty")
    return value


def _check_distinct(questions: Iterable[KnownQuestion]) -> None:
    counts = Counter((each.set, each.id) for each in questions)
    twice = next((key for key, count in counts.items() if count > 1), None)
    if twice:
        raise EvaluationError(f"The question id “{twice[1]}” occurs twice in {twice[0]}; make it unique.")
