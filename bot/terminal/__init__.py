"""A command line in, text or JSON lines out: Pullquote without Discord."""

from bot.terminal.agreeing import user_agrees
from bot.terminal.arguments import Arguments, read_arguments
from bot.terminal.articles import print_cut, print_list, print_preview
from bot.terminal.asking import Exit, ForPeople, ForPrograms, Terminal, say
from bot.terminal.checking import print_check
from bot.terminal.evaluating import Evaluating
from bot.terminal.feedback import json_feedback, print_feedback
from bot.terminal.fetching import print_fetches
from bot.terminal.findings import json_findings, print_finding
from bot.terminal.history import print_history
from bot.terminal.lines import lines_of, typed_lines
from bot.terminal.printing import print_report
from bot.terminal.progress import ProgressLine
from bot.terminal.styles import Style, style_for

__all__ = [
    "Arguments",
    "Evaluating",
    "Exit",
    "ForPeople",
    "ForPrograms",
    "ProgressLine",
    "Style",
    "Terminal",
    "json_feedback",
    "json_findings",
    "lines_of",
    "print_check",
    "print_cut",
    "print_feedback",
    "print_fetches",
    "print_finding",
    "print_history",
    "print_list",
    "print_preview",
    "print_report",
    "read_arguments",
    "say",
    "style_for",
    "typed_lines",
    "user_agrees",
]
