"""What Pullquote says in its own words, where that is more than a line of a reply.

The English texts are the keys of their translations: `bot/languages`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.languages import ENGLISH, Language
from knowledge import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge import Citation, Source


def why_not(reason: Reason, language: Language = ENGLISH) -> str:
    """A refusal in one sentence, or two."""
    return {
        Reason.NOTHING_NEAR: language.say("I couldn't find that in the articles."),
        Reason.UNSURE: language.say("I couldn't find a clear answer in the articles."),
        Reason.VAGUE: language.say("That could mean many things. Please ask in a few more words."),
        Reason.LANGUAGE: language.say(
            "I couldn't find that in the articles. They are in another language than your question."
        ),
        Reason.SCRIPT: language.say("I can't read the script that this question is written in."),
        Reason.SMALL_TALK: language.say("I only answer questions, with quotes from the articles."),
        Reason.EMPTY: language.say("There are no articles to answer from yet."),
    }[reason]


def perhaps(language: Language = ENGLISH) -> str:
    """What stands above a quote of which no sentence is marked, because none is sure to be the answer."""
    return language.say("This may be it:")


def unsure_because(unsaid: Sequence[str], language: Language = ENGLISH) -> str:
    """Why an answer is not sure, in a few words; `unsaid` are the question's words that it does not say."""
    match unsaid:
        case [word]:
            return language.say("It does not mention “{word}”.", word=word)
        case [word, other]:
            return language.say("It does not mention “{word}” or “{other}”.", word=word, other=other)
        case _:
            return language.say("I am not sure that it answers your question.")


def differing(language: Language) -> str:
    """What stands above two quotes that give different figures or dates."""
    return language.say("The articles differ. The newer one comes first:")


def gone(language: Language = ENGLISH) -> str:
    """That an article no longer says what was quoted."""
    return language.say("The article has changed since this was quoted. Ask again to see what it says now.")


def thanks(language: Language) -> str:
    """What somebody is told who has said what they think of an answer."""
    return language.say(
        "Thank you! Those who look after the articles will see this. Your name is not kept with it."
    )


def listed(language: Language) -> str:
    """That a question is on the list of those without an answer."""
    return language.say(
        "Your question is on the list of unanswered questions now, for those who look after the articles. "
        "Your name is not kept with it."
    )


def question_gone(language: Language) -> str:
    """That a button can no longer tell the question it is about."""
    return language.say("I can't see the question any more. Please ask it again.")


def not_an_answer(language: Language = ENGLISH) -> str:
    """What stands above the nearest articles."""
    return language.say("These come closest, but do not answer it:")


def help_text(language: Language) -> str:
    """How to ask in Discord, and what can be done with an answer."""
    return language.say(
        "**Ask me a question and I answer with a quote from the articles**, word for word, and say where it "
        "stands. The answering sentence is in **bold**. Nothing is made up: if I can't find an answer in the "
        "articles, I say so.\n"
        "- `/{ask}` followed by your question; with `{visibility}` only you see the answer, with `{source}` "
        "it comes from one article\n"
        "- mention me with a question, or write to me in a direct message\n"
        "- reply to one of my messages, with the ping on\n"
        "- a message's menu › *Apps* › *{about_message}*\n"
        "Under an answer, **{next_passage}** shows others that come near, **{more_context}** shows the text "
        "around the quote, and **{follow_up}** asks about what it says. **{helpful}** and **{not_helpful}** "
        "tell those who look after the articles what you think of it. `/{knowledge}` is for them.",
        ask=language.say("ask"),
        visibility=language.say("visibility"),
        source=language.say("source"),
        about_message=language.say("Ask about this message"),
        next_passage=language.say("Next passage"),
        more_context=language.say("More context"),
        follow_up=language.say("Ask a follow-up"),
        helpful=language.say("Helpful"),
        not_helpful=language.say("Not helpful"),
        knowledge=language.say("knowledge"),
    )


def no_question(language: Language) -> str:
    """That a mention came without a question."""
    return language.say(
        "I don't see a question there. Write it in the same message as the mention. "
        "If you reply to an answer to `/{ask}`, mention me: otherwise Discord does not show me your text. "
        "To ask what somebody else has written, open that message's menu › *Apps* › *{about_message}*.",
        ask=language.say("ask"),
        about_message=language.say("Ask about this message"),
    )


def names(citation: Citation) -> str:
    """Say who published it and who wrote it, as far as that is known."""
    return ", ".join(filter(None, (citation.publisher, citation.author)))


def origin(citation: Citation | Source, language: Language = ENGLISH) -> str:
    """Say who published it, who wrote it and when, as far as that is known."""
    published = language.day(citation.published) if citation.published else None
    parts = [citation.publisher, citation.author, published]
    if citation.fetched:
        parts.append(language.say("as it was on {day}", day=language.day(citation.fetched)))
    return ", ".join(filter(None, parts))


def place(citation: Citation, language: Language = ENGLISH) -> str:
    """Say on which page and under which headings it stands."""
    page = citation.page
    number = language.say("page {page}", page=page.label or str(page.number)) if page else ""
    return ", ".join(filter(None, (" › ".join(citation.headings), number)))


def counted(number: int, noun: str) -> str:
    """Write a number with its noun, for the terminal: 1 article, 2 articles."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
