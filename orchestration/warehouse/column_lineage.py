"""From which columns each column of a model comes, read from its SQL: a pure reading, nothing is run.

Two ways lead to a column: the columns that its value is made of, and those that decide which rows there are
(joins, filters, groups), which stand behind all columns of a model. Reading goes by scopes, as sqlglot
resolves names: https://github.com/tobymao/sqlglot/blob/main/posts/ast_primer.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

Column = tuple[str, str]
"""A table and a column of it."""


@dataclass(frozen=True)
class ModelLineage:
    """The columns that a model reads: by its own columns those of their values, and those that decide rows."""

    values: Mapping[str, frozenset[Column]]
    rows: frozenset[Column]


@dataclass(frozen=True)
class ProjectLineage:
    """The lineage of models by their name, and of which it could not be read, each with the reason."""

    models: Mapping[str, ModelLineage] = field(default_factory=dict)
    unresolved: Mapping[str, str] = field(default_factory=dict)

    def origins(self, model: str, column: str, ends: Mapping[str, frozenset[str]]) -> frozenset[Column]:
        """The columns of the tables `ends` that a column's values and rows come from, through all models."""
        return self._reached([(model, column)], [model], ends)

    def _reached(
        self, columns: Iterable[Column], tables: Iterable[str], ends: Mapping[str, frozenset[str]]
    ) -> frozenset[Column]:
        waiting, seen = list(columns), set(columns)
        found, entered = set(), set()
        for table in tables:
            waiting += self._enter(table, entered, seen)
        while waiting:
            table, column = waiting.pop()
            if table in ends:
                if column in ends[table]:
                    found.add((table, column))
                continue
            waiting += self._enter(table, entered, seen)
            if table in self.models:
                waiting += _new(self.models[table].values.get(column, ()), seen)
        return frozenset(found)

    def _enter(self, table: str, entered: set[str], seen: set[Column]) -> list[Column]:
        if table in entered or table not in self.models:
            return []
        entered.add(table)
        return _new(self.models[table].rows, seen)


def read_project(models: Mapping[str, str], known: Mapping[str, Iterable[str]]) -> ProjectLineage:
    """The lineage of compiled models (name → SQL), given the columns of the tables that they start from.

    Models come after those that they read. One that cannot be read, or reads one that could not be, is named.
    """
    schema = {table: dict.fromkeys(columns, "text") for table, columns in known.items()}
    read: dict[str, ModelLineage] = {}
    unresolved: dict[str, str] = {}
    for name, sql in models.items():
        try:
            read[name] = read_model(sql, schema)
        except (SqlglotError, UnreadableSqlError) as error:
            unresolved[name] = str(error).splitlines()[0]
        else:
            schema[name] = dict.fromkeys(read[name].values, "text")
    return ProjectLineage(read, unresolved)


class UnreadableSqlError(ValueError):
    """A name in a query that leads to no known column."""


def read_model(sql: str, schema: Mapping[str, Mapping[str, str]]) -> ModelLineage:
    """The lineage of one query; tables go by their bare name. Raises SqlglotError or UnreadableSqlError."""
    tree = parse_one(sql, dialect="duckdb")
    for table in tree.find_all(exp.Table):
        table.set("db", None)
        table.set("catalog", None)
    qualified = qualify(tree, schema=dict(schema), dialect="duckdb", quote_identifiers=False, infer_schema=False)
    scope = build_scope(qualified)
    if scope is None:
        raise UnreadableSqlError("no query")
    for table in qualified.find_all(exp.Table):
        is_cte = table.name in _cte_names(qualified)
        if not is_cte and table.name not in schema:
            raise UnreadableSqlError(f"unknown table {table.name}")
    values = {
        name: frozenset(_behind(scope, position, {})) for position, name in enumerate(_names(scope))
    }
    return ModelLineage(values, frozenset(_deciding(scope)))


def _cte_names(tree: exp.Expression) -> set[str]:
    return {cte.alias for cte in tree.find_all(exp.CTE)}


def _names(scope: Scope) -> list[str]:
    return [projection.alias_or_name for projection in scope.expression.selects]


def _behind(scope: Scope, position: int, cache: dict[tuple[int, int], set[Column]]) -> set[Column]:
    """The columns of tables behind one projection of a scope; of a union, those of all its branches."""
    key = (id(scope), position)
    if key not in cache:
        cache[key] = set()
        if scope.union_scopes:
            for branch in scope.union_scopes:
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
        return {(source.name, column.name)}
    if isinstance(source, Scope):
        names = _names(source)
        if column.name not in names:
            raise UnreadableSqlError(f"unknown column {column.sql()}")
        return _behind(source, names.index(column.name), cache)
    return set()


def _source(scope: Scope | None, name: str) -> exp.Table | Scope | None:
    while scope is not None:
        if name in scope.sources:
            return scope.sources[name]
        scope = scope.parent
    return None


def _deciding(root: Scope) -> Iterator[Column]:
    cache: dict[tuple[int, int], set[Column]] = {}
    for scope in root.traverse():
        if isinstance(scope.expression, exp.Select):
            for key in ("where", "having", "qualify", "group", "joins"):
                found = scope.expression.args.get(key)
                for clause in found if isinstance(found, list) else [found]:
                    # who is joined from the left stays, whatever is found beside
                    if clause is not None and clause.args.get("side") != "LEFT":
                        yield from _of_expression(scope, clause, cache)


def _new(columns: Iterable[Column], seen: set[Column]) -> list[Column]:
    fresh = [column for column in columns if column not in seen]
    seen.update(fresh)
    return fresh
