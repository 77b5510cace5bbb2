"""The invented households before and after training: what the package tells of them, from their visits and
courses, in the way in which it tells it of real ones."""

import numpy as np
import pandas as pd

from orchestration.evaluation.tiers.invented_activity import PHASES
from orchestration.evaluation.tiers.invented_households import DAY, Times
from orchestration.ground.plan import the_plan

MEASURED = {"": "income", "_with_zeros": "income_with_zeros"}
"""The two ways of reading incomes, by the end of the names of their columns."""

Tables = dict[str, pd.DataFrame]


def gap() -> np.timedelta64:
    """How far apart two measurements must be."""
    return int(the_plan().settings["follow_up_days"]) * DAY


def exposure(made: Tables) -> pd.DataFrame:
    """When each part of the plan reached a household that any part reached."""
    registry, courses = made["registry"], made["courses"]
    by_home = courses.groupby("household_id")
    found = pd.DataFrame({"household_id": registry["household_id"]}).set_index("household_id")
    found["first_training_on"] = by_home["first_on"].min()
    found["last_training_on"] = by_home["last_on"].max()
    found["cohort"] = found["first_training_on"].dt.strftime("%Y-%m")
    found["trained_before_plan_year"] = registry.set_index("household_id")["trained_before_plan_year"]
    found["courses_count"] = by_home.size()
    found["courses_count"] = found["courses_count"].fillna(0)
    found["hours"] = by_home["hours"].sum()
    found["hours"] = found["hours"].fillna(0.0)
    for name in PHASES:
        _reached(found, name, courses[courses["phase"] == name])
    _reached(found, "employability", courses[courses["track"] == "employability"])
    commerce = made["fairs"][made["fairs"]["track"] == "market_access"]
    for name, rows, column in (
        ("business_plan_on", made["enterprises"], "business_plan_on"),
        ("seed_capital_on", made["seed_capital"], "delivered_on"),
        ("first_fair_on", commerce, "first_on"),
        ("job_placement_on", made["placements"], "starts_on"),
    ):
        found[name] = rows.groupby("household_id")[column].min()
    steps = [f"{name}_done_on" for name in PHASES]
    steps += ["business_plan_on", "seed_capital_on", "first_fair_on"]
    found["route_steps"] = found[steps].notna().cumprod(axis=1).sum(axis=1)
    days = [name for name in found if name.endswith("_on")]
    is_reached = found[days].notna().any(axis=1) | found["trained_before_plan_year"]
    return found[is_reached].reset_index()


def _reached(found: pd.DataFrame, name: str, courses: pd.DataFrame) -> None:
    by_home = courses.groupby("household_id")
    found[f"{name}_on"], found[f"{name}_done_on"] = by_home["first_on"].min(), by_home["completed_on"].min()


def panel(made: Tables, times: Times) -> pd.DataFrame:
    """A participating household a row: traits, participation, and its income before and after."""
    registry, reached = made["registry"], made["exposure"].set_index("household_id")
    found = registry[registry["is_participant"]].set_index("household_id").drop(columns="is_participant")
    found = found.join(reached.drop(columns=["trained_before_plan_year", "cohort"]))
    courses = made["courses"].groupby("household_id")
    found["trained_members"] = courses["person_id"].nunique()
    found["completed_courses"] = courses["is_completed"].sum()
    found["withdrawn_courses"] = courses["is_withdrawn"].sum()
    found["planned_hours"] = courses["planned_hours"].sum()
    found["partners_count"] = courses["partner_id"].nunique()
    for name in (*PHASES, "employability"):
        found[f"has_{name}"] = found[f"{name}_on"].notna()
        found[f"completed_{name}"] = found[f"{name}_done_on"].notna()
    found["has_entrepreneurship"] = found[[f"has_{name}" for name in PHASES]].any(axis=1)
    found["phases_count"] = found[[f"has_{name}" for name in PHASES]].sum(axis=1)
    is_job = made["fairs"]["track"] == "job_fair"
    for name, rows in (("fairs_count", made["fairs"][~is_job]), ("job_fairs_count", made["fairs"][is_job])):
        found[name] = rows.groupby("household_id").size().reindex(found.index).fillna(0)
    sold = made["fairs"][~is_job].groupby("household_id")["sales_amount"].sum(min_count=1)
    found["fair_sales_amount"] = sold
    found["has_seed_capital"] = found["seed_capital_on"].notna()
    found["seed_capital_amount"] = made["seed_capital"].groupby("household_id")["amount"].sum()
    found["has_job_placement"] = found["job_placement_on"].notna()
    for ending, income in MEASURED.items():
        _measured(found, made["visits"], income, ending, times)
    _changes(found, made["prices"])
    return found.reset_index()


