"""What the buttons and forms of those who look after the articles do, written into their custom_ids."""

from __future__ import annotations

RELOAD_ANYWAY = "pq:reload:anyway"
KEEP_ARTICLES = "pq:reload:keep"
ROLL_BACK = r"pq:rollback:(?P<snapshot>\d{1,18})"

ADD_DRAFT = r"pq:draft:add:(?P<draft>[0-9a-f]{16})"
CHANGE_DRAFT = r"pq:draft:change:(?P<draft>[0-9a-f]{16})"
CANCEL_DRAFT = r"pq:draft:cancel:(?P<draft>[0-9a-f]{16})"
DETAILS_FORM = r"pq:draft:details:(?P<draft>[0-9a-f]{16})"
TEXT_FORM = "pq:draft:text"

LIST_PAGE = r"pq:list:(?P<page>\d{1,6}):(?P<search>.*)"
LIST_SEARCH_LIMIT = 60
"""Characters of what is searched for, so that it fits into the custom_id with the number of the page."""

REMOVE_ARTICLE = r"pq:article:remove:(?P<article>[0-9a-f]{16})"
KEEP_ARTICLE = "pq:article:keep"
PUT_BACK = r"pq:article:back:(?P<removal>[0-9a-f]{16})"


def roll_back_id(snapshot: int) -> str:
    """The custom_id of the button that goes back to a snapshot."""
    return f"pq:rollback:{snapshot}"


def draft_id(what: str, draft: str) -> str:
    """The custom_id of a button or form of a draft: `add`, `change`, `cancel` or `details`."""
    return f"pq:draft:{what}:{draft}"


def list_page_id(page: int, search: str) -> str:
    """The custom_id of the button that turns to a page of the list."""
    return f"pq:list:{page}:{search[:LIST_SEARCH_LIMIT]}"


def remove_article_id(article: str) -> str:
    """The custom_id of the button that removes an article."""
    return f"pq:article:remove:{article}"


def put_back_id(removal: str) -> str:
    """The custom_id of the button that puts a removed article back."""
    return f"pq:article:back:{removal}"
