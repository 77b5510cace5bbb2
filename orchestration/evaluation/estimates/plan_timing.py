"""Whether the analysis plan came before the data, by dates, and where the run departs from it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from orchestration.evaluation.estimates.analysis_plan import AnalysisPlan
from orchestration.evaluation.estimates.estimate_labels import GROUPS
from orchestration.evaluation.estimates.households import Households
from orchestration.evaluation.estimates.parts import Row, is_enough

TIMINGS = {
    "before": "Declarado antes de los datos",
    "during": "Declarado con parte de los datos ya entregada",
    "after": "Declarado después de los datos",
    "amended": "Declarado antes de los datos y enmendado después",
    "no_outcomes": "Aún sin ingresos de seguimiento",
}
ABOUT_THE_PLAN = ("plan_deviations", "notes")
"""Tables that tell of the plan itself, so that it need not name them."""


@dataclass(frozen=True)
class PlanTiming:
    """When the plan as it stands was fixed, and first and last day of deliveries of outcomes (None: none)."""

    code: str
    fixed_on: date
    first_outcomes_on: date | None
    last_outcomes_on: date | None

    @property
    def label(self) -> str:
        """The answer in a few words."""
        return TIMINGS[self.code]


def plan_timing(people: Households, plan: AnalysisPlan, deliveries: Iterable[date]) -> PlanTiming:
    """The plan against the days on which visits were delivered.

    Outcomes could be seen from the first delivery on, or after, the day of the first follow-up. What counts
    is the day of registration, which others vouch for, where there is one; else the day that the plan says;
    and, of a plan that was amended since, the day of the last amendment.
    """
    declared = plan.registration.registered_on if plan.registration else plan.declared_on
    fixed = max([declared, *(amendment.on for amendment in plan.amendments)])
    follow_ups = pd.to_datetime(people.frame["follow_up_on"])
    first = None if follow_ups.isna().all() else follow_ups.min().date()
    seen = sorted(day for day in deliveries if first and day >= first)
    if not seen:
        return PlanTiming("no_outcomes", fixed, None, None)
    if fixed < seen[0]:
        code = "before"
    elif declared < seen[0]:
        code = "amended"
    else:
        code = "during" if fixed < seen[-1] else "after"
    return PlanTiming(code, fixed, seen[0], seen[-1])


def timing_sentence(timing: PlanTiming, plan: AnalysisPlan) -> str:
    """When the plan was declared and last amended, when the data came, and what that makes of it."""
    declared = f"El plan de análisis se declaró el {_day(plan.declared_on)}"
    registered = (
        f" y está inscrito en {plan.registration.registry} con el código {plan.registration.identifier} desde"
        f" el {_day(plan.registration.registered_on)}"
        if plan.registration
        else ", día que dice el programa: no está inscrito en un registro público"
    )
    version = f"Rige su versión {plan.version}" + (
        f", con enmiendas hasta el {_day(max(amendment.on for amendment in plan.amendments))}"
        if plan.amendments
        else ""
    )
    head = f"{declared}{registered}. {version}."
    if timing.first_outcomes_on is None or timing.last_outcomes_on is None:
        return f"{head} Aún no se ha entregado ningún ingreso de seguimiento."
    first, last = _day(timing.first_outcomes_on), _day(timing.last_outcomes_on)
    came = {
        "before": f"La primera entrega con ingresos de seguimiento es posterior, del {first}: el plan es "
        "previo"
        " a los datos.",
        "during": f"Las entregas con ingresos de seguimiento van del {first} al {last}: cuando se fijó, "
        "parte de"
        " los datos ya se podía ver. No es un plan previo a los datos.",
        "after": f"Las entregas con ingresos de seguimiento van del {first} al {last}: cuando se fijó, "
        "todos los"
        " datos ya se podían ver. No es un plan previo a los datos, y así debe citarse.",
        "amended": f"Las entregas con ingresos de seguimiento van del {first} al {last}: el plan se declaró "
        "antes, pero se enmendó cuando ya había datos que ver. Lo enmendado no es previo a los datos.",
    }
    return f"{head} {came[timing.code]}"


def plan_deviations(
    people: Households, plan: AnalysisPlan, timing: PlanTiming, made: Mapping[str, str], rows: Iterable[Row]
) -> Iterator[Row]:
    """Where the run is not what the plan declares; `made` names the tables made and their titles, `rows` are
    those of `sensitivity`."""
    found = [
        *_of_timing(timing, plan),
        *_of_assumptions(rows, plan),
        *_of_groups(people, plan),
        *_of_tables(made, plan),
    ]
    for position, (topic, declared, run, reason) in enumerate(found, 1):
        yield {
            "position": position,
            "topic": topic,
            "topic_label": _TOPICS[topic],
            "declared": declared,
            "run": run,
            "reason": reason,
        }


_TOPICS = {
    "timing": "Momento de la declaración",
    "amendment": "Enmienda",
    "assumption": "Supuesto no estimado",
    "group": "Grupos no mostrados",
    "exploratory": "Tabla que el plan no nombra",
    "not_made": "Tabla declarada que no se hizo",
}


def _of_timing(timing: PlanTiming, plan: AnalysisPlan) -> Iterator[tuple[str, str, str, str]]:
    if timing.code in ("during", "after", "amended"):
        yield "timing", "El plan precede a los datos.", timing.label + ".", timing_sentence(timing, plan)
    for amendment in plan.amendments:
        known = timing.first_outcomes_on and amendment.on >= timing.first_outcomes_on
        when = f"Enmendado el {_day(amendment.on)}{', con datos ya entregados' if known else ''}."
        run = f"{amendment.what} {when}"
        yield "amendment", f"Lo que decía el plan antes del {_day(amendment.on)}.", run, amendment.why


def _of_assumptions(rows: Iterable[Row], plan: AnalysisPlan) -> Iterator[tuple[str, str, str, str]]:
    for row in rows:
        few = f"Se apoya en menos de {plan.minimum_households} hogares."
        if not row["is_printed"]:
            yield "assumption", row["assumption_label"], "No se estimó.", few
        elif row["among_measured_pct"] is None:
            yield "assumption", row["assumption_label"], "Sin porcentaje entre los medidos.", few


def _of_groups(people: Households, plan: AnalysisPlan) -> Iterator[tuple[str, str, str, str]]:
    for group in plan.groups:
        levels = [level for level in people.levels if level.group == group]
        hidden = sum(not is_enough(len(level.rows), plan) for level in levels)
        if hidden:
            yield (
                "group",
                f"Resultados por {GROUPS[group].lower()}.",
                f"No se {'muestra' if hidden == 1 else 'muestran'} {hidden} de {len(levels)} valores.",
                f"Tienen menos de {plan.minimum_households} hogares participantes.",
            )


def _of_tables(made: Mapping[str, str], plan: AnalysisPlan) -> Iterator[tuple[str, str, str, str]]:
    for name, title in made.items():
        if name not in plan.tables and name not in ABOUT_THE_PLAN:
            yield (
                "exploratory",
                "No figura en el plan.",
                f"{name}: {title}",
                "Es exploratoria: sugiere, no prueba.",
            )
    for name in plan.tables:
        if name not in made:
            yield "not_made", name, "No se hizo.", "El paquete se hizo sin ella."


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
