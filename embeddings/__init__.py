"""Texts in, numbers out: encoders, their vectors, and the search for the nearest vectors.

Nothing here knows of articles or Discord.
"""
