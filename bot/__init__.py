"""People to answers and back: Discord and the terminal. No numbers here."""

__version__ = "0.1.0"
