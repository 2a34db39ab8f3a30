"""An address in, the bytes behind it out: the one guarded door to the web.

Everything that is fetched from an address that somebody gave goes through `Fetcher`.
"""

from knowledge.fetching.addresses import Address, check_address
from knowledge.fetching.bodies import unpack
from knowledge.fetching.door import Fetched, Fetcher, Limits, Validators

__all__ = ["Address", "Fetched", "Fetcher", "Limits", "Validators", "check_address", "unpack"]
