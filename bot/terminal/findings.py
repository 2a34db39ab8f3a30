"""Findings → lines that a person reads, or one JSON object: pure, nothing is printed here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.checks import State
from bot.terminal.wrapping import printable, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.checks import Finding
    from bot.terminal.styles import Style

WORDS = {State.RIGHT: "ok", State.DOUBTFUL: "look", State.WRONG: "WRONG"}
MARGIN = 7


def print_finding(finding: Finding, style: Style) -> str:
    """Show one finding as soon as it is there."""
    told = wrap(f"{printable(finding.check)}: {printable(finding.found)}", style.width - MARGIN)
    first, *rest = (f"{'':{MARGIN}}{line}" for line in told)
    first = f"{WORDS[finding.state]:{MARGIN}}{first[MARGIN:]}"
    todo = [f"{'':{MARGIN}}{line}" for line in wrap(printable(finding.remedy), style.width - MARGIN) if line]
    lines = [style.bold(first) if finding.state is State.WRONG else first, *rest, *todo]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def json_findings(findings: Sequence[Finding]) -> str:
    """Write all findings as one JSON object."""
    checks = [
        {"check": each.check, "state": each.state.value, "found": each.found, "remedy": each.remedy}
        for each in findings
    ]
    well = all(each.state is not State.WRONG for each in findings)
    return json.dumps({"well": well, "checks": checks}, ensure_ascii=True) + "\n"
