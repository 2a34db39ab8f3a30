"""The bytes of a web page, PDF, office file, book or feed in, Documents out, parsed in a child process.

Whoever wrote such a file may have written it to harm its reader. The parent process hands the
bytes over and takes checked JSON back; only the child parses. `process` is the parent's side,
`worker` the child's; the other modules run in the child only.
"""

from knowledge.formats.isolated.process import Limits, Parsed, ParserProcess
from knowledge.formats.isolated.surveys import Guide, Survey, read_survey, write_survey

__all__ = ["Guide", "Limits", "Parsed", "ParserProcess", "Survey", "read_survey", "write_survey"]
