"""Settings: one row each, read from the environment or from command options."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import inf
from typing import Final, NamedTuple, Self

from graph.errors import SettingError
from graph.namespaces import BASE

LOG_LEVELS: Final = ("error", "warning", "info", "debug")


class Row(NamedTuple):
    """One setting: field of `Settings`, environment variable, help in one sentence."""

    field: str
    variable: str
    help: str


ROWS: Final = (
    Row(
        "store",
        "FIVEKEYS_STORE",
        "Store: `memory:`, a folder, or an http(s) SPARQL endpoint; "
        "the user's data folder where unset.",
    ),
    Row(
        "token",
        "FIVEKEYS_TOKEN",
        "Bearer token for writes over HTTP; without it every write is refused. Several, each with "
        "the name of who has it: `name:token,name:token`.",
    ),
    Row(
        "default_graph",
        "FIVEKEYS_DEFAULT_GRAPH",
        "Default graph of a query: `union` of all named graphs, or `strict`.",
    ),
    Row("base_iri", "FIVEKEYS_BASE_IRI", "Base of the IRIs of all resources; ends with `/`."),
    Row("query_timeout_s", "FIVEKEYS_QUERY_TIMEOUT_S", "Seconds that one query may run."),
    Row("query_memory_mb", "FIVEKEYS_QUERY_MEMORY_MB", "Megabytes that one query may use."),
    Row(
        "update_timeout_s",
        "FIVEKEYS_UPDATE_TIMEOUT_S",
        "Seconds that one update over HTTP may run.",
    ),
    Row(
        "update_memory_mb",
        "FIVEKEYS_UPDATE_MEMORY_MB",
        "Megabytes that one update over HTTP may use.",
    ),
    Row("image_mb", "FIVEKEYS_IMAGE_MB", "Megabytes up to which readers have the store in memory."),
    Row("max_result_mb", "FIVEKEYS_MAX_RESULT_MB", "Megabytes that one answer may have."),
    Row(
        "spool_mb",
        "FIVEKEYS_SPOOL_MB",
        "Megabytes of disk for answers that wait to be taken by their clients, all together.",
    ),
    Row("max_queries", "FIVEKEYS_MAX_QUERIES", "Queries that run at once."),
    Row("max_waiting", "FIVEKEYS_MAX_WAITING", "Queries that wait for their turn."),
    Row("max_per_client", "FIVEKEYS_MAX_PER_CLIENT", "Queries of one address that run or wait."),
    Row("cache_mb", "FIVEKEYS_CACHE_MB", "Megabytes of the answer cache; 0 turns it off."),
    Row("workers", "FIVEKEYS_WORKERS", "Worker processes; 0 means one for each core."),
    Row(
        "service_hosts",
        "FIVEKEYS_SERVICE_HOSTS",
        "Hosts that SERVICE and LOAD may ask, with commas between; none by default.",
    ),
    Row("max_document_mb", "FIVEKEYS_MAX_DOCUMENT_MB", "Megabytes that one document may have."),
    Row("max_query_kb", "FIVEKEYS_MAX_QUERY_KB", "Kilobytes that one query may have."),
    Row(
        "log_level", "FIVEKEYS_LOG_LEVEL", "What is logged: `error`, `warning`, `info` or `debug`."
    ),
    Row("log_queries", "FIVEKEYS_LOG_QUERIES", "1 puts the text of queries into the log."),
    Row("max_graph_mb", "FIVEKEYS_MAX_GRAPH_MB", "Megabytes that a graph sent to us may have."),
    Row(
        "remote_user",
        "FIVEKEYS_REMOTE_USER",
        "Name that the store at an http(s) address asks for (Basic or Digest).",
    ),
    Row("remote_password", "FIVEKEYS_REMOTE_PASSWORD", "Password that goes with it."),
    Row("remote_token", "FIVEKEYS_REMOTE_TOKEN", "Bearer token for the store at an address."),
    Row(
        "remote_engine",
        "FIVEKEYS_REMOTE_ENGINE",
        "Engine at the address: `oxigraph`, `virtuoso` or `standard`; found out where unset.",
    ),
    Row(
        "remote_update",
        "FIVEKEYS_REMOTE_UPDATE",
        "Address for SPARQL updates, where it is not the usual one of the engine.",
    ),
    Row(
        "remote_graph_store",
        "FIVEKEYS_REMOTE_GRAPH_STORE",
        "Address of the Graph Store Protocol, where it is not the usual one of the engine.",
    ),
    Row(
        "remote_timeout_s",
        "FIVEKEYS_REMOTE_TIMEOUT_S",
        "Seconds that the engine at the address may take for one request.",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Values of all settings; see `ROWS` for their meaning."""

    store: str | None = None
    token: str | None = None
    default_graph: str = "union"
    base_iri: str = BASE
    query_timeout_s: float = 10.0
    query_memory_mb: int = 512
    update_timeout_s: float = 60.0
    update_memory_mb: int = 2048
    image_mb: int = 2048
    max_result_mb: int = 1024
    spool_mb: int = 4096
    max_queries: int = 12
    max_waiting: int = 128
    max_per_client: int = 64
    cache_mb: int = 64
    workers: int = 0
    service_hosts: tuple[str, ...] = ()
    max_document_mb: int = 20
    max_query_kb: int = 1024
    log_level: str = "warning"
    log_queries: int = 0
    max_graph_mb: int = 256
    remote_user: str | None = None
    remote_password: str | None = None
    remote_token: str | None = None
    remote_engine: str | None = None
    remote_update: str | None = None
    remote_graph_store: str | None = None
    remote_timeout_s: float = 60.0

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ, **options: object) -> Self:
        """Settings from ``environ``, overridden by the ``options`` that are not None.

        Raises:
            SettingError: a value is not of its type or out of range.
        """
        values: dict[str, object] = {}
        for row in ROWS:
            if (text := environ.get(row.variable)) not in (None, ""):
                values[row.field] = _convert(row, str(text))
        values |= {name: value for name, value in options.items() if value is not None}
        settings = cls(**values)  # type: ignore[arg-type]
        settings.check()
        return settings

    def check(self) -> None:
        """Raise SettingError where a value is out of range."""
        if self.default_graph not in ("union", "strict"):
            raise SettingError(
                f"FIVEKEYS_DEFAULT_GRAPH is {self.default_graph!r}; use union or strict"
            )
        if self.log_level not in LOG_LEVELS:
            raise SettingError(
                f"FIVEKEYS_LOG_LEVEL is {self.log_level!r}; use one of {', '.join(LOG_LEVELS)}"
            )
        if not self.base_iri.startswith(("http://", "https://")) or self.base_iri[-1] != "/":
            raise SettingError(
                f"FIVEKEYS_BASE_IRI is {self.base_iri!r}; use an http(s) address ending with /"
            )
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, int | float) and not (0 <= value < inf):
                raise SettingError(f"setting {field.name} is {value}; use 0 or more")


def _convert(row: Row, text: str) -> object:
    default: object = Settings.__dataclass_fields__[row.field].default
    try:
        if isinstance(default, tuple):
            return tuple(part.strip() for part in text.split(",") if part.strip())
        if isinstance(default, int | float):
            return type(default)(text)
        return text
    except ValueError as error:
        raise SettingError(
            f"{row.variable} is {text!r}, which is not a {type(default).__name__}"
        ) from error
