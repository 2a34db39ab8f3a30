"""What memory this process takes, as Linux tells it."""

from __future__ import annotations

from pathlib import Path


def resident_megabytes() -> dict[str, float]:
    """All that is in memory, and the part of it that is not a file's content, which the system can drop."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    return {
        name: int(fields[field].split()[0]) / 1024 for name, field in (("all", "VmRSS"), ("own", "RssAnon"))
    }
