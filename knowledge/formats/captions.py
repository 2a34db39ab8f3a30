"""Captions of pictures, told by their credit."""

from __future__ import annotations

import re

LONGEST_CAPTION = 300
"""Code points."""

_AGENCY = r"(?:AP|AFP|Reuters|REUTERS|Getty|Getty Images|EPA|PTI|ANI|Bloomberg|dpa|DPA|EFE|Xinhua|TASS)"
_PICTURE = r"(?i:(?:file |handout |stock )?(?:photo|photograph|image|picture|foto)s?)"
_CREDIT = re.compile(
    rf"\((?:{_PICTURE}(?:(?=\))|[:/]| (?i:by|credit|courtesy|via|von|de)\b)[^()]{{0,80}}"
    rf"|(?i:credit|courtesy|source)[: ][^()]{{2,80}}"
    rf"|(?:[^()]{{0,60}}[/ ])?{_AGENCY}(?:[ /][^()]{{0,60}})?)\)\.?\Z"
    rf"|[/©] ?{_AGENCY}\.?\Z",
)
_CREDITED = re.compile(
    rf"{_PICTURE}(?: (?i:by|credit|courtesy)\b|:)[^.]{{2,60}}\Z|(?i:credit: )[^.]{{2,60}}\Z"
    r"|(?i:(?:image|media|photo) (?:source|caption|credit)[,:]? )",
)


def is_caption(words: str) -> bool:
    """Tell whether a paragraph is the caption of a picture."""
    return len(words) <= LONGEST_CAPTION and bool(_CREDIT.search(words) or _CREDITED.match(words))
