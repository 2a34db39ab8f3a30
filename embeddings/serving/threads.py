"""One thread for numpy's own algebra.

A question multiplies a few thousand short rows: work of a tenth of a millisecond that a
second thread only delays. Measured on two cores: 16 ms of processor time a question with
the library's own choice of threads, 6 ms with one. The model's threads are set apart.
"""

from __future__ import annotations

from threadpoolctl import threadpool_limits


def use_one_thread() -> None:
    """Let numpy's algebra run in the thread that calls it, from now on and in the whole process."""
    threadpool_limits(limits=1, user_api="blas")
