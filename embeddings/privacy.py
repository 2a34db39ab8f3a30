"""Libraries that would report to their makers → libraries that stay silent.

They look at the environment when they are imported, and some do not listen later:
onnxruntime 1.32 asks a collector's address and writes an id of the machine into
`~/.cache/Microsoft` even after its own `disable_telemetry_events()`. So this is done
before any module of this world can import one of them.
"""

from __future__ import annotations

import os

SILENT = {
    "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime
    "HF_HUB_DISABLE_TELEMETRY": "1",  # huggingface_hub, transformers, sentence-transformers
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "DO_NOT_TRACK": "1",  # https://donottrack.sh
}
"""What each library is told, whatever the user's environment says."""

OFFLINE = "HF_HUB_OFFLINE"
OURS = "yes"
"""How we say that the hub is off. A user who says so writes 1, and that is left alone."""


def silence_libraries() -> None:
    """Switch off telemetry, update checks and the model hub; called before any of them is imported."""
    os.environ.update(SILENT)
    os.environ.setdefault(OFFLINE, OURS)


def allow_hub() -> None:
    """Let the model hub be reached, unless the user forbids it; called before its client is imported."""
    if os.environ.get(OFFLINE) == OURS:
        del os.environ[OFFLINE]
