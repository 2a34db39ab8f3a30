"""Recognises small talk, and removes greetings and thanks around a question."""

from __future__ import annotations

import re

_GREETING = r"(?:hi|hello|hey|heya|hiya|howdy|yo|sup|greetings|good (?:morning|afternoon|evening|day))"
_ADDRESS = r"(?:there|bot|pullquote|all|everyone|everybody|guys|folks|friend|mate|dude|man|bro|team)"
_FILLER = r"(?:ok|okay|so|um+|uh+|well|please|pls|plz|excuse me|sorry|quick question|question)"
_WONDERING = r"(?:just )?(?:wondering|curious)"
_ASKING = (
    r"(?:who|whom|whose|what|when|where|why|how|which|whats|whos|is|are|was|were|am|do|does|did|has|have|had"
    r"|can|could|should|would|will|may|might|must|if|in|tell|explain|describe|list|name|show|give|i|we"
    rf"|anyone|anybody|any|{_FILLER}|{_WONDERING}|{_GREETING})\b"
)
_LEADS = re.compile(
    rf"^(?:(?:{_GREETING}(?: {_ADDRESS})?|{_FILLER}|{_WONDERING})"
    rf"(?:\s*[,.!:;–—-]+\s+|\s+(?={_ASKING})))+",
    re.IGNORECASE,
)
"""Greetings and fillers before a question. Without a comma after them, a word that begins a question
must follow: "well" can be a well that is dug, and "Good Morning Vietnam" is a film."""

_REQUESTS = re.compile(
    r"^(?:(?:(?:can|could|would|will) (?:you|u|someone|anyone|anybody|somebody)(?: please)? "
    r"(?:tell (?:me|us)|explain(?: to (?:me|us))?|say|let me know)(?: please)?"
    r"|(?:do|does) (?:you|u|anyone|anybody|someone) (?:happen to )?know"
    rf"|(?:i|we)(?:['’]?m|['’]re| am| are| was| were)? {_WONDERING}(?: about)?"
    r"|(?:i|we)(?:['’]?d| would)? (?:like|want|need) to (?:know|ask)"
    r"|(?:please )?tell (?:me|us)|any(?:one| ?body) knows?|any idea)\s*[,:]?\s+)+",
    re.IGNORECASE,
)
_THANKS = r"(?:please|pls|plz|thanks?(?: you)?(?: (?:so|very) much| a lot| in advance)?|thx)"
_STOP = r"(?:\s*[,.!?]+\s+|\s+[–—-]+\s+)"
_TAILS = re.compile(
    rf"(?:(?:{_STOP}|\s+){_THANKS}|{_STOP}(?:ty|cheers|lol|lmao|haha+|btw|{_ADDRESS})"
    r"|[\s,.!?]*(?::\)|:D|😅|🙏))+[.!?]*$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:is|are|was|were|does|did|do|a|an|the|say|says|said|word|words|mean|means|called|of|to|and|or)$",
    re.IGNORECASE,
)
"""Text before a word that is itself the subject, as in "How do I say thanks?"."""

# A message of only these words is small talk.
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
SHORTEST_QUESTION = 2
"""Words. "Is it?" is too short for an article to answer."""

_COMMAND = re.compile(r"^(?:[!/?>][a-z][\w-]*(?:\s+[\w-]+){0,2}|[.$][a-z][\w-]*)$", re.IGNORECASE)
_QUESTION = re.compile(
    r"^(?:how (?:much|many|long|old|good|bad)|is|are|was|were|am)\b(?!.*\b(?:you|u|ur|your|bot)\b)",
    re.IGNORECASE,
)
"""Beginnings of real questions that may consist of small-talk words only: "How much is it?"."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def without_pleasantries(question: str) -> str:
    """Return the question without the greeting before it and the thanks after it.

    If fewer than two words would be left, the question is returned unchanged.
    """
    core = _REQUESTS.sub("", _LEADS.sub("", question))
    tail = _TAILS.search(core)
    if tail and not _NAMED.search(core[: tail.start()]):
        core = core[: tail.start()].rstrip() + ("?" if "?" in tail[0] else "")
    return core if len(_WORD.findall(core)) > 1 else question


def is_small_talk(message: str) -> bool:
    """Whether a message is a greeting, thanks, praise, an insult or a command, and no question."""
    words = [word.replace("’", "'") for word in _WORD.findall(message.casefold())]
    if _QUESTION.match(message.strip()) and len(words) > SHORTEST_QUESTION:
        return False
    return bool(_COMMAND.match(message.strip())) or all(word in _SMALL_WORDS for word in words)
