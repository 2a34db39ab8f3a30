"""What people say to a bot around their question, and instead of one."""

from __future__ import annotations

import re

_GREETING = r"(?:hi|hello|hey|heya|hiya|howdy|yo|sup|greetings|good (?:morning|afternoon|evening|day))"
_ADDRESS = r"(?:there|bot|pullquote|all|everyone|everybody|guys|folks|friend|mate|dude|team)"
_LEADS = re.compile(
    rf"^(?:(?:{_GREETING}(?: {_ADDRESS})?|ok|okay|so|um+|uh+|well|please|pls|plz|excuse me|sorry"
    r"|quick question|(?:just )?(?:wondering|curious)|question)\s*[,.!:;–—-]*\s+)+",
    re.IGNORECASE,
)
_REQUESTS = re.compile(
    r"^(?:(?:(?:can|could|would|will) (?:you|u|someone|anyone|anybody|somebody)(?: please)? "
    r"(?:tell (?:me|us)|explain(?: to (?:me|us))?|say|let me know)(?: please)?"
    r"|(?:do|does) (?:you|u|anyone|anybody|someone) (?:happen to )?know"
    r"|(?:i|we) (?:was|were|am|are|'m|’m)? ?(?:just )?(?:wondering|curious)(?: about)?"
    r"|i(?:'m|’m|m) (?:just )?(?:wondering|curious)(?: about)?"
    r"|(?:i|we) (?:would|'d|’d)? ?(?:like|want|need) to (?:know|ask)"
    r"|(?:please )?tell (?:me|us)|any(?:one| ?body) knows?|any idea)\s*[,:]?\s+)+",
    re.IGNORECASE,
)
_TAILS = re.compile(
    r"(?:(?:[\s,.!–—-]+(?:please|pls|plz|thanks?(?: you)?(?: (?:so|very) much| a lot| in advance)?|thx|ty"
    rf"|cheers|lol|lmao|haha+|btw|:\)|:D|😅|🙏)|,\s*{_ADDRESS}))+(?P<end>[.!?]*)$",
    re.IGNORECASE,
)

# Words that, where a message has no others, make it small talk.
_SMALL_WORDS = frozenset(
    (
        "hi hello hey heya hiya howdy yo sup greetings good morning afternoon evening night day bye "
        "goodbye cya later there bot bots pullquote all everyone guys folks friend mate dude team man "
        "bro thanks thank thx ty cheers you u ur your youre you're so very much a lot again for the "
        "this that that's thats is are was it its it's i im i'm am me my be not no yes yeah yep nope "
        "nah ok okay k kk cool nice great awesome amazing sweet neat perfect excellent wow brilliant "
        "fantastic love loved like liked hate lol lmao rofl haha hahaha hehe xd omg wtf lame boring "
        "bad worst best useless stupid dumb idiot idiotic trash garbage sucks suck shut up stfu fuck "
        "fucking off shit crap damn hell moron loser ugly annoying broken terrible awful horrible "
        "worthless piece of really just too pretty quite totally work job done well how doing going "
        "test testing ping pong help start stop reload restart please pls"
    ).split()
)
_COMMAND = re.compile(r"^[!/.$?>][a-z][\w-]*(?:\s+[\w-]+){0,2}$", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def without_frills(question: str) -> str:
    """The question itself, without the greeting before it and the thanks behind it.

    Never shortened to nothing: what is all frills stays as it was.
    """
    core = _REQUESTS.sub("", _LEADS.sub("", question))
    core = _TAILS.sub(_question_mark, core).strip()
    return core if len(_WORD.findall(core)) > 1 else question


def _question_mark(tail: re.Match[str]) -> str:
    return "?" if "?" in tail["end"] else ""


def is_small_talk(message: str) -> bool:
    """Whether a message is a greeting, thanks, praise, insult or command rather than a question."""
    words = [word.replace("’", "'") for word in _WORD.findall(message.casefold())]
    return bool(_COMMAND.match(message.strip())) or all(word in _SMALL_WORDS for word in words)
