"""From which columns each column of a model comes, read from its SQL: a pure reading, nothing is run.

Names are resolved by sqlglot's scopes, on the SQL that dbt compiled.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

import duckdb
from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

from orchestration.ground.paths import Home
from orchestration.warehouse import dbt_runner
from orchestration.warehouse.lineage import STAGING, Column, ModelLineage, ProjectLineage

BEGINNINGS = ("raw", "reference", STAGING)
"""The schemas from which reading starts: what staging does with a delivered column stays within it."""


@dataclass(frozen=True)
class CompiledModel:
    """The SQL of a model, and the tables of the project that it reads."""

    sql: str
    reads: tuple[str, ...]


def lineage_of(home: Home) -> ProjectLineage:
    """The lineage of all models beyond staging, as they stand in a built work file."""
    models = compiled_models(home)
    with duckdb.connect(str(home.work), read_only=True) as connection:
        known = connection.execute(
            "select schema_name || '.' || table_name, list(column_name order by column_index)"
            " from duckdb_columns() where list_contains($schemas, schema_name) group by all",
            {"schemas": list(BEGINNINGS)},
        ).fetchall()
    sorter = TopologicalSorter({name: model.reads for name, model in models.items()})
    in_order = {name: models[name].sql for name in sorter.static_order() if name in models}
    return read_project(
        {name: sql for name, sql in in_order.items() if not name.startswith(f"{STAGING}.")}, dict(known)
    )


def compiled_models(home: Home) -> dict[str, CompiledModel]:
    """The models as they were built in the work file, by their table."""
    project = dbt_runner._parsed(home)
    dbt_runner._invoke(home, ["compile"], manifest=project)
    return {
        _table(node): CompiledModel(
            node.compiled_code,
            tuple(_table(project.nodes[each]) for each in node.depends_on.nodes if each in project.nodes),
        )
        for node in project.nodes.values()
        if node.resource_type == "model"
    }


def _table(node: Any) -> str:
    return f"{node.schema}.{node.alias}"


def read_project(models: Mapping[str, str], known: Mapping[str, Iterable[str]]) -> ProjectLineage:
    """The lineage of compiled models (table → SQL), given the columns of the tables that they start from.

    Models come after those that they read. One that cannot be read, or reads one that could not be, is named.
    """
    columns = {table: tuple(names) for table, names in known.items()}
    read: dict[str, ModelLineage] = {}
    unresolved: dict[str, str] = {}
    for name, sql in models.items():
        try:
            read[name] = read_model(sql, columns)
        except (SqlglotError, UnreadableSqlError) as error:
            unresolved[name] = str(error).splitlines()[0]
        else:
            columns[name] = tuple(read[name].values)
    return ProjectLineage(read, unresolved)


class UnreadableSqlError(ValueError):
    """A name in a query that leads to no known column."""


def read_model(sql: str, columns: Mapping[str, Iterable[str]]) -> ModelLineage:
    """The lineage of one query on tables of known columns. Raises SqlglotError or UnreadableSqlError."""
    tree = parse_one(sql, dialect="duckdb")
    schema: dict[str, dict[str, dict[str, str]]] = {}
    for table in tree.find_all(exp.Table):
        table.set("catalog", None)
        if table.db:
            if _named(table) not in columns:
                raise UnreadableSqlError(f"unknown table {_named(table)}")
            schema.setdefault(table.db, {})[table.name] = dict.fromkeys(columns[_named(table)], "text")
    scope = build_scope(qualify(tree, schema=schema, dialect="duckdb", quote_identifiers=False))
    if scope is None:
        raise UnreadableSqlError("no query")
    values = {name: frozenset(_behind(scope, position, {})) for position, name in enumerate(_names(scope))}
    return ModelLineage(values, frozenset(_deciding(scope)))


def _named(table: exp.Table) -> str:
    return f"{table.db}.{table.name}"


def _names(scope: Scope) -> list[str]:
    return [projection.alias_or_name for projection in scope.expression.selects]


def _behind(scope: Scope, position: int, cache: dict[tuple[int, int], set[Column]]) -> set[Column]:
    """The columns of tables behind one projection of a scope; of a union, those of all its branches."""
    key = (id(scope), position)
    if key not in cache:
        cache[key] = set()
        if scope.set_operation_scopes:
            for branch in scope.set_operation_scopes:
                cache[key] |= _behind(branch, position, cache)
        else:
            cache[key] |= _of_expression(scope, scope.expression.selects[position], cache)
    return cache[key]


def _of_expression(
    scope: Scope, expression: exp.Expression, cache: dict[tuple[int, int], set[Column]]
) -> set[Column]:
    found: set[Column] = set()
    for column in expression.find_all(exp.Column):
        found |= _of_column(scope, column, cache)
    return found


def _of_column(scope: Scope, column: exp.Column, cache: dict[tuple[int, int], set[Column]]) -> set[Column]:
    source = _source(scope, column.table)
    if isinstance(source, exp.Table):
        return {(_named(source), column.name)}
    if source is None:
        raise UnreadableSqlError(f"unknown table of {column.sql()}")
    if isinstance(source.expression, exp.UDTF):
        return _of_expression(scope, source.expression, cache)
    names = _names(source)
    if column.name not in names:
        raise UnreadableSqlError(f"unknown column {column.sql()}")
    return _behind(source, names.index(column.name), cache)


def _source(scope: Scope, name: str) -> exp.Table | Scope | None:
    """What a name stands for: in the scope, in those that hold it, or in a subquery of its own."""
    outer: Scope | None = scope
    while outer is not None:
        if name in outer.sources:
            return outer.sources[name]
        outer = outer.parent
    for inner in scope.subquery_scopes:
        found = inner.sources.get(name)
        if found is not None:
            return found
    return None


def _deciding(root: Scope) -> Iterator[Column]:
    cache: dict[tuple[int, int], set[Column]] = {}
    for scope in root.traverse():
        if isinstance(scope.expression, exp.Select):
            for key in ("where", "having", "qualify", "group", "joins"):
                found = scope.expression.args.get(key)
                for clause in found if isinstance(found, list) else [found]:
                    yield from _of_expression(scope, _condition(clause), cache) if clause else ()


def _condition(clause: exp.Expression) -> exp.Expression:
    """What of a clause decides. Who is joined from the left stays, whatever is found beside."""
    if not isinstance(clause, exp.Join):
        return clause
    condition = clause.args.get("on")
    return exp.true() if condition is None or clause.side == "LEFT" else condition
