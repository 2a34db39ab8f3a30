"""Markdown → Document: what the rendered page shows."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from knowledge.documents import BlockKind, Document, MarkKind
from knowledge.errors import ReadError
from knowledge.formats.addresses import resolver
from knowledge.formats.composing import Composer
from knowledge.formats.emoji import with_emoji
from knowledge.formats.html import HtmlReader
from knowledge.formats.markdown_bounds import COUNT, Count, TooMuchMarkupError
from knowledge.formats.markdown_components import outdented
from knowledge.formats.markdown_syntax import make_parser
from knowledge.formats.markdown_tokens import drop_first_line, only_leads_down, shown_code, title_of_code
from knowledge.formats.titles import source_with

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from knowledge.formats.front_matter import Facts

    _Act = Callable[["_Walk", Token, Sequence[Token]], None]

_ALERT = re.compile(r"\[!(?P<kind>\w+)\][+-]?[ \t]*(?P<title>[^\n]*)")
_CONTAINER = re.compile(r"\s*(?P<kind>[\w-]+)\s*(?:\[(?P<title>.*)\]|(?P<rest>.*))\s*$")
_MODULE = re.compile(r"^(?:import\s.*\sfrom\s|<[A-Z]\w*[a-z])", re.MULTILINE)
_FENCED = re.compile(r"^[ \t>]*(`{3,}|~{3,}).*?(?:^[ \t>]*\1|\Z)", re.MULTILINE | re.DOTALL)
_LANGUAGE = re.compile(r"[{.\s]*([\w+#-]+)")
_TASK = re.compile(r"\A\[[ xX]\][ \u00a0]")
_MARKS = {"strong": MarkKind.STRONG, "em": MarkKind.EMPHASIS}
_PICTURES = frozenset({"mermaid", "plantuml", "graphviz", "dot"})
_NO_TITLE = frozenset(
    "code-group codegroup tabs details-group container columns row grid div raw v-pre".split()
)


@cache
def _parser(*, mdx: bool) -> MarkdownIt:
    return make_parser(mdx=mdx)


def read_markdown(text: str, path: str, facts: Facts) -> Document:
    """Read a Markdown text, of whatever generator.

    Raises:
        ReadError: it has far more markup than an article has.
    """
    mdx = path.lower().endswith(".mdx") or _MODULE.search(_FENCED.sub("", text)) is not None
    composer = Composer()
    try:
        _Walk(
            composer, _parser(mdx=mdx), resolver(path, facts.base, facts.url), mdx=mdx, before=facts.lines
        ).read(text)
    except TooMuchMarkupError as error:
        raise ReadError(
            f"{path} has too many links, marks and blocks for one article: split it into several."
        ) from error
    shown, blocks, marks, sections = composer.finish()
    source = source_with(facts, path, shown, sections)
    return Document(source, shown, sections, (), blocks, marks)


class _Walk:
    """Walks over the parser's tokens and writes them down."""

    def __init__(
        self, composer: Composer, parser: MarkdownIt, resolve: Callable[[str], str], *, mdx: bool, before: int
    ) -> None:
        self._composer = composer
        self._parser = parser
        self._resolve = resolve
        self._before = before
        self._mdx = mdx
        self._env: dict[str, Any] = {COUNT: Count()}
        self._html = HtmlReader(composer, resolve, self._read_inline, jsx=mdx)
        self._numbers: list[int | None] = []
        """For each list that is open, the number of its next item; None: it has bullets."""

        self._starts: list[tuple[MarkKind, int, str]] = []
        """The marks that are open."""

    def read(self, text: str) -> None:
        """Write a whole text down."""
        tokens = self._parser.parse(outdented(text) if self._mdx else text, self._env)
        for number, token in enumerate(tokens):
            if token.type == "inline":
                if only_leads_down(token.children or ()):
                    self._composer.retag(BlockKind.CONTENTS)
                self._inline(token.children or ())
            else:
                act = self._ACTIONS.get(token.type)
                if act:
                    act(self, token, tokens[number + 1 : number + 4])

    def _line(self, token: Token) -> int:
        return token.map[0] + 1 + self._before if token.map else 0

    def _open(self, kind: BlockKind, token: Token) -> None:
        self._composer.open(kind, line=self._line(token))

    def _heading(self, token: Token, _next: Sequence[Token]) -> None:
        self._composer.open(BlockKind.HEADING, line=self._line(token), level=int(token.tag[1]))

    def _paragraph(self, token: Token, _next: Sequence[Token]) -> None:
        self._open(BlockKind.PARAGRAPH, token)

    def _close(self, _token: Token, _next: Sequence[Token]) -> None:
        self._starts.clear()
        self._composer.close()

    def _leave(self, _token: Token, _next: Sequence[Token]) -> None:
        self._composer.leave()

    def _list(self, token: Token, _next: Sequence[Token]) -> None:
        self._numbers.append(int(token.attrGet("start") or 1) if token.type.startswith("ordered") else None)

    def _end_list(self, _token: Token, _next: Sequence[Token]) -> None:
        self._numbers.pop()

    def _item(self, token: Token, _next: Sequence[Token]) -> None:
        number = self._numbers[-1]
        if number is not None:
            self._numbers[-1] = number + 1
        marker = "-" if number is None else f"{number}{token.markup}"
        self._composer.enter(BlockKind.ITEM, level=len(self._numbers) - 1, marker=marker)

    def _quote(self, token: Token, following: Sequence[Token]) -> None:
        inline = next((each for each in following if each.type == "inline"), None)
        alert = _ALERT.match(inline.content) if inline else None
        if inline is None or alert is None:
            self._composer.enter(BlockKind.QUOTE)
            return
        self._begin_box(alert["title"].strip() or alert["kind"].capitalize(), token)
        drop_first_line(inline)

    def _begin_box(self, title: str, token: Token) -> None:
        self._composer.enter(BlockKind.TITLE)
        self._open(BlockKind.TITLE, token)
        self._read_inline(title)
        self._composer.close()

    def _container(self, token: Token, _next: Sequence[Token]) -> None:
        match = _CONTAINER.match(token.info)
        if match is None or match["kind"].lower() in _NO_TITLE:
            self._composer.enter(BlockKind.PARAGRAPH)
            return
        self._begin_box(match["title"] or match["rest"] or match["kind"].capitalize(), token)

    def _admonition_title(self, token: Token, _next: Sequence[Token]) -> None:
        self._open(BlockKind.TITLE, token)

    def _frame(self, _token: Token, _next: Sequence[Token]) -> None:
        self._composer.enter(BlockKind.PARAGRAPH)

    def _tab(self, token: Token, _next: Sequence[Token]) -> None:
        self._begin_box(token.info, token)

    def _code(self, token: Token, _next: Sequence[Token]) -> None:
        language = _LANGUAGE.match(token.info)
        name = language[1].lower() if language else ""
        if name in _PICTURES:
            return
        title = title_of_code(token)
        if title:
            self._open(BlockKind.TITLE, token)
            self._composer.text(title)
        self._composer.open(BlockKind.CODE, line=self._line(token) + (token.type == "fence"), language=name)
        self._composer.exact(shown_code(token))
        self._composer.close()

    def _html_block(self, token: Token, _next: Sequence[Token]) -> None:
        self._html.block(token.content, self._line(token))

    def _end_table(self, _token: Token, _next: Sequence[Token]) -> None:
        self._composer.end_table()

    def _row(self, token: Token, following: Sequence[Token]) -> None:
        is_head = any(each.type == "th_open" for each in following)
        self._open(BlockKind.TABLE_HEADER if is_head else BlockKind.ROW, token)

    def _end_cell(self, _token: Token, _next: Sequence[Token]) -> None:
        self._starts.clear()
        self._composer.end_cell()

    def _term(self, token: Token, _next: Sequence[Token]) -> None:
        self._composer.enter(BlockKind.TERM)
        self._open(BlockKind.PARAGRAPH, token)

    def _definition(self, _token: Token, _next: Sequence[Token]) -> None:
        self._composer.name_frame()

    def _end_term(self, _token: Token, following: Sequence[Token]) -> None:
        """The term's frame ends behind its last description."""
        if not following or following[0].type != "dd_open":
            self._composer.leave()

    def _read_inline(self, source: str) -> None:
        env = {name: self._env[name] for name in (COUNT, "references") if name in self._env}
        for token in self._parser.parseInline(source, env):
            self._inline(token.children or ())

    def _inline(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            act = self._INLINE.get(token.type)
            if act:
                act(self, token)

    def _text(self, token: Token) -> None:
        words = with_emoji(token.content)
        if not self._composer.position:
            words = _TASK.sub("", words, count=1)
        self._composer.text(words)

    def _inline_code(self, token: Token) -> None:
        start = self._composer.position
        self._composer.exact(token.content)
        self._composer.mark(MarkKind.CODE, start)

    def _space(self, _token: Token) -> None:
        self._composer.text(" ")

    def _break(self, _token: Token) -> None:
        self._composer.line_break()

    def _begin_mark(self, token: Token) -> None:
        kind = _MARKS[token.tag]
        self._starts.append((kind, self._composer.position, ""))

    def _begin_link(self, token: Token) -> None:
        address = self._resolve(str(token.attrGet("href") or ""))
        self._starts.append((MarkKind.LINK, self._composer.position, address))

    def _end_mark(self, _token: Token) -> None:
        if self._starts:
            kind, start, address = self._starts.pop()
            if kind is not MarkKind.LINK or address:
                self._composer.mark(kind, start, address)

    def _inline_html(self, token: Token) -> None:
        self._html.inline(token.content)

    def _footnote(self, token: Token) -> None:
        self._composer.text(f"[{int(token.meta['id']) + 1}]")

    _ACTIONS: ClassVar[dict[str, _Act]] = {
        "heading_open": _heading,
        "heading_close": _close,
        "paragraph_open": _paragraph,
        "paragraph_close": _close,
        "bullet_list_open": _list,
        "bullet_list_close": _end_list,
        "ordered_list_open": _list,
        "ordered_list_close": _end_list,
        "list_item_open": _item,
        "list_item_close": _leave,
        "blockquote_open": _quote,
        "blockquote_close": _leave,
        "container_box_open": _container,
        "container_box_close": _leave,
        "admonition_open": _frame,
        "admonition_title_open": _admonition_title,
        "admonition_title_close": _close,
        "admonition_close": _leave,
        "tab_open": _tab,
        "tab_close": _leave,
        "fence": _code,
        "code_block": _code,
        "html_block": _html_block,
        "table_close": _end_table,
        "tr_open": _row,
        "tr_close": _close,
        "th_close": _end_cell,
        "td_close": _end_cell,
        "dt_open": _term,
        "dt_close": _end_term,
        "dd_open": _definition,
        "dd_close": _end_term,
    }
    _INLINE: ClassVar[dict[str, Callable[[_Walk, Token], None]]] = {
        "text": _text,
        "code_inline": _inline_code,
        "softbreak": _space,
        "hardbreak": _break,
        "strong_open": _begin_mark,
        "strong_close": _end_mark,
        "em_open": _begin_mark,
        "em_close": _end_mark,
        "link_open": _begin_link,
        "link_close": _end_mark,
        "html_inline": _inline_html,
        "footnote_ref": _footnote,
    }
