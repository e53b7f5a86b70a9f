"""An open analysis: what was computed once for a generation, mapped from its folder."""

from pathlib import Path

import numpy as np

from graph.analysis import similarity
from graph.analysis.building import FORMAT
from graph.analysis.network import Network, get_links
from graph.errors import DataError, NotFoundError
from graph.index import Index
from graph.index.arrays import Arrays
from graph.store.base import Generation


class Analysis:
    """The analysis of one generation; read only, may be used by several threads at once.

    Attributes:
        generation: which one.
        base_iri: base of its IRIs.
        network: things and links.
        documents: features of documents.
        places: features of places.
        modularity: of the clusters.
        index: of the same generation, to be set where there is one: it has names and claims.
    """

    def __init__(self, folder: Path) -> None:
        """Open the analysis in ``folder``; see `open_analysis`."""
        arrays = Arrays(folder)
        if arrays.facts.get("analysis") != FORMAT:
            raise DataError(f"{folder} is no analysis of this version; build it again")
        self.generation = Generation(arrays.facts["number"], arrays.facts["published"])
        self.base_iri: str = arrays.facts["base"]
        self.modularity: float = arrays.facts["modularity"]
        self.index: Index | None = None
        self.network = Network(arrays)
        self.documents = similarity.read(arrays, "documents")
        self.places = similarity.read(arrays, "places")
        self.dates = arrays.strings("thing.date")
        self.ends = arrays["thing.ends"]
        self.ended = arrays.strings("thing.ended")
        self.succeeded = np.diff(arrays["successor.start"]) > 0
        self.sums = get_links(arrays, "sum")
        self.amounts = arrays["sum.amount"]
        self.ranked = arrays["rank.thing"]
        self.scores = arrays["rank.score"]
        self.relied_on = arrays["rank.count"]
        self.clustered = arrays["cluster.thing"]
        self.cluster_numbers = arrays["cluster.number"]
        self.supported = arrays["supported"]
        self.tie_ends = arrays["tie.left"], arrays["tie.right"]
        self.tie_weights = arrays["tie.weight"]
        self.tie_counts = arrays["tie.count"]
        self.tie_examples = arrays["tie.example"]


def open_analysis(folder: Path) -> Analysis:
    """The analysis in ``folder``.

    Raises:
        NotFoundError: there is none.
        DataError: it is damaged or has another format.
    """
    try:
        return Analysis(folder)
    except NotFoundError:
        raise NotFoundError(f"there is no analysis in {folder}; run `fivekeys analyse`") from None
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"the analysis {folder} is damaged: {error}; build it again") from error
