"""What the README of a package says of this very package."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from orchestration.evaluation import documents
from orchestration.evaluation.codebook import Table
from orchestration.evaluation.disclosure import FEWEST_IN_CELL, FEWEST_UNITS, MOST_OF_AMOUNT_PCT
from orchestration.evaluation.estimates import TABLES, AnalysisPlan
from orchestration.evaluation.package_figures import FIGURES
from orchestration.evaluation.request import TITLES, Request
from orchestration.evaluation.tier import SECURE
from orchestration.ground import spanish
from orchestration.ground.code import evaluation_version
from orchestration.ground.contract import load_contract
from orchestration.ground.keys import fingerprint
from orchestration.ground.plan import the_plan
from orchestration.release.manifest import Manifest


def readme_values(
    request: Request, plan: AnalysisPlan, every: Iterable[Table], counts: Mapping[str, int], risk: str
) -> dict[str, str]:
    """The value of each place in the README's template."""
    release, versions = request.release, documents.software()
    evaluation, title = TITLES[request.name]
    tier = request.tier
    return {
        "title": title if tier is SECURE else f"{title}. {tier.about}",
        "tier": tier.name,
        "tier_word": tier.word,
        "tier_warnings": "\n\n".join(f"**{warning}**" for warning in tier.warnings),
        "plan_name": the_plan().plan_name,
        "plan_approved_by": the_plan().plan_approved_by,
        "plan_year": str(the_plan().year),
        "evaluation": evaluation,
        "comparison": request.name,
        "cut_off": request.cut_off.isoformat(),
        "cut_off_text": spanish.day(request.cut_off),
        "as_of": release.as_of,
        "known_at": release.known_at,
        "release_id": release.release_id,
        "code_version": release.code_version,
        "evaluation_version": evaluation_version(),
        "inputs_sha256": release.inputs_sha256,
        "key_fingerprint": fingerprint(request.key),
        "sources": "\n".join(_sources(release, every)),
        "datasets": "\n".join(
            f"| `{table.name}` | {table.note} | {' × '.join(f'`{k}`' for k in table.key)}"
            f" | {spanish.number(counts[table.name])} |"
            for table in every
            if table.name not in TABLES
        ),
        "fewest_units": str(FEWEST_UNITS),
        "fewest_in_cell": str(FEWEST_IN_CELL),
        "most_of_amount": str(MOST_OF_AMOUNT_PCT),
        "codes": documents.missing_codes(),
        "risk": risk,
        "python": versions["python"],
        "software": "\n".join(f"- {name} {value}" for name, value in versions.items() if name != "python"),
        "seed": f"Los intervalos por remuestreo usan la semilla {plan.bootstrap_seed}, declarada en el plan"
        " de análisis. Nada más en el paquete depende del azar.",
        "estimates": "\n".join(
            f"| `output/tables/csv/{table.name}.csv` | `code/main.py` | {table.title} |"
            for table in every
            if table.name in TABLES
        ),
        "figures": "\n".join(
            f"| `output/figures/{name}.svg` | `code/main.py` | {figure.title} |"
            for name, figure in FIGURES.items()
        ),
    }


def _sources(release: Manifest, every: Iterable[Table]) -> Iterator[str]:
    """The extracts that variables come from, how many files of each are known, and who uses them."""
    files = Counter(item["extract"] for item in release.inputs)
    used: dict[str, list[str]] = {}
    for table in every:
        for variable in table.variables:
            for source in filter(None, variable.source.split(", ")):
                tables_of = used.setdefault(source.partition(".")[0], [])
                if table.name not in tables_of:
                    tables_of.append(table.name)
    for extract in load_contract().extracts:
        if extract.name in used:
            names = ", ".join(f"`{name}`" for name in used[extract.name])
            yield f"| {extract.source} | `{extract.name}` | {files[extract.name]} | {names} |"
