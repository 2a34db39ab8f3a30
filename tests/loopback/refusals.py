"""How Discord refuses."""

from __future__ import annotations


class RefusalError(Exception):
    """A refusal with Discord's status, code and message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


def refuse(faults: list[str]) -> None:
    if faults:
        raise RefusalError(400, 50035, f"Invalid Form Body: {'; '.join(faults)}")
