"""Tables of figures fit 80 columns and say what the questions cannot show."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.figures import print_comparison, print_faults, print_proposal, print_summary
from bot.terminal.styles import Style
from bot.terminal.wrapping import columns
from knowledge import Comparison, Difference, Evaluation, Fault, Goal, Interval, Proposal, Share, Summary

PLAIN = Style()
NOTHING = Interval(math.nan, math.nan, math.nan)
SUMMARY = Summary(
    set="tides",
    counts={"answerable": 1200, "left_out": 7},
    measures={
        "quote@1": Interval(0.75, 0.5, 1.0),
        "passage length": Interval(412.4, 390.0, 1430.2),
        "false quotes": NOTHING,
        "left_out: AUROC": Interval(0.9875, 0.9, 1.0),
        "left_out: refused at 95 %": Interval(0.5, 0.25, 0.75),
    },
    by_word=(Share("why", 900, Interval(0.8, 0.7, 0.9)), Share("how many", 300, Interval(0.5, 0.4, 0.6))),
    by_kind=(Share("answerable", 1200, Interval(0.75, 0.5, 1.0)),),
)


def test_a_summary_is_a_table() -> None:
    assert print_summary(SUMMARY, PLAIN) == (
        "tides: 1,200 answerable, 7 left_out\n"
        "                          figure   95 % interval\n"
        "  quote@1                  0.750   0.500 to 1.000\n"
        "  passage length             412   390 to 1,430\n"
        "  false quotes                 -\n"
        "  left_out\n"
        "    AUROC                  0.988   0.900 to 1.000\n"
        "    refused at 95 %        0.500   0.250 to 0.750\n"
        "\n"
        "  quote@1 by question word\n"
        "  why                      0.800   0.700 to 0.900   of 900\n"
        "  how many                 0.500   0.400 to 0.600   of 300\n"
    )


def test_several_kinds_of_answerable_questions_are_shown_apart() -> None:
    both = replace(SUMMARY, by_kind=(*SUMMARY.by_kind, Share("hard", 3, Interval(0.0, 0.0, 0.5))))
    assert "quote@1 by kind of question" in print_summary(both, PLAIN)
    assert "quote@1 by kind of question" not in print_summary(SUMMARY, PLAIN)


@given(words=st.text(max_size=120))
def test_no_name_makes_a_table_wider_than_the_terminal_or_moves_the_cursor(words: str) -> None:
    share = Share(words, 3, Interval(0.5, 0.4, 0.6))
    odd = replace(SUMMARY, set=words, counts={words: 3}, by_word=(share,), by_kind=(share, share))
    shown = print_summary(odd, PLAIN)
    assert all(columns(line) <= 80 for line in shown.split("\n"))
    assert "\x1b" not in shown
    assert "\r" not in shown


COMPARISON = Comparison(
    "tides",
    1,
    (
        Difference("quote@1", 0.75, 0.5, Interval(0.25, 0.125, 0.375)),
        Difference("passage length", 412, 1400, Interval(-988, -1000.4, -900)),
        Difference("left_out: AUROC", 0.9, 0.9125, Interval(-0.0125, -0.1, 0.05)),
    ),
)


def test_a_comparison_gives_a_verdict_in_words() -> None:
    shown = print_comparison(COMPARISON, "before.json", PLAIN)
    lines = shown.splitlines()
    assert lines[0] == "tides: compared with before.json over 1 question, pair by pair"
    assert lines[2].split() == ["quote@1", "0.750", "0.500", "+0.250", "+0.125", "to", "+0.375", "better"]
    assert lines[3].endswith("shorter")
    assert lines[4] == "  left_out"
    assert lines[5].endswith("no difference")
    assert max(map(columns, lines)) <= 80


def test_lines_that_were_left_out_are_named() -> None:
    run = Evaluation("f", 1, 1, (), (Fault("q.jsonl", 3, "this is not JSON"), Fault("q.jsonl", 9, "x" * 200)))
    shown = print_faults(run, PLAIN)
    assert shown.startswith("2 lines left out:\n  • q.jsonl, line 3: this is not JSON\n")
    assert max(map(columns, shown.splitlines())) <= 80
    assert print_faults(replace(run, faults=()), PLAIN) == ""


PROPOSAL = Proposal(
    threshold=0.375,
    goal=Goal.FALSE_ANSWERS,
    wanted=0.05,
    false_answers=Interval(0.02, 0.005, 0.04),
    false_refusals=Interval(0.125, 0.1, 0.15),
    wrong_quotes=NOTHING,
    sure=None,
    unanswerable=100,
    answerable=1,
    needed=73,
)


def test_a_proposal_shows_both_rates() -> None:
    lines = print_proposal(PROPOSAL, PLAIN).splitlines()
    assert lines[:2] == [
        "Threshold 0.3750, for false answers of at most 5.0%",
        "  found with 1 answerable question and 100 that nothing answers",
    ]
    assert lines[3].split() == ["false", "answers", "0.020", "0.005", "to", "0.040"]
    assert lines[4].split() == ["false", "refusals", "0.125", "0.100", "to", "0.150"]
    assert "Too few" not in "\n".join(lines)


@pytest.mark.parametrize(
    ("proposal", "said"),
    [
        (replace(PROPOSAL, unanswerable=72), "Too few questions to be sure: with only 72 unanswerable"),
        (replace(PROPOSAL, unanswerable=72), "At least 73 are needed"),
        (
            replace(PROPOSAL, goal=Goal.FALSE_REFUSALS, wanted=0.2),
            "Too few questions to be sure: with only 1 answerable",
        ),
        (replace(PROPOSAL, false_answers=Interval(0.5, 0.4, 0.6)), "No threshold reaches 5.0% false answers"),
    ],
)
def test_a_proposal_says_how_sure_its_rate_is(proposal: Proposal, said: str) -> None:
    assert said in " ".join(print_proposal(proposal, PLAIN).split())
