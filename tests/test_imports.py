"""The order of layers, and the sizes of modules and functions, read from the source by ast."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent

BASE: Final = frozenset(
    {
        "graph",
        "graph.errors",
        "graph.namespaces",
        "graph.identifiers",
        "graph.settings",
        "graph.model",
    }
)
RDF: Final = BASE | {"graph.syntaxes", "graph.rdf"}
NAMES: Final = RDF | {"graph.ontology", "graph.schemes"}
STORE: Final = NAMES | {"graph.store"}
QUERIES: Final = STORE | {"graph.queries"}
EXTRACTION: Final = BASE | {"graph.schemes", "graph.extract"}
WHOLE: Final = (
    QUERIES
    | EXTRACTION
    | {
        "graph.statements",
        "graph.assertions",
        "graph.bundled",
        "graph.validate",
        "graph.network",
        "graph.pictures",
        "graph.tables",
        "graph.policy_list",
        "graph.jobs",
        "graph.ingest",
        "graph.scoring",
        "graph.formulas",
        "graph.marked",
        "graph.explain",
        "graph.corrections",
        "graph.equivalence",
        "graph.updating",
        "graph.derived",
        "graph.deadline",
        "graph.index",
        "graph.ask",
        "graph.analysis",
        "graph.compare",
        "graph.changes",
    }
)

ALLOWED: Final[dict[str, frozenset[str]]] = {
    "graph": frozenset(),
    "graph.errors": frozenset(),
    "graph.deadline": frozenset({"graph.errors"}),
    "graph.namespaces": frozenset(),
    "graph.identifiers": frozenset({"graph.namespaces"}),
    "graph.settings": frozenset({"graph.errors", "graph.namespaces"}),
    "graph.model": frozenset(),
    "graph.concepts": frozenset(),
    "graph.formulas": frozenset(),
    "graph.scoring": frozenset(),
    "graph.syntaxes": BASE,
    "graph.rdf": BASE | {"graph.syntaxes"},
    "graph.ontology": RDF,
    "graph.schemes": RDF | {"graph.concepts"},
    "graph.extract": BASE | {"graph.schemes"},
    "graph.statements": BASE,
    "graph.assertions": NAMES | {"graph.extract", "graph.statements"},
    "graph.store": RDF,
    "graph.readers": STORE,
    "graph.derived": STORE,
    "graph.index": QUERIES | {"graph.deadline", "graph.derived"},
    "graph.queries": STORE,
    "graph.analysis": QUERIES | {"graph.derived", "graph.index"},
    "graph.ask": QUERIES | EXTRACTION | {"graph.concepts", "graph.deadline", "graph.index"},
    "graph.bundled": STORE | {"graph.equivalence"},
    "graph.violations": frozenset(),
    "graph.validate": QUERIES | {"graph.bundled", "graph.violations"},
    "graph.network": QUERIES,
    "graph.compare": QUERIES | {"graph.deadline", "graph.index"},
    "graph.changes": QUERIES | {"graph.deadline", "graph.index"},
    "graph.pictures": BASE,
    "graph.tables": EXTRACTION,
    "graph.policy_list": STORE
    | EXTRACTION
    | {
        "graph.assertions",
        "graph.statements",
        "graph.tables",
    },
    "graph.jobs": EXTRACTION | {"graph.assertions"},
    "graph.corrections": QUERIES
    | EXTRACTION
    | {
        "graph.assertions",
        "graph.equivalence",
        "graph.jobs",
        "graph.policy_list",
        "graph.readers",
        "graph.statements",
        "graph.tables",
    },
    "graph.ingest": STORE
    | EXTRACTION
    | {"graph.assertions", "graph.corrections", "graph.jobs", "graph.equivalence"},
    "graph.marked": NAMES | EXTRACTION | {"graph.assertions"},
    "graph.explain": QUERIES | EXTRACTION,
    "graph.equivalence": STORE | EXTRACTION | {"graph.queries"},
    "graph.updating": STORE | {"graph.equivalence"},
    "graph.cli": WHOLE,
    "api": WHOLE | {"graph.cli", "graph.readers"},
}
"""What each package or module may import of ours, beside itself. Not in it: not allowed."""

OUTSIDE: Final[dict[str, frozenset[str]]] = {
    "pyoxigraph": frozenset({"graph.syntaxes", "graph.rdf", "graph.store", "graph.readers"}),
    "rdflib": frozenset({"graph.ontology", "graph.validate"}),
    "pyshacl": frozenset({"graph.validate"}),
    "resvg_py": frozenset({"graph.pictures"}),
    "networkx": frozenset({"graph.pictures", "graph.network", "graph.analysis"}),
    "numpy": frozenset({"graph.index", "graph.analysis"}),
    "sqlite3": frozenset({"graph.index"}),
    "ahocorasick_rs": frozenset({"graph.extract"}),
    "pypdfium2": frozenset({"graph.extract"}),
    "selectolax": frozenset({"graph.extract"}),
    "openpyxl": frozenset({"graph.tables", "api"}),
    "click": frozenset({"graph.cli", "api"}),
    "rich": frozenset({"graph.cli", "api"}),
    "fastapi": frozenset({"api"}),
    "starlette": frozenset({"api"}),
    "uvicorn": frozenset({"api"}),
    "prometheus_client": frozenset({"api"}),
    "jinja2": frozenset({"api"}),
    "httpx": frozenset({"graph.store", "api"}),
    "mcp": frozenset({"api"}),
}
"""Which of ours may touch an outside package."""

MODULE_LINES: Final = 400
FUNCTION_LINES: Final = 60
USUAL_FUNCTION_LINES: Final = 30
USUAL_SHARE: Final = 0.9


def _files(*packages: str) -> list[Path]:
    return sorted(file for package in packages for file in (ROOT / package).rglob("*.py"))


def _module(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES: Final = {_module(file): file for file in _files("graph", "api")}


def _unit(module: str) -> str | None:
    """The row of `ALLOWED` that ``module`` falls under; None for packages of others."""
    first, _, rest = module.partition(".")
    if first == "api":
        return "api"
    if first != "graph":
        return None
    return f"graph.{rest.partition('.')[0]}" if rest else "graph"


def _resolve(module: str, *, is_package: bool, node: ast.ImportFrom) -> str:
    """The absolute name that ``from … import`` starts from."""
    if not node.level:
        return node.module or ""
    package = module.split(".") if is_package else module.split(".")[:-1]
    kept = package[: len(package) - node.level + 1]
    return ".".join([*kept, node.module] if node.module else kept)


def _imports(module: str, nodes: Iterator[ast.AST]) -> Iterator[str]:
    """Modules that ``nodes`` of ``module`` import; submodules where a name is one."""
    is_package = SOURCES[module].name == "__init__.py"
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = _resolve(module, is_package=is_package, node=node)
            for alias in node.names:
                name = f"{origin}.{alias.name}"
                yield name if name in SOURCES else origin


def _all_imports(module: str) -> Iterator[str]:
    return _imports(module, ast.walk(_tree(SOURCES[module])))


def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


@pytest.mark.parametrize("module", SOURCES)
def test_a_module_imports_only_what_its_layer_may(module: str) -> None:
    unit = _unit(module)
    assert unit in ALLOWED, f"{module} has no row in ALLOWED: give it its place among the layers"
    used = {other for other in map(_unit, _all_imports(module)) if other is not None}
    assert used - ALLOWED[unit] - {unit} == set()


@pytest.mark.parametrize("module", [name for name in SOURCES if name.startswith("graph")])
def test_graph_never_imports_api(module: str) -> None:
    assert not [name for name in _all_imports(module) if name.split(".")[0] == "api"]


@pytest.mark.parametrize("module", SOURCES)
def test_an_outside_package_is_touched_only_where_it_may_be(module: str) -> None:
    outside = {name.split(".")[0] for name in _all_imports(module)} & OUTSIDE.keys()
    assert {name for name in outside if _unit(module) not in OUTSIDE[name]} == set()


def test_the_table_of_layers_has_no_cycle() -> None:
    order = {unit: allowed - {unit} for unit, allowed in ALLOWED.items()}
    assert set(TopologicalSorter(order).static_order()) >= ALLOWED.keys()


def test_no_import_cycle() -> None:
    graph = {
        module: {name for name in _all_imports(module) if name in SOURCES} - {module}
        for module in SOURCES
    }
    for module, imported in graph.items():
        if SOURCES[module].name == "__init__.py":
            # A package that gathers names of its own modules is no cycle.
            for inner in (name for name in imported if name.startswith(f"{module}.")):
                graph[inner].discard(module)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail("import cycle: " + " → ".join(error.args[1]))


@pytest.mark.parametrize("file", _files("graph", "api", "tests"), ids=_module)
def test_a_module_is_short(file: Path) -> None:
    lines = len(file.read_text(encoding="utf-8").splitlines())
    assert lines < MODULE_LINES, f"{lines} lines: split it by what it is about"


def _functions(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{_module(file)}.{node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_functions_are_short() -> None:
    lengths = [entry for file in SOURCES.values() for entry in _functions(file)]
    assert not [entry for entry in lengths if entry[1] > FUNCTION_LINES]
    usual = sum(length <= USUAL_FUNCTION_LINES for _, length in lengths)
    assert usual >= USUAL_SHARE * len(lengths)


def test_relative_imports_are_resolved() -> None:
    node = ast.parse("from ..rdf import iri").body[0]
    assert isinstance(node, ast.ImportFrom)
    assert _resolve("graph.store.base", is_package=False, node=node) == "graph.rdf"
    assert _resolve("graph.store", is_package=True, node=node) == "graph.rdf"
