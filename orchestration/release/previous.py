"""The release that another one is compared with, as models read it."""

import duckdb

from orchestration.ground.clocks import Clocks
from orchestration.ground.code import code_version, part_versions
from orchestration.ground.paths import Home
from orchestration.release import catalog, counted
from orchestration.release.files import reading_release
from orchestration.release.manifest import Manifest
from orchestration.warehouse.work_file import Previous

_NATIONAL = """
    select ?, month_end, indicator_code, variant, numerator, denominator, value from read_parquet(?)
    where territory_level = 'national' and breakdown = 'total'
"""
_FIGURES = """
    unpivot (
        select
            'indicator' as subject, indicator_code as code, variant, month_end,
            numerator::decimal(18, 6) as numerator,
            denominator::decimal(18, 6) as denominator,
            target::decimal(18, 6) as target
        from read_parquet(?)
        where territory_level = 'national' and breakdown = 'total'
    )
    on numerator, denominator, target into name side value figure
"""
_MEASURES = """
    select 'measure', measure_code, 'official', month_end, 'numerator', value::decimal(18, 6)
    from read_parquet(?)
    where period = 'year_to_date' and territory_level = 'national' and breakdown = 'total'
"""


def compared_with(home: Home, clocks: Clocks) -> Manifest | None:
    """The release that stood for these clocks until now.

    That is the greatest whose cut-off and knowledge are not later: of a month that is rebuilt, the release of
    that month, and not what was published since of others. Where all are later, the last published.
    """
    asked = clocks.as_of.isoformat(), clocks.known_at.isoformat()
    found = catalog.published(home)
    earlier = [each for each in found if each.as_of <= asked[0] and each.known_at <= asked[1]]
    if earlier:
        return max(earlier, key=lambda release: release.order)
    return found[-1] if found else None


def previous(home: Home, clocks: Clocks) -> Previous:
    """What models compare a release of these clocks with."""
    release = compared_with(home, clocks)
    if release is None:
        return Previous()
    marts = catalog.release_folder(home, release.release_id) / "marts"
    indicators, measures = (str(marts / f"{name}.parquet") for name in ("indicator_values", "output_values"))
    with reading_release(marts.parent), duckdb.connect() as connection:
        national = connection.execute(_NATIONAL, [release.release_id, indicators]).fetchall()
        figures = connection.execute(_FIGURES, [indicators]).fetchall()
        figures += connection.execute(_MEASURES, [measures]).fetchall()
    return Previous(
        release=(
            release.release_id,
            release.as_of,
            release.known_at,
            bool(kept := counted.files_of(home, release)),
            *_other_parts(release),
        ),
        national=national,
        figures=figures,
        files=[(item["extract"], item["file_name"], item["sha256"]) for item in release.inputs],
        units=kept.get("units.parquet"),
        rows=kept.get("rows.parquet"),
    )


def _other_parts(release: Manifest) -> tuple[bool, bool, bool]:
    """Whether the code, the reference data and the corrections are others now.

    A release of an earlier version does not say of which parts it was made: another version is other code.
    """
    now = part_versions()
    if not release.parts:
        return release.code_version != code_version(), False, False
    code, reference, corrections = (
        release.parts[part] != now[part] for part in ("code", "reference", "corrections")
    )
    return code, reference, corrections
