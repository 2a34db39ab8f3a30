"""Files that were not read → the reasons, each with its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge import Skipped


def by_reason(skipped: Iterable[Skipped]) -> dict[str, list[str]]:
    """The paths of the files that each reason holds for, the reason of most files first."""
    reasons: dict[str, list[str]] = {}
    for each in skipped:
        reason = each.why.removeprefix(each.path).strip()
        reasons.setdefault(reason, []).append(each.path)
    return dict(sorted(reasons.items(), key=lambda pair: -len(pair[1])))
