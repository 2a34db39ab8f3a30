"""What a button does, written into its custom_id, so that it works after a restart and a reload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages.places import PLACE, Place

if TYPE_CHECKING:
    from knowledge import Spelling

MORE_CONTEXT = rf"pq:more:(?P<row>\d):(?P<place>{PLACE})"
"""`row` tells two quotes of one passage apart: Discord refuses a message with the same custom_id twice."""

HELPFUL = rf"pq:good:(?P<place>{PLACE})"
UNHELPFUL = rf"pq:bad:(?P<place>{PLACE})"
FEEDBACK_FORM = rf"pq:feedback:(?P<place>{PLACE})"
LIST_QUESTION = "pq:list"
MEANT = r"pq:meant:(?P<asker>\d+):(?P<number>\d{1,3}):(?P<instead>[^:]{1,40})"
REMOVE = r"pq:remove:(?P<asker>\d+)"
SHARE = r"pq:share:(?P<asker>\d+)"
ASK_ANOTHER = "pq:another"
QUESTION_FORM = "pq:question"
"""The modal, and the text field in it."""


def more_context_id(place: Place, row: int) -> str:
    """The custom_id of the button that shows what stands around a quote, in the row of a message."""
    return f"pq:more:{row}:{place.write()}"


def helpful_id(place: Place) -> str:
    """The custom_id of the button that says that a quote helped."""
    return f"pq:good:{place.write()}"


def unhelpful_id(place: Place) -> str:
    """The custom_id of the button that says that it did not."""
    return f"pq:bad:{place.write()}"


def feedback_form_id(place: Place) -> str:
    """The custom_id of the form that asks what is wrong with a quote."""
    return f"pq:feedback:{place.write()}"


def meant_id(spelling: Spelling, asker: int) -> str:
    """The custom_id of the button that asks again with a word spelt otherwise."""
    return f"pq:meant:{asker}:{spelling.number}:{spelling.instead}"


def remove_id(asker: int) -> str:
    """The custom_id of the button by which an asker takes the answer back."""
    return f"pq:remove:{asker}"


def share_id(asker: int) -> str:
    """The custom_id of the button by which an asker shows a private answer to everybody."""
    return f"pq:share:{asker}"
