"""People to answers and back: Discord and the terminal. No numbers here."""