def _measured(found: pd.DataFrame, visits: pd.DataFrame, income: str, ending: str, times: Times) -> None:
    """Baseline, follow-up and why one is missing, in one of the two readings of incomes."""
    rows = visits[visits[income].notna()].merge(
        found[["first_training_on"]], left_on="household_id", right_index=True
    )
    before = rows[rows["visited_on"] <= rows["first_training_on"]].groupby("household_id").last()
    day, amount = f"_on{ending}", f"_income{ending}"
    found[f"baseline{day}"], found[f"baseline{amount}"] = before["visited_on"], before[income]
    due = np.maximum(found[f"baseline{day}"] + gap(), found["first_training_on"] + DAY)
    due = due.where(found[f"baseline{day}"].notna())
    late = rows[rows["visited_on"] >= rows["household_id"].map(due)].groupby("household_id").last()
    found[f"follow_up{day}"], found[f"follow_up{amount}"] = late["visited_on"], late[income]
    reason = pd.Series("not_visited", index=found.index, dtype=object)
    reason[found["disaffiliated_on"].notna()] = "disaffiliated"
    reason[due > times.end] = "not_yet_due"
    reason[found[f"baseline{day}"].isna()] = "no_baseline"
    found[f"reason{ending}"] = reason.where(found[f"follow_up{day}"].isna(), None)
    if not ending:
        for name in ("has_enterprise", "has_own_income", "wants_business", "wants_job"):
            found[f"baseline_{name}"] = before[name]
        found["baseline_income_source"] = before["main_income_source"]


def _changes(found: pd.DataFrame, prices: pd.DataFrame) -> None:
    first, last = found["baseline_income"], found["follow_up_income"]
    before, after = (_level(found[name], prices) for name in ("baseline_on", "follow_up_on"))
    found["nominal_change"] = last - first
    found["direction"] = np.sign(found["nominal_change"])
    found["real_change"] = last * before / after - first
    found["real_direction"] = np.sign(last * before - first * after)
    lacks_index = found["reason"].isna() & found["real_change"].isna()
    found["real_reason"] = found["reason"].mask(lacks_index, "no_price_index")
    found["days_between"] = (found["follow_up_on"] - found["baseline_on"]).dt.days
    found["months_between"] = (found["days_between"] / 30.44).round(1)
    found["days_baseline_to_training"] = (found["first_training_on"] - found["baseline_on"]).dt.days
    found["days_training_to_follow_up"] = (found["follow_up_on"] - found["first_training_on"]).dt.days


def _level(days: pd.Series, prices: pd.DataFrame) -> pd.Series:
    """The price level of each day's month; missing where it is not yet known."""
    return days.dt.strftime("%Y-%m").map(prices.set_index("period")["price_level"])


def measurements(made: Tables) -> pd.DataFrame:
    """The measurements of the panel's households, one a row."""
    columns = ["household_id", "first_training_on", "baseline_on", "follow_up_on"]
    columns += ["baseline_on_with_zeros", "follow_up_on_with_zeros"]
    rows = made["visits"][made["visits"]["income_with_zeros"].notna()]
    rows = rows.merge(made["panel"][columns], on="household_id")
    moment = np.where(rows["visited_on"] <= rows["first_training_on"], "before", "after").astype(object)
    moment[rows["visited_on"] == rows["follow_up_on"]] = "follow_up"
    moment[rows["visited_on"] == rows["baseline_on"]] = "baseline"
    levels = [_level(rows[name], made["prices"]) for name in ("baseline_on", "visited_on")]
    return rows.assign(
        moment=moment,
        is_baseline_with_zeros=rows["visited_on"] == rows["baseline_on_with_zeros"],
        is_follow_up_with_zeros=rows["visited_on"] == rows["follow_up_on_with_zeros"],
        real_income=rows["income"] * levels[0] / levels[1],
        days_since_training=(rows["visited_on"] - rows["first_training_on"]).dt.days,
    )


