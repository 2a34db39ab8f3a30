"""What can go wrong between a person and the knowledge base.

    BotError
    ├── ConfigError          a setting that is missing, unknown or of the wrong kind
    ├── DiscordError         Discord cannot be reached, or does not let the bot in
    ├── BusyError            more questions are waiting than can be answered in time
    ├── SlowAnswerError      a question that was not answered in time
    └── ClosingError         the bot is stopping and takes nothing new

Every message is one sentence, fit to show to a user, that names what is wrong and what
to do.
"""


class BotError(Exception):
    """The root of this package's errors; its text is fit to show to a user."""


class ConfigError(BotError):
    """The configuration cannot be used."""


class DiscordError(BotError):
    """Discord cannot be reached, or does not let the bot in."""


class BusyError(BotError):
    """Too many questions are waiting already."""


class SlowAnswerError(BotError):
    """The answer did not come in time."""


class ClosingError(BotError):
    """The bot is stopping."""
