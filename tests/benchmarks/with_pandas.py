"""What a team writes without a warehouse: the four indicators in pandas, of the same deliveries as the floor.

Prints the numerator and the denominator of each indicator as JSON.

    .venv/bin/python -m tests.benchmarks.with_pandas LANDING AS_OF
"""

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from orchestration.ground.contract import Column, Extract, load_contract
from tests.benchmarks.deliveries import delivered, dialect, kind_of, names_of

Tables = dict[str, pd.DataFrame]


def read(path: Path, extract: Extract) -> pd.DataFrame:
    """A file under the contract's names, cells as the file holds them."""
    kind = kind_of(path)
    if kind == "text":
        shape = dialect(path, extract)
        frame = pd.read_csv(path, sep=shape.delimiter, encoding=shape.encoding, dtype="string")
        return frame.set_axis(list(shape.columns), axis="columns")
    if kind == "xlsx":
        frame = pd.read_excel(path, engine="calamine", dtype="string")
    else:
        frame = pd.read_parquet(path)
    return frame.rename(columns=names_of(extract))


def typed(cells: pd.Series, column: Column) -> pd.Series:
    """A column of one file in its type; what does not fit is missing."""
    if column.type == "date":
        return days(cells)
    if column.type in ("money", "number"):
        return pd.to_numeric(cells.astype("string").str.replace(",", "."), errors="coerce")
    if column.type == "boolean":
        told = cells.astype("string").str.upper()
        return told.map({"SI": True, "NO": False, "TRUE": True, "FALSE": False}).astype("boolean")
    text = cells.astype("string").str.strip()
    if isinstance(column.type, Mapping):
        return text.str.upper().map(column.type).astype("category")
    return text


def days(cells: pd.Series) -> pd.Series:
    """Dates of one file, all written as the first of them is."""
    text = cells.astype("string").str[:10]
    first = next(iter(text.dropna()), "")
    written = (
        "%Y-%m-%d"
        if first[4:5] == "-"
        else "%Y%m%d"
        if first.isdigit()
        else f"%d{first[2:3]}%m{first[2:3]}%Y"
    )
    return pd.to_datetime(text, format=written, errors="coerce").astype("datetime64[s]")


def load(extract: Extract, paths: list[Path]) -> pd.DataFrame:
    """The rows of an extract: of each key, that of the newest file."""
    frames = [
        frame.assign(**{column.name: typed(frame[column.name], column) for column in extract.columns})
        for frame in (read(path, extract) for path in paths)
    ]
    keys = [column.name for column in extract.keys]
    return pd.concat([frame for frame in frames if len(frame)] or frames[:1]).drop_duplicates(
        keys, keep="last"
    )


def counted(frame: pd.DataFrame, day: str, as_of: pd.Timestamp) -> pd.Series:
    """Which rows are events: in the plan year up to the cut-off, the household affiliated on the day."""
    in_time = frame[day].between(as_of.replace(month=1, day=1), as_of)
    left = frame["disaffiliated_on"].isna() | (frame["disaffiliated_on"] > frame[day])
    return in_time & (frame["affiliated_on"] <= frame[day]) & left


def participations(tables: Tables, people: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Person × course with its first day, and whether it was completed."""
    key = ["course_id", "dni"]
    sessions = tables["attendance"].merge(people, on="dni")
    meant = sessions[counted(sessions, "session_on", as_of) & (sessions["hours"] > 0)]
    attended = meant.groupby(key)["session_on"].min().rename("first_on").reset_index()
    enrolments = tables["enrolments"].merge(people, on="dni")
    seen = pd.MultiIndex.from_frame(tables["attendance"][key].drop_duplicates())
    silent = ~pd.MultiIndex.from_frame(enrolments[key]).isin(seen)
    declared = enrolments[
        silent & (enrolments["hours_attended"] > 0) & counted(enrolments, "enrolled_on", as_of)
    ]
    declared = declared[[*key, "enrolled_on"]].rename(columns={"enrolled_on": "first_on"})
    is_completed = (enrolments["status"] == "completed") & counted(enrolments, "completed_on", as_of)
    completed = enrolments.loc[is_completed, key].assign(is_completed=True)
    found = pd.concat([attended, declared]).merge(people[["dni", "household_id"]], on="dni")
    found = found.merge(tables["courses"][["course_id", "track", "phase"]], on="course_id")
    found = found.merge(completed, on=key, how="left")
    return found.assign(is_completed=found["is_completed"].notna())


def increased(visits: pd.DataFrame, trained: pd.Series, as_of: pd.Timestamp) -> int:
    """How many households' newest follow-up income is above their baseline."""
    status = visits["visit_status"].str.normalize("NFD").str.replace("\u0301", "").str.upper()
    measured = visits[status.eq("EFECTIVA") & visits["monthly_income"].notna()]
    measured = measured[measured["visited_on"] <= as_of].sort_values(["visited_on", "visit_id"])
    measured = measured.drop_duplicates(["household_id", "visited_on"], keep="last")
    measured = measured.merge(trained.rename("trained_on").reset_index(), on="household_id")
    before = measured[measured["visited_on"] <= measured["trained_on"]].groupby("household_id").last()
    before = before[["visited_on", "monthly_income"]].add_prefix("baseline_").reset_index()
    later = measured.merge(before, on="household_id")
    is_due = later["visited_on"] >= later["baseline_visited_on"] + pd.Timedelta(days=90)
    newest = later[is_due & (later["visited_on"] > later["trained_on"])].groupby("household_id").last()
    return int((newest["monthly_income"] > newest["baseline_monthly_income"]).sum())


def figures(landing: Path, day: date) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of each indicator at a cut-off."""
    files, as_of = delivered(landing), pd.Timestamp(day)
    tables = {extract.name: load(extract, files[extract.name]) for extract in load_contract().extracts}
    affiliation = ["household_id", "affiliated_on", "disaffiliated_on"]
    people = tables["members"][["dni", "household_id"]].merge(
        tables["households"][affiliation], on="household_id"
    )
    courses = participations(tables, people, as_of)
    trained = courses.groupby("household_id")["first_on"].min()

    enterprises = tables["enterprises"].merge(people, on="dni")
    is_managing = (courses["track"] == "entrepreneurship") & (courses["phase"] == "business_management")
    managing = set(courses.loc[is_managing & courses["is_completed"], "household_id"])
    planning = set(enterprises.loc[enterprises["business_plan_on"] <= as_of, "household_id"])

    since = (
        enterprises[["registered_on", "affiliated_on"]].max(axis=1).clip(lower=as_of.replace(month=1, day=1))
    )
    stays = enterprises["disaffiliated_on"].isna() | (enterprises["disaffiliated_on"] > since)
    running = set(
        enterprises.loc[(enterprises["stage"] == "running") & (since <= as_of) & stays, "household_id"]
    )
    fairs = tables["fair_participations"].merge(tables["fairs"], on="fair_id").merge(people, on="dni")
    is_market = counted(fairs, "starts_on", as_of) & (fairs["fair_type"] != "job_fair")
    selling = set(fairs.loc[is_market, "household_id"])

    seekers = courses[courses["track"] == "employability"].groupby("dni")["is_completed"].any()
    return {
        "OG": (increased(tables["visits"], trained, as_of), len(trained)),
        "OE1": (len(managing & planning & set(trained.index)), len(trained)),
        "OE2": (len(running & selling), len(running)),
        "OE3": (int(seekers.sum()), len(seekers)),
    }


if __name__ == "__main__":
    print(json.dumps(figures(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))))
