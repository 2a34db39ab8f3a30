"""What Sphinx adds to reStructuredText: directives and roles, made known to docutils.

docutils keeps one registry of them for the whole process. Names that nobody has registered
are registered when a file uses them, so that each gives its text and none an error. Nothing
here reads a file or runs code.
"""

from __future__ import annotations

import re
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, Parser, directives, roles
from docutils.parsers.rst.languages import en

from knowledge.formats.rst_bounds import bounded_inliner

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from docutils.parsers.rst.states import Inliner

TARGET = "pullquote-target"
"""The attribute of an inline node that names what a bare `:ref:` or `:doc:` leads to."""

_DROPPED = frozenset(
    "toctree contents index include literalinclude raw graphviz digraph graph uml mermaid tabularcolumns "
    "highlight currentmodule module py:module py:currentmodule default-domain meta sectnum "
    "autoclass autofunction automodule automethod autodata autoattribute autosummary plot "
    "bibliography cssclass rst-class sectionauthor codeauthor testsetup testcleanup program class "
    "inheritance-diagram video youtube".split()
)
_TRANSPARENT = frozenset(
    "only container hlist glossary tabs tab-set grid compound ifconfig centered table-wrapper".split()
)
_CODE = frozenset(
    "code-block sourcecode code highlight-block prompt parsed-literal testcode testoutput ipython console "
    "productionlist".split()
)
_ADMONITIONS = {"seealso": "See also", "todo": "Todo"}
_VERSIONS = {
    "versionadded": "Added in version {}",
    "versionchanged": "Changed in version {}",
    "deprecated": "Deprecated since version {}",
    "versionremoved": "Removed in version {}",
    "deprecated-removed": "Deprecated since version {}",
}
_TERMS = frozenset(
    "option cmdoption confval envvar describe object function class method attribute data exception macro "
    "setting rst:directive rst:role type member var command".split()
)
_DIRECTIVE_USED = re.compile(
    r"^[ \t]*\.\.[ \t]+(?:\|[^|\n]+\|[ \t]+)?([A-Za-z][\w:+.-]*?)[ \t]?::(?:\s|$)", re.MULTILINE
)
_ROLE_USED = re.compile(r":([A-Za-z][\w+.-]*(?::[\w+.-]+)?):(?=`)|(?<=`):([A-Za-z][\w+.-]*(?::[\w+.-]+)?):")
_TITLED = re.compile(r"(?P<title>.+?)\s*<(?P<target>[^<>]*)>\Z", re.DOTALL)
_BRACE = re.compile(r"(?<!\\)[{}]")
_REWRITTEN = {
    "menuselection": (re.compile(r"\s*-->\s*"), " ‣ "),
    "guilabel": (re.compile(r"&(?=\S)"), ""),
    "samp": (_BRACE, ""),
    "file": (_BRACE, ""),
    "abbr": (re.compile(r"\s*\([^()]*\)\s*\Z"), ""),
}
"""Roles of which a page shows other characters than stand in the file."""

_CODE_ROLES = frozenset(
    "samp file option opt class func meth mod attr obj exc data const envvar kbd code command-line "
    "makevar mimetype newsgroup regexp token property setting cpp c js py confval".split()
)
_STRONG_ROLES = frozenset("guilabel menuselection command program dfn strong".split())
_LOCK = Lock()
_KEPT = frozenset({"literal", "emphasis", "strong", "math", "sup", "sub", "superscript", "subscript", "code"})


class _AnyOption(dict[str, Any]):
    """An option spec that takes every option as text."""

    def __missing__(self, _name: str) -> Callable[[str | None], str]:
        return _as_text


def _as_text(value: str | None) -> str:
    return value or ""


class _Lenient(Directive):
    """A directive with any arguments, options and content."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]] | None] = _AnyOption(name=_as_text)

    @property
    def argument(self) -> str:
        return " ".join(self.arguments[0].split()) if self.arguments else ""

    def parsed(self, container: nodes.Element) -> nodes.Element:
        """The container with the directive's content, parsed, in it."""
        container.line = self.lineno
        self.state.nested_parse(self.content, self.content_offset, container)
        return container

    def words(self, words: str) -> Sequence[nodes.Node]:
        """Words with their inline marks."""
        found, _messages = self.state.inline_text(words, self.lineno)
        return found


class _Nothing(_Lenient):
    """A directive that shows nothing of its own text."""

    def run(self) -> list[nodes.Node]:
        return []


class _Content(_Lenient):
    """A directive that shows its content and nothing else."""

    def run(self) -> list[nodes.Node]:
        return list(self.parsed(nodes.container()).children)


