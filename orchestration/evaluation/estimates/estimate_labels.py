"""What codes are called in Spanish. Words only; the descriptions of tables and columns stand in `tables`."""

from orchestration.ground.labels import UNKNOWN, code_labels, known_labels

GROUPS = {
    "total": "Perú",
    "territorial_unit": "Unidad territorial",
    "area": code_labels()["breakdown"]["area"],
    "poverty_class": code_labels()["breakdown"]["poverty_class"],
    "holder_sex": "Sexo del titular",
}

SUBSET = "subset"
SUBSET_LABEL = "Subconjunto de los medidos"
SUBSETS = {
    "late_follow_up": "Seguimiento alejado de la primera capacitación",
    "after_last_training": "Seguimiento alejado de la última capacitación",
    "recent_baseline": "Línea de base reciente",
    "same_season": "Ambas visitas en la misma temporada",
}
"""Measured households as the plan's windows choose them."""

QUALITIES = {
    **{name: label for name, label in GROUPS.items() if name != "total"},
    "department_code": "Departamento (código INEI)",
    "holder_has_disability": "Discapacidad del titular",
    "holder_mother_tongue": "Lengua materna del titular",
    "baseline_has_enterprise": "Tenía emprendimiento, en la visita previa",
    "baseline_has_own_income": "Generaba ingresos propios, en la visita previa",
}
QUANTITIES = {
    "holder_age": "Edad del titular (años)",
    "household_size": "Miembros del hogar",
    "affiliation_year": "Año de afiliación",
}
"""What is known of every household of the registry, and compared by its values or by its mean."""

PARTICIPANT_QUALITIES = {
    "has_seed_capital": "Capital semilla",
    "has_job_placement": "Inserción laboral",
    "trained_before_plan_year": "Capacitado antes del año del plan",
}
PARTICIPANT_QUANTITIES = {
    "baseline_income": "Ingreso mensual de línea de base (S/)",
    "courses_count": "Cursos",
    "hours": "Horas de capacitación",
    "completed_courses": "Cursos culminados",
    "fairs_count": "Ferias",
    "first_training_day": "Día del año de la primera capacitación",
}
"""What is known of participants only."""

COVARIATES = QUALITIES | QUANTITIES | PARTICIPANT_QUALITIES | PARTICIPANT_QUANTITIES

LEVELS = {
    "area": known_labels("area"),
    "poverty_class": known_labels("poverty_class"),
    "holder_sex": known_labels("sex"),
}

TRUTH = {"true": "Sí", "false": "No", "yes": "Sí", "no": "No"}

UNKNOWN_LABEL = code_labels()["area"][UNKNOWN]

MEASURES = {
    "nominal": "Soles corrientes",
    "nominal_indexed": "Soles corrientes, de los mismos hogares que los reales",
    "real": "Soles del mes de la línea de base (índice de precios de Lima Metropolitana)",
}

REASONS = {
    "no_baseline": "Sin línea de base",
    "not_yet_due": "El seguimiento aún no corresponde",
    "disaffiliated": "Desafiliado antes del seguimiento",
    "not_visited": "Sin visita de seguimiento con ingreso",
}

MEASURED = "measured"
STATES = {MEASURED: "Medido", **REASONS}

PAIRS = {
    "official": "OG oficial: hogares participantes que aumentaron, medidos o no",
    "trained": "Participantes medidos: de la línea de base al seguimiento",
    "before_training": "Participantes, dos mediciones antes de capacitarse en el año del plan",
    "not_trained": "Hogares sin capacitación en el año del plan, entre dos mediciones",
}
"""The OG, and pairs of measurements of one household."""

WINDOWS = {"all": "Todos los pares", "short": "Pares a {days} días o menos"}

LACKS = {
    "none": "Ninguna: medido",
    "not_yet_due": "El seguimiento aún no corresponde",
    "baseline": "Línea de base",
    "follow_up": "Seguimiento",
}
"""Which measurement a household of D lacks."""

OUTCOMES = {
    "not_visited": "Sin ninguna visita en el plazo",
    "absent": "Ausente",
    "refused": "Rechazada",
    "not_effective": "No efectiva, sin más detalle",
    "effective_no_own_income": "Efectiva; dice no generar ingresos propios",
    "effective_without_amount": "Efectiva; sin monto",
    "other": "Otro estado",
}
"""What the last visit gave that sought it."""

CLUSTERS = {"district": "Distritos", "territorial_unit": "Unidades territoriales"}

METHODS = {
    "crv3": "Conglomerados por distrito (CRV3), t de Student",
    "wild_bootstrap": "Conglomerados por distrito (bootstrap «wild»)",
    "wilson_clustered": "Wilson con el tamaño efectivo de muestra (conglomerados por distrito, CRV3)",
    "wilson": "Wilson, como si los hogares fueran independientes (los distritos no permiten más)",
    "woodruff": "Woodruff, con el tamaño efectivo de muestra (conglomerados por distrito, CRV3)",
    "imbens_manski": "Imbens–Manski, conglomerados por distrito (CRV3)",
    "no_variation": "Todos los hogares tienen el mismo valor: no hay intervalo que estimar",
    "few_clusters": "Sin intervalo: muy pocos distritos",
    "unbounded": "Sin intervalo: los datos no lo acotan (pocos distritos o uno que predomina)",
    "too_few": "No se muestra: menos hogares que el mínimo",
    "no_households": "Sin hogares",
}

VERDICTS = {"all": "todos", "some": "algunos", "none": "ninguno", "no_data": "sin datos"}

REACHED = {"yes": "Sí", "no": "No", "unclear": "No se puede afirmar"}


def level_label(name: str, level: str) -> str:
    """How people read a value of a covariate or group."""
    if level == UNKNOWN:
        return UNKNOWN_LABEL
    return LEVELS.get(name, TRUTH).get(level, level)
