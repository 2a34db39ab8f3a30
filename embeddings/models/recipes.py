"""A model's digest → its recipe: a graph without weights, and what is to be put where in them.

With a recipe, a model is prepared from the weights alone, without PyTorch and in a second.
`embeddings.models.writing_recipes` writes them; a model that has none is exported.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from embeddings.models.forms import Form

FOLDER = Path(__file__).parent / "graphs"


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One tensor of a graph."""

    offset: int
    """Where it begins in the file of the weights."""

    weight: str
    """The name that the weight has among the model's."""

    form: Form


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one model is prepared at one precision."""

    digest: str
    """Of the model's files, as `read_digest` gives it."""

    precision: str
    graph: str
    """The name of a file beside the recipe: the graph, with all its weights in another file."""

    weights_sha256: str
    """Of the file of the weights that comes out: NumPy must compute what it did for this recipe."""

    profile: dict[str, Any]
    """The `Profile` without its fingerprint."""

    ingredients: tuple[Ingredient, ...]

    @property
    def graph_file(self) -> Path:
        """Where the graph is."""
        return FOLDER / self.graph

    def as_json(self) -> str:
        """The recipe as `find_recipe` reads it."""
        parts = [[each.offset, each.weight, each.form.value] for each in self.ingredients]
        return json.dumps({**asdict(self), "ingredients": parts}, indent=1) + "\n"


def find_recipe(digest: str, precision: str) -> Recipe | None:
    """The recipe for a model at a precision, if there is one."""
    for file in sorted(FOLDER.glob("*.json")):
        recipe = _read(file)
        if (recipe.digest, recipe.precision) == (digest, precision):
            return recipe
    return None


def _read(file: Path) -> Recipe:
    kept = json.loads(file.read_bytes())
    parts = tuple(Ingredient(offset, weight, Form(form)) for offset, weight, form in kept["ingredients"])
    return Recipe(**{**kept, "ingredients": parts})
