"""What an admin hands in, in; an article in the folder of added articles out, previewed first, removable.

Nothing here touches the articles that the configuration names: only what was added can be removed.
"""

from knowledge.additions.additions import Additions, Removal
from knowledge.additions.details import Details
from knowledge.additions.preview import Preview, Twin

__all__ = ["Additions", "Details", "Preview", "Removal", "Twin"]
