"""Partners and the agreements with them. Their names say what they are; none is a real institution's."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from orchestration.sample.columns import Column, Table, changed, dates, ids, labels
from orchestration.sample.settings import NEVER, YEAR, Districts, Streams, day
from orchestration.sample.size import Size

_TYPES = {
    "MINISTERIO": "MINISTERIO DE MUESTRA",
    "PROGRAMA NACIONAL": "PROGRAMA NACIONAL DE MUESTRA",
    "EDUCATIVA": "CETPRO SEÑOR DE MUESTRA",
    "GOBIERNO REGIONAL": "GOBIERNO REGIONAL DE MUESTRA",
    "GOBIERNO LOCAL": "MUNICIPALIDAD DE MUESTRA",
    "ONG": "ONG MUESTRA SOLIDARIA",
    "FINANCIERA": "CAJA DE MUESTRA",
    "EMPRESA": "EMPRESA AGROEXPORTADORA DE MUESTRA",
}
_PURPOSES = ["FORMACION TECNICA", "FORMALIZACION", "CAPITAL SEMILLA", "EMPLEABILIDAD", "COMERCIALIZACION"]
_TYPES_OF_UNITS = [2, 4, 5]


@dataclass(frozen=True)
class Partners:
    """One position per partner: the national ones first, then a few for each unit."""

    kind: np.ndarray
    unit: np.ndarray
    """-1: the whole country."""
    of_a_unit: int
    since: np.ndarray
    agreement_partner: np.ndarray
    agreement_purpose: np.ndarray
    signed_on: np.ndarray
    ends_on: np.ndarray

    def for_training(self, rng: np.random.Generator, unit: np.ndarray) -> np.ndarray:
        """A partner that trains in each unit: mostly one of its own."""
        national = rng.integers(0, len(_TYPES), len(unit))
        own = len(_TYPES) + unit * self.of_a_unit + rng.integers(0, self.of_a_unit, len(unit))
        return np.where(rng.random(len(unit)) < 0.25, national, own).astype(np.int16)

    def for_capital(self, rng: np.random.Generator, count: int) -> np.ndarray:
        """A national partner that gives capital."""
        return rng.integers(0, len(_TYPES), count).astype(np.int16)


def draw_partners(settings: dict[str, Any], size: Size, districts: Districts, streams: Streams) -> Partners:
    """The national partners, and in every unit as many as the average unit's households that train need."""
    rng = streams.of("partners")
    units = len(districts.units)
    wanted = round(size.entrepreneurs / units / settings["participants"])
    of_a_unit = min(max(1, wanted), len(_TYPES_OF_UNITS))
    kind = np.concatenate([np.arange(len(_TYPES)), np.tile(_TYPES_OF_UNITS[:of_a_unit], units)])
    unit = np.concatenate([np.full(len(_TYPES), -1), np.repeat(np.arange(units), of_a_unit)])
    count = len(kind)
    partner = np.concatenate([np.arange(count), rng.integers(0, count, count)])
    since = np.where(
        rng.random(count) < 0.85, day(YEAR - 1, 1, 1), rng.integers(day(YEAR, 1, 15), day(YEAR, 3, 25), count)
    )
    signed = np.maximum(rng.integers(day(YEAR - 1, 6, 1), day(YEAR, 10, 30), len(partner)), since[partner])
    return Partners(
        kind=kind.astype(np.int8),
        unit=unit.astype(np.int16),
        of_a_unit=of_a_unit,
        since=since.astype(np.int32),
        agreement_partner=partner,
        agreement_purpose=rng.integers(0, len(_PURPOSES), len(partner)).astype(np.int8),
        signed_on=signed.astype(np.int32),
        ends_on=np.where(rng.random(len(partner)) < 0.8, signed + 730, NEVER).astype(np.int32),
    )


def partner_ids(numbers: np.ndarray) -> Column:
    """The code of a partner."""
    return ids("AL-", numbers + 1, 3)


def partner_rows(partners: Partners, districts: Districts, after: int, upto: int) -> Table:
    """Partners that joined."""
    which = changed(after, upto, partners.since)
    titles = list(_TYPES.values())
    names = [
        titles[kind] if unit < 0 else f"{titles[kind]} {districts.units[unit]}"
        for kind, unit in zip(partners.kind[which], partners.unit[which], strict=True)
    ]
    return {
        "partner_id": partner_ids(which),
        "partner_name": labels(np.arange(len(names)), names),
        "partner_type": labels(partners.kind[which], list(_TYPES)),
    }


def agreement_rows(partners: Partners, districts: Districts, after: int, upto: int) -> Table:
    """Agreements signed."""
    which = changed(after, upto, partners.signed_on)
    of = partners.agreement_partner[which]
    return {
        "agreement_id": ids("CONV-", which + 1, 4),
        "partner_id": partner_ids(of),
        "purpose": labels(partners.agreement_purpose[which], _PURPOSES),
        "territorial_unit": labels(partners.unit[of], districts.units),
        "signed_on": dates(partners.signed_on[which]),
        "ends_on": dates(partners.ends_on[which]),
    }
