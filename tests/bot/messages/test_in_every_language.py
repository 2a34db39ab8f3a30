"""Whatever is shown in Discord can be said in every language."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from gettext import NullTranslations

import pytest

from bot.languages import LANGUAGES, Language, language_of
from bot.messages import (
    Reply,
    about_post,
    question_in_line,
    render_added,
    render_answer,
    render_cancelled,
    render_error,
    render_gone,
    render_help,
    render_history,
    render_kept,
    render_list,
    render_listed,
    render_may_remove,
    render_no_question,
    render_progress,
    render_question_gone,
    render_refusal,
    render_removed,
    render_report,
    render_shrink,
    render_solved,
    render_status,
    render_thanks,
    with_solved_button,
)
from bot.messages.asked import asked_line
from knowledge import (
    Article,
    Degree,
    EmptyKnowledgeError,
    KeptSnapshot,
    Progress,
    QuestionError,
    Reason,
    ReloadReport,
    ShrinkError,
    Skipped,
    Source,
    Status,
)
from tests.bot.examples import answer, no_answer, quote

QUESTIONS = ("Who built it: Vell or Brook?", "من بنى المنارة؟", "誰が建てたのですか：ヴェルですか？")
GREEK = Source(title="Οι παλίρροιες", path="ακτή.md", publisher="Λιμάνι", author="Α. Μολ", url="https://1.2")
TIDES = [
    replace(told, passage=replace(told.passage, headings=("Σελήνη",)))
    for told in (quote(f"Η παλίρροια είναι ψηλή, {number}.", source=GREEK) for number in range(5))
]
REPORT = ReloadReport(
    ("α.md",), ("β.md",), ("γ.md",), ("δ.md",), (Skipped("ε.md", "άδειο"),),
    passages=12, encoded=3, seconds=2.3, warnings=("ζ",),
)  # fmt: skip
BUILT = datetime(2026, 1, 1, tzinfo=UTC)
ARTICLES = [Article("0" * 16, f"Παλίρροια {number}", "ακτή.md", number, 3, "/") for number in range(25)]


class Bracketing(NullTranslations):
    """Translates nothing, and puts brackets around whatever could be translated."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


def replies_in(language: Language) -> list[Reply]:
    """Every kind of reply; the articles speak Greek, so that Latin letters are the bot's."""
    errors = (QuestionError(), EmptyKnowledgeError(), ValueError())
    stages = [Progress(stage, 1, 2) for stage in ("fetching", "reading", "encoding", "saving", "asking")]
    return [
        render_answer(answer(*TIDES), asker=10**18, restate=True, language=language),
        render_answer(answer(*TIDES[:1]), asker=10**18, private=True, language=language),
        render_answer(replace(answer(*TIDES), degree=Degree.PERHAPS), asker=1, language=language),
        render_answer(
            replace(answer(*TIDES), degree=Degree.PERHAPS, unsaid=("μ", "ν")), asker=1, language=language
        ),
        render_answer(replace(answer(*TIDES), differing=True, together=2), asker=1, language=language),
        render_answer(replace(answer(TIDES[0]), newer=TIDES[0]), asker=1, language=language),
        render_thanks(language=language),
        render_listed(language=language),
        render_question_gone(language=language),
        *(
            render_refusal(no_answer(*TIDES, reason=why), asker=7, restate=True, language=language)
            for why in Reason
        ),
        *(render_error(error, language=language) for error in errors),
        render_gone(language=language),
        render_help(language=language),
        render_no_question(language=language),
        render_report(REPORT, language=language),
        *(render_progress(progress, language=language) for progress in (None, *stages)),
        render_status(Status(3, 40, BUILT, "μ", stages[0], REPORT.skipped), language=language),
        render_status(Status(0, 0, None, "μ", None, ()), language=language),
        *_replies_to_admins(language),
    ]


def _replies_to_admins(language: Language) -> list[Reply]:
    kept = [KeptSnapshot(number, BUILT, 3, 40) for number in (3, 2, 1)]
    lost = ShrinkError("", articles=1, articles_before=30, passages=2, passages_before=400)
    report = render_report(REPORT, language=language)
    return [
        render_shrink(lost, language=language),
        render_kept(language=language),
        render_history(kept, 2, language=language),
        render_history((), 0, language=language),
        *(render_list(ARTICLES, page=page, language=language) for page in range(3)),
        render_list(ARTICLES, search="1", language=language),
        render_may_remove(ARTICLES[0], language=language),
        render_removed("Παλίρροια", "1" * 16, report, language=language),
        render_added("Παλίρροια", 3, report, language=language),
        render_cancelled(language=language),
        render_solved("Παλίρροια", language=language),
        with_solved_button(report, 10**18, language=language),
        about_post(report, "https://1.2/3", language=language),
    ]


def test_no_word_of_the_bot_s_stands_outside_of_a_translation() -> None:
    told = replies_in(Language("en", translations=Bracketing()))
    for text in [
        each for reply in told for each in (reply.text, *(button.label for button in reply.buttons))
    ]:
        bare = re.sub(r"<t:\d+:\w>|https://1.2/3|\.md|\[[^\]]*\]\([^)]*\)", "", text)
        while bare != (bare := re.sub(r"⟦[^⟦⟧]*⟧", "", bare)):
            pass
        assert not re.search(r"[A-Za-z]", bare), text


@pytest.mark.parametrize("locale", sorted(LANGUAGES))
def test_every_reply_fits_in_every_language(locale: str) -> None:
    """A Reply that Discord would refuse cannot be made."""
    assert replies_in(language_of(locale))


@pytest.mark.parametrize("locale", sorted(LANGUAGES))
def test_the_question_above_an_answer_is_found_again(locale: str) -> None:
    """A button reads it back, whatever language the line was written in."""
    found = [question_in_line(asked_line(question, language_of(locale))) for question in QUESTIONS]
    assert [each.strip("\u2068\u2069") for each in found] == list(QUESTIONS)
