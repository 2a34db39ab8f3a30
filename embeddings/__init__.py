"""Texts in, numbers out: encoders, their vectors, and the search for the nearest vectors.

Nothing here knows of articles or Discord. Importing any part of it first silences the
libraries that it builds on.
"""

from embeddings.privacy import silence_libraries

silence_libraries()
