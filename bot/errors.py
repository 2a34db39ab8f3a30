"""What can go wrong between a person and the knowledge base.

    BotError
    ├── ConfigError          a setting is missing, unknown or unsuitable
    │   └── NoTokenError     there is no Discord token at all
    ├── DiscordError         Discord cannot be reached, or refuses the bot
    │   ├── TokenError       Discord does not accept the token
    │   └── SilenceError     Discord has not been heard of for minutes
    ├── BackupError          a backup cannot be written, or cannot be restored
    ├── HelpError            help on something that there is no page on
    ├── BusyError            more questions are waiting than can be answered in time
    ├── LimitError           a person has too many questions under way
    │   └── TooSoonError     a person or a server asks more often than the limits allow
    ├── SlowAnswerError      an answer was not ready in time
    └── ClosingError         the bot is stopping and takes no more questions

Every message is one sentence, fit to show to a user, that names what is wrong and what
to do. What people in Discord may see is said in their language: the English text is the key
of its translation, so it stands as it is, and `{fields}` in it are filled in later.
"""


class BotError(Exception):
    """The base class of this package's errors; its text is fit to show to a user."""

    def __init__(self, text: str, /, **fields: object) -> None:
        super().__init__(text.format(**fields) if fields else text)
        self.text = text
        self.fields = fields


class ConfigError(BotError):
    """The configuration cannot be used."""


class NoTokenError(ConfigError):
    """There is no Discord token, neither in the environment nor in a file."""


class DiscordError(BotError):
    """Discord cannot be reached, or refuses the bot."""


class TokenError(DiscordError):
    """Discord does not accept the token."""


class SilenceError(DiscordError):
    """Nothing has come from Discord for too long."""


class BackupError(BotError):
    """The file is no backup, is damaged, is of a newer Pullquote, or is in the way."""


class HelpError(BotError):
    """There is no page of help on that."""


class BusyError(BotError):
    """Too many questions are waiting already."""


class LimitError(BotError):
    """A person has too many questions under way."""


class TooSoonError(LimitError):
    """A person or a server asks too often. Its text has a form for one second and one for more."""

    def __init__(self, one: str, other: str, /, *, seconds: int) -> None:
        super().__init__(one if seconds == 1 else other, n=seconds)
        self.one, self.other, self.seconds = one, other, seconds


class SlowAnswerError(BotError):
    """The answer was not ready in time."""


class ClosingError(BotError):
    """The bot is stopping."""
