"""People's questions in, replies out: in Discord, in a terminal, and what runs both. No NumPy here."""

__version__ = "0.1.0"
