"""Brings questions in from Discord and the terminal, and answers back. No NumPy here."""

__version__ = "0.1.0"
