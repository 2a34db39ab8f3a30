"""Validates each request body by Discord's own OpenAPI description."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

DESCRIPTION = Path(__file__).parents[3] / "shared" / "data" / "discord-openapi.json"


def schema_faults(method: str, path: str, body: Any) -> list[str]:
    """Return what is wrong with a body; nothing if the description is not on this machine."""
    if not DESCRIPTION.exists():
        return []
    return [*_faults(method, _template(path), json.dumps(body))]


@lru_cache(10_000)
def _faults(method: str, template: str, body: str) -> tuple[str, ...]:
    """Remembered, because every client registers the same commands, and checking them takes long."""
    validator = _validator(method, template)
    if validator is None:
        return () if body == "null" else (f"{method} {template} takes no body",)
    return tuple(_in_words(error) for error in validator.iter_errors(json.loads(body)))


@cache
def _description() -> dict[str, Any]:
    description: dict[str, Any] = json.loads(DESCRIPTION.read_bytes())
    # discord.py sends some ids as numbers, and Discord takes them.
    description["components"]["schemas"]["SnowflakeType"]["type"] = ["string", "integer"]
    description["components"]["schemas"]["SnowflakeType"].pop("pattern", None)
    return description


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    paths = sorted(_description()["paths"], key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "$"), path) for path in paths]


@cache
def _template(path: str) -> str:
    found = next((template for pattern, template in _patterns() if pattern.match(path)), None)
    if found is None:
        raise LookupError(f"Discord has no path {path}")
    return found


@cache
def _validator(method: str, template: str) -> Draft202012Validator | None:
    operation = _description()["paths"][template][method.lower()]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    return Draft202012Validator({**content["schema"], "components": _description()["components"]})


def _in_words(error: ValidationError) -> str:
    """Find the fault itself: of several alternatives, in the one that the body's `type` names."""
    fault = max(_leaves(error), key=lambda each: len(each.absolute_path))
    where = "/".join(map(str, fault.absolute_path))
    return f"{where}: {fault.message[:300]}"


def _leaves(error: ValidationError) -> list[ValidationError]:
    alternatives: dict[object, list[ValidationError]] = {}
    for each in error.context or ():
        alternatives.setdefault(each.schema_path[0], []).append(each)
    meant = [group for group in alternatives.values() if not any(map(_is_another_type, group))]
    return [leaf for group in meant for each in group for leaf in _leaves(each)] or [error]


def _is_another_type(error: ValidationError) -> bool:
    return list(error.relative_path)[-1:] == ["type"] and error.validator in ("const", "enum")