class _Titled(_Lenient):
    """A box: its argument is the title. Without content it is something that only its generator knows."""

    def run(self) -> list[nodes.Node]:
        title = _ADMONITIONS.get(self.name, self.argument)
        box = self.parsed(nodes.admonition())
        if self.name in _ADMONITIONS and self.argument:
            box.insert(0, nodes.paragraph("", "", *self.words(self.argument)))
        if not box.children:
            return []
        if title:
            box.insert(0, nodes.title("", "", *self.words(title)))
        return [box]


class _Version(_Lenient):
    """`versionadded` and its like: the version, and what changed."""

    def run(self) -> list[nodes.Node]:
        version, _, change = self.argument.partition(" ")
        content = self.parsed(nodes.container())
        lead = _VERSIONS[self.name].format(version) + (":" if change or content.children else ".")
        first = nodes.paragraph("", lead, *([nodes.Text(" "), *self.words(change)] if change else []))
        first.line = self.lineno
        if not change and content.children and isinstance(content.children[0], nodes.paragraph):
            first += [nodes.Text(" "), *content.children.pop(0).children]
        return [first, *content.children]


class _Term(_Lenient):
    """The description of an option or an object: a term and its definition."""

    def run(self) -> list[nodes.Node]:
        terms = [line.strip() for line in (self.arguments or [""])[0].split("\n") if line.strip()]
        item = nodes.definition_list_item("")
        item += [nodes.term("", "", nodes.literal(term, term)) for term in terms]
        item += self.parsed(nodes.definition())
        item.line = self.lineno
        return [nodes.definition_list("", item)]


class _Code(_Lenient):
    """Code, with its language."""

    def run(self) -> list[nodes.Node]:
        text = "\n".join(self.content)
        block = nodes.literal_block(text, text, language=self.argument.split(" ")[0] if self.argument else "")
        block.line = self.content_offset + 1
        caption = self.options.get("caption")
        return [*([nodes.rubric("", "", *self.words(caption))] if caption else []), block]


def _directive_for(name: str) -> type[_Lenient]:
    short = name.rpartition(":")[2]
    for names, kind in (
        (_DROPPED, _Nothing),
        (_CODE, _Code),
        (_TRANSPARENT, _Content),
        (_VERSIONS, _Version),
        (_ADMONITIONS, _Titled),
        (_TERMS, _Term),
    ):
        if name in names or (short in names and ":" in name):
            return kind
    return _Term if ":" in name else _Titled


def _role(
    name: str,
    rawtext: str,
    text: str,
    _line: int,
    _inliner: Inliner,
    options: Mapping[str, Any] | None = None,  # noqa: ARG001  (docutils' signature)
    content: Sequence[str] = (),  # noqa: ARG001
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Any role: the words that its page shows."""
    short = name.lower().rpartition(":")[2]
    titled = _TITLED.match(text)
    words = nodes.unescape(titled["title"] if titled else text)
    if short in {"ref", "doc", "numref"} and not titled:
        return [nodes.inline(rawtext, words, **{TARGET: f"{short}:{words}"})], []
    words = _shown(short, words)
    kind = nodes.literal if short in _CODE_ROLES else nodes.strong if short in _STRONG_ROLES else nodes.inline
    return [kind(rawtext, words)], []


def _shown(role: str, words: str) -> str:
    """The words of a role as Sphinx shows them."""
    if role in _REWRITTEN:
        pattern, instead = _REWRITTEN[role]
        return pattern.sub(instead, words)
    if role in {"pep", "rfc"}:
        return f"{role.upper()} {words}"
    if role in _CODE_ROLES and words.startswith(("~", "!")):
        return words[1:].rpartition(".")[2] if words[0] == "~" else words[1:]
    return words


def parse(source: str, settings: Mapping[str, Any]) -> nodes.document:
    """The tree of a text; one thread at a time, as docutils' registries and parser are shared."""
    with _LOCK:
        _know_all(source)
        parser = Parser(inliner=bounded_inliner())
        return publish_doctree(source, parser=parser, settings_overrides=dict(settings))


def _know_all(source: str) -> None:
    """Register every directive and role that a text uses and docutils does not know."""
    for name in {match.lower() for match in _DIRECTIVE_USED.findall(source)} - _REGISTERED:
        if name in _OURS or not _is_known(name):
            directives.register_directive(name, _directive_for(name))
        _REGISTERED.add(name)
    for match in _ROLE_USED.finditer(source):
        name = (match[1] or match[2]).lower()
        if f"role {name}" not in _REGISTERED:
            _REGISTERED.add(f"role {name}")
            if name not in _KEPT:
                roles.register_local_role(name, _role)  # type: ignore[arg-type]  # its stub names one kind of node


_OURS = _DROPPED | _TRANSPARENT | _CODE | _TERMS | _VERSIONS.keys() | _ADMONITIONS.keys()
_REGISTERED: set[str] = set()


def _is_known(name: str) -> bool:
    return name in en.directives
