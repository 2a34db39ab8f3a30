"""`pullquote evaluate` and `pullquote calibrate`: runs them, and prints or writes their results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from bot.terminal.agreeing import user_agrees
from bot.terminal.asking import Exit, say
from bot.terminal.figures import print_comparison, print_faults, print_proposal, print_summary
from bot.terminal.progress import ProgressLine
from knowledge import (
    Goal,
    compare,
    evaluate,
    propose,
    read_rows,
    save_threshold,
    summarize,
    write_report,
    write_run,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.terminal.arguments import Arguments
    from bot.terminal.styles import Style
    from knowledge import Comparison, Evaluation, KnowledgeBase, Questions, Summary


@dataclass(frozen=True, slots=True)
class Evaluating:
    """Asks questions with known answers, and prints the results."""

    base: KnowledgeBase
    """A base that has been opened."""

    questions: Questions
    style: Style
    out: TextIO
    err: TextIO

    def evaluate(self, arguments: Arguments) -> Exit:
        """Print the figures as a table or as JSON; also write the report page if it was asked for."""
        others = read_rows(arguments.compare) if arguments.compare else None
        evaluation = self._run(strict=arguments.strict)
        summaries = summarize(evaluation)
        comparisons = compare(evaluation.rows, others) if others is not None else ()
        if arguments.report:
            page = write_report(arguments.report, evaluation, summaries)
            say(self.err, f"report written to {page}")
        if arguments.json:
            self.out.write(write_run(evaluation, summaries, comparisons))
        else:
            self.out.write(self._tables(evaluation, summaries, comparisons, arguments.compare))
        self.out.flush()
        return Exit.ANSWERED

    def calibrate(self, arguments: Arguments, storage: Path, stdin: TextIO) -> Exit:
        """Print a threshold and its effect; keep it in the storage folder if the user agrees."""
        goal, wanted = _goal(arguments)
        evaluation = self._run(strict=arguments.strict)
        proposal = propose(evaluation.rows, goal, wanted)
        self.out.write(print_faults(evaluation, self.style) + print_proposal(proposal, self.style))
        self.out.flush()
        if not (arguments.yes or user_agrees("Write it?", stdin, self.out)):
            say(self.err, "nothing was written; --yes writes the threshold")
            return Exit.ANSWERED
        path = save_threshold(storage, evaluation.fingerprint, proposal)
        say(self.err, f"written to {path}; it is used for this model from the next start on")
        return Exit.ANSWERED

    def _run(self, *, strict: bool) -> Evaluation:
        with ProgressLine(self.err) as line:
            return evaluate(self.base, self.questions, strict=strict, progress=line.show)

    def _tables(
        self,
        evaluation: Evaluation,
        summaries: Sequence[Summary],
        comparisons: Sequence[Comparison],
        other: Path | None,
    ) -> str:
        tables = [print_faults(evaluation, self.style)]
        tables += [print_summary(summary, self.style) for summary in summaries]
        tables += [print_comparison(each, other.name if other else "", self.style) for each in comparisons]
        return "\n".join(filter(None, tables))


def _goal(arguments: Arguments) -> tuple[Goal, float]:
    if arguments.false_answers is not None:
        return Goal.FALSE_ANSWERS, arguments.false_answers
    return Goal.FALSE_REFUSALS, arguments.false_refusals
