"""What a person reads in a terminal: the quote, its sentence marked, and where it stands."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.printing import print_outcome, print_report
from bot.terminal.styles import ASCII, MARKS, Style
from bot.terminal.wrapping import columns, printable
from knowledge import AnswerChange, Degree, Reason, ReloadReport, Skipped
from tests.bot.examples import SOURCE, answer, candidate, no_answer, quote

PLAIN = Style()
STORY = "The moon pulls. It pulls hardest at full and at new moon. Then the tide is a spring tide."


def test_the_answering_sentence_stands_under_a_mark_of_its_own() -> None:
    shown = print_outcome(answer(quote(STORY, "It pulls hardest at full and at new moon.")), PLAIN)
    assert shown == (
        "\n"
        "  │ The moon pulls.\n"
        "  ▌ It pulls hardest at full and at new moon.\n"
        "  │ Then the tide is a spring tide.\n"
        "\n"
        "  The tide tables\n"
        "  Harbour Press, A. Mole, 9 March 2024\n"
        "  Moon › Springs\n"
        "  https://example.org/tides\n"
    )


def test_other_articles_that_say_the_same_are_named_below() -> None:
    quoted = quote(STORY)
    copy = replace(quoted.citation, title="Tides", publisher="Gazette", author=None, url=None)
    shown = print_outcome(answer(replace(quoted, also=(copy, copy))), PLAIN)
    also = "  also in Tides, Gazette, 9 March 2024, coast/tides.md\n"
    assert shown.endswith(f"  https://example.org/tides\n{also}{also}")


def test_no_sentence_is_marked_where_the_bot_is_unsure_and_it_says_why() -> None:
    unsure = replace(answer(quote(STORY, "It pulls hardest at full and at new moon.")), degree=Degree.PERHAPS)
    shown = print_outcome(replace(unsure, unsaid=("C_major",)), PLAIN)
    assert shown.startswith(
        "\nThis may be it:\nIt does not mention “C_major”.\n\n  │ The moon pulls. It pulls hardest"
    )
    assert "▌" not in shown


def test_a_source_without_a_web_address_is_named_by_its_file() -> None:
    bare = replace(SOURCE, url=None, publisher=None, author=None, published=None)
    shown = print_outcome(answer(quote(STORY, source=bare)), PLAIN)
    assert shown.endswith("  The tide tables\n  Moon › Springs\n  coast/tides.md\n")


def test_further_quotes_follow_in_the_same_form() -> None:
    shown = print_outcome(answer(quote("First."), quote("Second.")), PLAIN)
    assert re.findall(r"▌ (.*)", shown) == ["First.", "Second."]


def test_a_refusal_names_what_is_near_and_quotes_nothing() -> None:
    shown = print_outcome(no_answer(quote(STORY)), PLAIN)
    assert shown.startswith("\nI couldn't find a clear answer in the articles.\n")
    assert "do not answer it:\n• The tide tables\n" in shown
    assert "moon pulls" not in shown


def test_every_reason_has_a_sentence_of_its_own() -> None:
    said = {print_outcome(no_answer(reason=reason), PLAIN) for reason in Reason}
    assert len(said) == len(Reason)


def test_candidates_are_listed_with_their_place_and_score() -> None:
    near = quote(STORY, "The moon pulls.", score=1.25)
    shown = print_outcome(answer(near, candidates=(candidate(near),)), PLAIN)
    assert (
        "The best 1 passage, by score:\n     1.250  coast/tides.md 4-19\n            The moon pulls.\n"
        in shown
    )


@given(st.text(max_size=300), st.text(max_size=120), st.integers(24, 80))
def test_nothing_is_too_wide_and_no_article_can_command_the_terminal(
    text: str, title: str, width: int
) -> None:
    said = replace(SOURCE, title=title)
    shown = print_outcome(answer(quote(f"{text} end", "end", source=said)), replace(PLAIN, width=width))
    assert all(columns(line) <= width for line in shown.split("\n"))
    assert printable(shown) == shown


@given(st.text("ab c\n.é中", max_size=300))
def test_no_character_of_a_quote_is_lost_in_print(text: str) -> None:
    shown = print_outcome(answer(quote(f"{text}| end", "end")), PLAIN)
    block = "".join(line[4:] for line in shown.split("\n") if line.startswith(("  │", "  ▌")))
    assert re.sub(r"\s", "", block) == re.sub(r"\s", "", f"{text}|end")


def test_colour_only_adds_to_what_is_readable_without_it() -> None:
    both = answer(quote(STORY, "The moon pulls."))
    coloured = print_outcome(both, replace(PLAIN, colour=True))
    assert coloured != print_outcome(both, PLAIN)
    assert re.sub(r"\x1b\[\dm", "", coloured) == print_outcome(both, PLAIN)


def test_an_old_terminal_is_given_marks_that_it_can_show() -> None:
    assert "  > The moon pulls.\n  | It pulls" in print_outcome(
        answer(quote(STORY, "The moon pulls.")), ASCII
    )
    assert not set(MARKS) & set(print_outcome(no_answer(quote(STORY)), ASCII))


def test_the_marks_that_are_tried_are_the_marks_that_are_set() -> None:
    assert set(PLAIN.context + PLAIN.answer + PLAIN.bullet) - {" "} == set(MARKS)


def test_a_reload_tells_what_changed_and_what_was_left_out() -> None:
    report = ReloadReport(
        added=("new.md",),
        changed=(),
        removed=("gone.md", "lost.md"),
        unchanged=("old.md",) * 1200,
        skipped=(Skipped("photo.txt", "photo.txt is no text."),),
        passages=4000,
        encoded=1,
        seconds=2.34,
    )
    assert print_report(report, PLAIN) == (
        "1,201 articles, 4,000 passages, 1 text encoded, 2.3 s\n"
        "    1 added\n"
        "        • new.md\n"
        "    2 removed\n"
        "        • gone.md\n"
        "        • lost.md\n"
        "1,200 unchanged\n"
        "    1 not read\n"
        "        • photo.txt is no text.\n"
    )


def test_a_reload_tells_which_saved_questions_get_another_answer() -> None:
    changes = (AnswerChange("Who built it?", "Tomas Vell.", ""),)
    report = ReloadReport((), (), (), (), (), 25, 25, 1.0, asked=12, changed_answers=changes)
    assert print_report(report, PLAIN).splitlines()[1:] == [
        "    1 of 12 saved questions with another answer",
        "        • Who built it?",
        "          before: Tomas Vell.",
        "          now: no answer",
    ]
    assert "0 of 12 saved questions" in print_report(replace(report, changed_answers=()), PLAIN)


def test_a_long_list_of_files_is_cut_and_counted() -> None:
    many = tuple(f"{number:03}.md" for number in range(25))
    report = ReloadReport(many, (), (), (), (), 25, 25, 1.0)
    shown = print_report(report, PLAIN)
    assert "019.md" in shown
    assert "020.md" not in shown
    assert shown.endswith("and 5 more\n")
