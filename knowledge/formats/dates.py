"""Dates as newspapers write them."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner enero ene janvier",
            "feb february februar febrero février",
            "mar march märz maerz marzo mars",
            "apr april abril abr avril",
            "may mai mayo",
            "jun june juni junio juin",
            "jul july juli julio juillet",
            "aug august agosto ago août",
            "sep sept september septiembre setiembre septembre",
            "oct october oktober okt octubre octobre",
            "nov november noviembre novembre",
            "dec december dezember dez diciembre dic décembre",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|\.|º)?"
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        rf"(?<!\d){_YEAR}年(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日",
        rf"\b{_MONTH} ?{_DAY},? {_YEAR}",
        rf"{_DAY} (?:de )?{_MONTH},? (?:de |del )?{_YEAR}",
        rf"(?<!\d)(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}",
    )
]
_SLASHED = re.compile(rf"(?<!\d)(\d{{1,2}})/(\d{{1,2}})/{_YEAR}")


def find_date(words: str) -> date | None:
    """Find the first date in a line; None for none, or for one like 03/09/2021 that has two readings."""
    for form in _FORMS:
        match = form.search(words)
        if match:
            return _date(match["year"], match["month"], match["day"])
    slashed = _SLASHED.search(words)
    return _slashed(*slashed.groups()) if slashed else None


def _slashed(first: str, second: str, year: str) -> date | None:
    if first == second or int(second) > 12:  # noqa: PLR2004
        return _date(year, first, second)
    return _date(year, second, first) if int(first) > 12 else None  # noqa: PLR2004


def _date(year: str, month: str, day: str) -> date | None:
    number = _MONTHS.get(month.casefold()) or int(month)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None
