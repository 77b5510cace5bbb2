"""What the invented households and persons took part in: courses, fairs, enterprises, capital, jobs."""

import numpy as np
import pandas as pd

from orchestration.evaluation.tiers.invented_households import DAY, Times, identity, some, told, truth

COURSES, FAIRS, PARTNERS = 40, 15, 8
PARTNER_TYPES = ("ministry", "local_government", "ngo", "training_institution")
PHASES = ("financial_literacy", "business_management", "technical_assistance")
FAIR_TYPES = ("local_fair", "regional_fair", "public_procurement", "corporate_purchase", "job_fair")
NEVER = np.datetime64("NaT")


def persons(rng: np.random.Generator, registry: pd.DataFrame) -> pd.DataFrame:
    """One or two persons of each participating household, and one of some others; not yet what they did."""
    takes_part = registry["is_participant"].to_numpy()
    each = np.where(takes_part, rng.integers(1, 3, len(registry)), rng.random(len(registry)) < 0.12)
    rows = np.repeat(np.arange(len(registry)), each)
    home = registry.iloc[rows].reset_index(drop=True)
    is_holder = ~home["household_id"].duplicated().to_numpy()
    count = len(home)
    own = {
        "sex": some(rng, rng.choice(["female", "male"], count, p=[0.8, 0.2]), 0.01),
        "age": some(rng, rng.integers(18, 81, count), 0.01),
        "has_disability": truth(rng, count, 0.06, 0.01),
        "mother_tongue": told(rng, "mother_tongue", count),
    }
    people = pd.DataFrame(
        {
            "person_id": identity("p", np.arange(count)),
            "household_id": home["household_id"],
            "is_participant": home["is_participant"],
            "is_holder": is_holder,
        }
    )
    for name, values in own.items():
        people[name] = pd.Series(values, dtype=object).where(~is_holder, home[f"holder_{name}"])
    return people.assign(education_level=told(rng, "education_level", count))


def courses(
    rng: np.random.Generator, people: pd.DataFrame, registry: pd.DataFrame, times: Times
) -> pd.DataFrame:
    """One to three courses of every person of a participating household."""
    starts = times.start + rng.integers(0, times.days - 21, COURSES) * DAY
    ends = starts + rng.integers(15, 60, COURSES) * DAY
    track = rng.choice(["entrepreneurship", "employability"], COURSES, p=[0.7, 0.3])
    partner = rng.integers(0, PARTNERS, COURSES)
    catalogue = pd.DataFrame(
        {
            "course_id": [f"INVENTADO-C{number:02d}" for number in range(COURSES)],
            "track": track,
            "phase": np.where(track == "employability", None, rng.choice(PHASES, COURSES)),
            "partner_id": [f"INVENTADO-A{number:02d}" for number in partner],
            "partner_type": [PARTNER_TYPES[number % len(PARTNER_TYPES)] for number in partner],
            "district_code": some(rng, rng.choice(registry["district_code"].to_numpy(), COURSES), 0.05),
            "course_starts_on": starts,
            "course_ends_on": np.where(ends <= times.end, ends, NEVER),
            "planned_hours": some(rng, rng.integers(10, 60, COURSES).astype(float), 0.02),
        }
    )
    trained = people[people["is_participant"]]
    taken = [rng.choice(COURSES, rng.integers(1, 4), replace=False) for _ in range(len(trained))]
    who = np.repeat(np.arange(len(trained)), [len(one) for one in taken])
    chosen = np.concatenate(taken)
    made = pd.concat(
        [
            trained[["person_id", "household_id"]].iloc[who].reset_index(drop=True),
            catalogue.iloc[chosen].reset_index(drop=True),
        ],
        axis=1,
    )
    count = len(made)
    begins = starts[chosen] + rng.integers(0, 5, count) * DAY
    stops = np.minimum(begins + rng.integers(0, 15, count) * DAY, times.end)
    done = (rng.random(count) < 0.6) & made["course_ends_on"].notna().to_numpy()
    listed = rng.random(count) < 0.9
    made["first_on"], made["last_on"] = begins, stops
    made["hours"] = np.round(made["planned_hours"].astype(float).fillna(20) * rng.uniform(0.2, 1, count))
    made["hours"] = made["hours"].where(rng.random(count) < 0.99)
    made["sessions"] = pd.Series(rng.integers(1, 12, count)).where(listed)
    made["is_enrolled"] = rng.random(count) < 0.97
    made["is_completed"] = done
    made["completed_on"] = made["course_ends_on"].where(done)
    made["has_certificate"] = done & (rng.random(count) < 0.9)
    made["is_withdrawn"] = ~done & (rng.random(count) < 0.1)
    return made


