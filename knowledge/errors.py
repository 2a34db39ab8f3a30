"""What can go wrong between an article and an answer.

    KnowledgeError
    ├── QuestionError           a question that cannot be searched for: empty, too long, no words
    │   └── UnknownArticleError an article that is to answer it is not there
    ├── ReadError               a file that cannot be read as an article (the reload goes on without it)
    │   └── DraftError          a file that says that it is not published
    ├── AdditionError           an article cannot be added, changed or removed as somebody wants it
    ├── FetchError              an address that cannot be fetched, or must not be
    │   └── UnreachableError    nobody answers there
    ├── EmptyKnowledgeError     no article at all, and where it looked
    ├── ReloadRunningError      a reload is under way already
    ├── ShrinkError             a reload would lose nearly all articles, and nobody has agreed to that
    ├── RollbackError           a snapshot that is not kept cannot be gone back to
    ├── SnapshotError           what is stored cannot be read or written
    │   ├── DamageError         the stored index is damaged; a reload makes it anew
    │   └── SnapshotGoneError   later reloads have removed the snapshot; the newest one has to be opened
    └── EvaluationError         a question file that cannot be used

Every message is one sentence, fit to show to a user, that names what is wrong and what
to do. "The articles do not tell" is no error: it is a `NoAnswer`.
"""


class KnowledgeError(Exception):
    """The root of this package's errors; its text is fit to show to a user."""


class QuestionError(KnowledgeError):
    """The question cannot be searched for."""


class UnknownArticleError(QuestionError):
    """There is no article with the name that the question is limited to."""


class ReadError(KnowledgeError):
    """A file cannot be read as an article."""


class DraftError(ReadError):
    """A file says that it is not published."""


class AdditionError(KnowledgeError):
    """An article cannot be added, changed or removed as somebody wants it."""

    def __init__(self, text: str, /, **fields: object) -> None:
        super().__init__(text.format(**fields) if fields else text)
        self.text = text
        self.fields = fields


class FetchError(KnowledgeError):
    """An address cannot be fetched, or must not be."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        """What the server answered, if it did: 404."""


class UnreachableError(FetchError):
    """Nobody answers at an address, or not in time, or not as HTTP has it."""


class EmptyKnowledgeError(KnowledgeError):
    """There is no article to answer from."""


class ReloadRunningError(KnowledgeError):
    """Another reload of the same knowledge base is under way."""


class ShrinkError(KnowledgeError):
    """A reload would lose nearly all articles; it changes nothing unless somebody agrees to that."""

    def __init__(
        self, message: str, *, articles: int, articles_before: int, passages: int, passages_before: int
    ) -> None:
        super().__init__(message)
        self.articles = articles
        self.articles_before = articles_before
        self.passages = passages
        self.passages_before = passages_before


class RollbackError(KnowledgeError):
    """There is no snapshot of this number to go back to."""

    def __init__(self, message: str, *, snapshot: int) -> None:
        super().__init__(message)
        self.snapshot = snapshot


class SnapshotError(KnowledgeError):
    """What is stored cannot be read, or nothing can be written."""


class DamageError(SnapshotError):
    """The stored index is not what was written."""


class SnapshotGoneError(SnapshotError):
    """Reloads of another process have removed this snapshot."""


class EvaluationError(KnowledgeError):
    """A file of questions cannot be used."""