def pairs(made: Tables) -> pd.DataFrame:
    """Two measurements of a household far enough apart: before, after and without training."""
    panel, registry = made["panel"], made["registry"]
    visits = made["visits"][made["visits"]["is_measurement"]]
    last = visits.groupby("household_id").last()[["visited_on", "income"]].reset_index()
    untrained = registry.loc[~registry["is_participant"], "household_id"]
    first_time = panel.loc[~panel["trained_before_plan_year"]]
    ends = {
        "before_training": first_time[["household_id", "baseline_on", "baseline_income"]].dropna(),
        "not_trained": last[last["household_id"].isin(untrained)],
    }
    found = [
        panel.loc[
            panel["reason"].isna(),
            ["household_id", "baseline_on", "baseline_income", "follow_up_on", "follow_up_income"],
        ]
        .set_axis(["household_id", "first_on", "first_income", "second_on", "second_income"], axis=1)
        .assign(kind="trained")
    ]
    for kind, second in ends.items():
        both = visits[["household_id", "visited_on", "income"]].merge(
            second.set_axis(["household_id", "second_on", "second_income"], axis=1), on="household_id"
        )
        both = both[both["visited_on"] + gap() <= both["second_on"]].groupby("household_id").last()
        both = both.rename(columns={"visited_on": "first_on", "income": "first_income"})
        found.append(both.reset_index().assign(kind=kind))
    rows = pd.concat(found, ignore_index=True)
    first, second = (_level(rows[name], made["prices"]) for name in ("first_on", "second_on"))
    places = registry[["household_id", "territorial_unit", "district_code"]]
    return rows.assign(
        nominal_change=rows["second_income"] - rows["first_income"],
        real_change=rows["second_income"] * first / second - rows["first_income"],
        direction=np.sign(rows["second_income"] - rows["first_income"]),
        days_between=(rows["second_on"] - rows["first_on"]).dt.days,
    ).merge(places, on="household_id")


def responses(made: Tables, times: Times) -> pd.DataFrame:
    """Which measurement a household lacks, and what the visits that sought it tell."""
    panel = made["panel"]
    lacks = (
        panel["reason"]
        .map({"no_baseline": "baseline", "not_yet_due": "not_yet_due"}, na_action="ignore")
        .fillna("follow_up")
        .where(panel["reason"].notna(), "none")
    )
    due = np.maximum(panel["baseline_on"] + gap(), panel["first_training_on"] + DAY)
    window = pd.DataFrame(
        {
            "household_id": panel["household_id"],
            "since": due.where(lacks == "follow_up", times.start - 3 * 365 * DAY),
            "until": panel["first_training_on"].where(lacks == "baseline", times.end),
        }
    )[lacks.isin(["baseline", "follow_up"])]
    sought = made["visits"].merge(window, on="household_id")
    sought = sought[(sought["visited_on"] >= sought["since"]) & (sought["visited_on"] <= sought["until"])]
    by_home = sought.groupby("household_id")
    is_sought = lacks.isin(["baseline", "follow_up"])
    outcome = panel["household_id"].map(by_home["outcome"].last()).fillna("not_visited")
    attempts = panel["household_id"].map(by_home.size()).fillna(0)
    return pd.DataFrame(
        {
            "household_id": panel["household_id"],
            "lacks": lacks,
            "last_outcome": outcome.where(is_sought, None),
            "attempts_count": attempts.where(is_sought),
            "is_disaffiliated": panel["disaffiliated_on"].notna(),
        }
    )
