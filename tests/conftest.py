"""What holds for all tests."""

from hypothesis import settings

# A busy machine is slow at times, and no test asserts how long something takes.
settings.register_profile("pullquote", deadline=None)
settings.load_profile("pullquote")