def fairs(
    rng: np.random.Generator, people: pd.DataFrame, registry: pd.DataFrame, times: Times
) -> pd.DataFrame:
    """A fair of a third of the persons."""
    starts = times.start + rng.integers(0, times.days - 1, FAIRS) * DAY
    ends = starts + rng.integers(0, 4, FAIRS) * DAY
    kinds = np.array([FAIR_TYPES[number % len(FAIR_TYPES)] for number in range(FAIRS)])
    at = registry["district_code"].to_numpy()
    place = some(rng, rng.choice(at, FAIRS), 0.05)
    went = people[rng.random(len(people)) < 0.35].reset_index(drop=True)
    count = len(went)
    chosen = rng.integers(0, FAIRS, count)
    over = ends[chosen] <= times.end
    is_job = kinds[chosen] == "job_fair"
    sales = np.where(~is_job & over & (rng.random(count) < 0.95), rng.integers(0, 200, count) * 10.0, np.nan)
    return pd.DataFrame(
        {
            "person_id": went["person_id"],
            "household_id": went["household_id"],
            "fair_id": [f"INVENTADO-F{number:02d}" for number in chosen],
            "fair_type": kinds[chosen],
            "track": np.where(is_job, "job_fair", "market_access"),
            "district_code": place[chosen],
            "first_on": starts[chosen],
            "last_on": np.where(over, ends[chosen], NEVER),
            "business_line": told(rng, "business_line", count),
            "sales_amount": sales,
            "used_digital_wallet": _where(over, truth(rng, count, 0.4)),
            "has_quality_seal": _where(over, truth(rng, count, 0.1)),
        }
    )


def enterprises(rng: np.random.Generator, people: pd.DataFrame, times: Times) -> pd.DataFrame:
    """An enterprise of some persons, registered or with a business plan."""
    own = people[rng.random(len(people)) < 0.35].reset_index(drop=True)
    count = len(own)
    registered = times.start + rng.integers(0, times.days, count) * DAY
    is_registered = rng.random(count) < 0.9
    diagnosed = rng.random(count) < 0.6
    planned = ~is_registered | (rng.random(count) < 0.4)
    return pd.DataFrame(
        {
            "enterprise_id": identity("e", np.arange(count)),
            "person_id": own["person_id"],
            "household_id": own["household_id"],
            "stage": rng.choice(["idea", "running", "closed"], count, p=[0.3, 0.6, 0.1]),
            "registered_on": np.where(is_registered, registered, NEVER),
            "diagnosed_on": np.where(diagnosed, registered, NEVER),
            "business_plan_on": np.where(planned, registered, NEVER),
            "capability_gap": np.where(
                diagnosed, rng.choice(["production", "management", "both", "none"], count), None
            ),
            "digital_maturity": np.where(diagnosed, rng.choice(["low", "medium", "high"], count), None),
            "has_tax_id": rng.random(count) < 0.2,
        }
    )


def seed_capital(rng: np.random.Generator, people: pd.DataFrame, times: Times) -> pd.DataFrame:
    """A delivery to a few persons."""
    given = people[rng.random(len(people)) < 0.1].reset_index(drop=True)
    count = len(given)
    verified = rng.random(count) < 0.6
    delivered = times.start + rng.integers(0, times.days, count) * DAY
    return pd.DataFrame(
        {
            "delivery_id": identity("d", np.arange(count)),
            "person_id": given["person_id"],
            "household_id": given["household_id"],
            "partner_id": [f"INVENTADO-A{number:02d}" for number in rng.integers(0, PARTNERS, count)],
            "support_type": rng.choice(["capital", "asset"], count),
            "amount": rng.integers(5, 60, count) * 50.0,
            "delivered_on": delivered,
            "is_eligible": rng.random(count) < 0.8,
            "verified_on": np.where(verified, np.minimum(delivered + 10 * DAY, times.end), NEVER),
            "used_as_declared": _where(verified, truth(rng, count, 0.9)),
        }
    )


def placements(rng: np.random.Generator, people: pd.DataFrame, times: Times) -> pd.DataFrame:
    """A job of a few persons."""
    placed = people[rng.random(len(people)) < 0.06].reset_index(drop=True)
    count = len(placed)
    return pd.DataFrame(
        {
            "placement_id": identity("j", np.arange(count)),
            "person_id": placed["person_id"],
            "household_id": placed["household_id"],
            "starts_on": times.start + rng.integers(0, times.days, count) * DAY,
            "is_formal": truth(rng, count, 0.4, 0.05),
            "monthly_wage": some(rng, rng.integers(80, 200, count) * 10.0, 0.05),
        }
    )


def summed(people: pd.DataFrame, done: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The persons with what they did, from the tables of it."""

    def of(table: str, column: str, how: str) -> pd.Series:
        return people["person_id"].map(done[table].groupby("person_id")[column].agg(how))

    formal = done["placements"].groupby("person_id")["is_formal"].any()

    return people.assign(
        courses_count=of("courses", "course_id", "size").fillna(0),
        completed_courses=of("courses", "is_completed", "sum").fillna(0),
        hours=of("courses", "hours", "sum").fillna(0.0),
        fairs_count=of("fairs", "fair_id", "size").fillna(0),
        enterprises_count=of("enterprises", "enterprise_id", "size").fillna(0),
        seed_capital_deliveries=of("seed_capital", "delivery_id", "size").fillna(0),
        seed_capital_amount=of("seed_capital", "amount", "sum"),
        job_placements_count=of("placements", "placement_id", "size").fillna(0),
        has_formal_job=people["person_id"].map(formal).astype("boolean"),
        monthly_wage=of("placements", "monthly_wage", "max"),
    )


def _where(condition: np.ndarray, values: pd.array) -> pd.Series:
    return pd.Series(values).where(condition)
