"""What a lane must know of its service."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

from graph.readers.attendant import Attendant, Options
from graph.settings import Settings

ENTRY: Final = "api.lane.process:serve"


@dataclass(frozen=True, slots=True)
class LaneOptions:
    """Settings of the service as far as they matter to a lane.

    Attributes:
        generations: folder of the store's generations.
        headers: lines that stand in the head of every answer, each with its line feed.
        union: whether the default graph is the union of all graphs.
        base_iri: what relative IRIs of a query are resolved against.
        cache_bytes: room for answers.
        max_query_kb: longest query.
        logs_queries: whether the log has the text of queries.
    """

    generations: str
    headers: str
    union: bool
    base_iri: str
    cache_bytes: int
    max_query_kb: int
    logs_queries: bool

    @classmethod
    def read(cls, options: Options) -> Self:
        """From what `attendant` has made of it."""
        return cls(**options)  # type: ignore[arg-type]

    def attendant(self) -> Attendant:
        """For the configuration of the host."""
        return Attendant(ENTRY, asdict(self))

    def settings(self) -> Settings:
        """Settings for the reading of requests."""
        return Settings(max_query_kb=self.max_query_kb)

    def heads(self, generation: int) -> bytes:
        """The first lines of every answer."""
        lines = f"HTTP/1.1 200 OK\r\n{self.headers}fivekeys-generation: {generation}\r\n"
        return lines.encode("latin-1")


def lane_options(
    settings: Settings, headers: list[tuple[bytes, bytes]], cache_bytes: int
) -> LaneOptions:
    """Options for the lanes of a service; ``headers`` are those of every answer."""
    folder = Path(settings.store or "").expanduser().absolute() / "generations"
    return LaneOptions(
        str(folder),
        b"".join(b"%b: %b\r\n" % header for header in headers).decode("latin-1"),
        settings.default_graph == "union",
        settings.base_iri,
        cache_bytes,
        settings.max_query_kb,
        bool(settings.log_queries),
    )
