"""A zip archive that somebody else packed: only as much is unpacked as a document may have."""

from __future__ import annotations

import io
import zipfile
import zlib

from knowledge.errors import ReadError

LARGEST_CONTENT = 60_000_000
"""Bytes of all members that are read of one archive, unpacked."""

MOST_MEMBERS = 10_000
_ENCRYPTED = 1


class Archive:
    """Reads members by name, with one budget for all of them."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._left = LARGEST_CONTENT
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise ReadError(f"{name} is damaged or cut off: fetch or save it again.") from error
        if len(self._zip.namelist()) > MOST_MEMBERS:
            raise ReadError(f"{name} has more than {MOST_MEMBERS:,} parts: save it anew, or leave it out.")

    def __contains__(self, member: str) -> bool:
        return member in self._zip.NameToInfo

    def read(self, member: str) -> bytes:
        """A member's bytes; raises ReadError where there is none, or too much."""
        try:
            info = self._zip.getinfo(member)
            if info.flag_bits & _ENCRYPTED:
                raise ReadError(f"{self._name} is encrypted: save it without a password.")
            with self._zip.open(info) as file:
                content = file.read(self._left + 1)
        except KeyError as error:
            raise ReadError(f"{self._name} lacks its part {member}: save it anew.") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise ReadError(f"{self._name} is damaged or cut off: fetch or save it again.") from error
        self._left -= len(content)
        if self._left < 0:
            raise ReadError(
                f"{self._name} unpacks to more than {LARGEST_CONTENT // 1_000_000} MB:"
                " split it, or leave it out."
            )
        return content

    def optional(self, member: str) -> bytes:
        """A member's bytes; none where it is missing."""
        return self.read(member) if member in self else b""
