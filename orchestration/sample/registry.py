"""What the registry delivers of households and members, month by month."""

import numpy as np

from orchestration.sample.columns import Column, Table, changed, codes, dates, flags, ids, labels
from orchestration.sample.people import LONG_AGO, VILLAGES, People
from orchestration.sample.settings import NEVER

_CLASSES = ["PE", "PNE", "NP"]


def household_ids(numbers: np.ndarray) -> Column:
    """The programme's code of a household."""
    return ids("H", numbers, 7)


def household_rows(people: People, after: int, upto: int) -> Table:
    """Households that are new or changed, as they are at the end of the period."""
    all_ = people.households
    districts = people.districts
    known = np.maximum(all_.registered_on, LONG_AGO)
    which = changed(
        after,
        upto,
        known,
        *(
            np.where(event > known, event, NEVER)
            for event in (all_.moved_on, all_.reclassified_on, all_.disaffiliated_on)
        ),
    )
    which = which[known[which] <= upto]
    moved = all_.moved_on[which] <= upto
    place = np.where(moved, all_.later_place[which], all_.place[which])
    poverty = np.where(all_.reclassified_on[which] <= upto, all_.later_poverty[which], all_.poverty[which])
    left = np.where(all_.disaffiliated_on[which] <= upto, all_.disaffiliated_on[which], NEVER)
    return {
        "household_id": household_ids(which),
        "district_code": labels(place, list(districts.code)),
        "territorial_unit": labels(districts.unit[place], districts.units),
        "populated_place": labels(all_.village[which], VILLAGES),
        "area": labels(all_.rural[which], ["URBANO", "RURAL"]),
        "poverty_class": labels(poverty, _CLASSES),
        "status": labels((left != NEVER).astype(np.int8), ["AFILIADO", "DESAFILIADO"]),
        "affiliated_on": dates(all_.affiliated_on[which]),
        "disaffiliated_on": dates(left),
    }


def member_rows(people: People, after: int, upto: int) -> Table:
    """People who are new, corrected or live in another household now."""
    all_ = people.members
    which = changed(
        after,
        upto,
        all_.added_on,
        *(np.where(event > all_.added_on, event, NEVER) for event in (all_.rehoused_on, all_.corrected_on)),
    )
    which = which[all_.added_on[which] <= upto]
    rehoused = all_.rehoused_on[which] <= upto
    education = all_.education[which]
    corrected = (all_.corrected_on[which] <= upto) & (education < 0)
    return {
        "dni": codes(all_.dni[which], 8),
        "household_id": household_ids(np.where(rehoused, all_.later_household[which], all_.household[which])),
        "given_names": labels(all_.names[0][which], people.words),
        "paternal_surname": labels(all_.names[1][which], people.words),
        "maternal_surname": labels(all_.names[2][which], people.words),
        "sex": labels(all_.female[which].astype(np.int8), ["M", "F"]),
        "birth_date": dates(all_.born_on[which]),
        "is_holder": flags(all_.holder[which]),
        "has_disability": flags(all_.disability[which] == 1, all_.disability[which] >= 0),
        "mother_tongue": labels(all_.tongue[which], people.tongues),
        "education_level": labels(np.where(corrected, 2, education), people.education),
    }
