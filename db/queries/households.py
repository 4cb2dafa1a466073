"""Households by where they are and what number they bear."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, bindparam, select, text, update
from sqlalchemy.orm import Session

from db.asking import rows
from db.tables import Hamlet, Household

Home = tuple[str, int | None, str]
"""Commune, hamlet and number of a household."""

_OF_HOMES = (
    select(Household.commune_code, Household.hamlet_id, Household.number, Household.id, Household.head)
    .where(Household.commune_code.in_(bindparam("communes", expanding=True)))
    .where(Household.hamlet_id.in_(bindparam("hamlets", expanding=True)))
    .where(Household.number.in_(bindparam("numbers", expanding=True)))
    .order_by(Household.id.desc())
)
_OF_EACH_HOME = text(
    "SELECT household.commune_code, household.hamlet_id, household.number, household.id, household.head"
    " FROM json_each(:homes) AS home CROSS JOIN household ON household.commune_code = json_extract(home.value, '$[0]')"
    " AND household.hamlet_id = json_extract(home.value, '$[1]')"
    " AND household.number = json_extract(home.value, '$[2]') ORDER BY household.id DESC"
)
"""SQLite would look for every number in every hamlet, twenty times as often as there are homes."""
_HEADLESS = (
    update(Household).where(Household.id == bindparam("of"), Household.head == "").values(head=bindparam("named"))
)
"""Every record that comes asks these, so they are built once."""


def by_home(session: Session, homes: Collection[Home]) -> dict[Home, Row[Any]]:
    """The first made of each of those homes that are there, with its `id` and `head`."""
    if not homes:
        return {}
    if session.get_bind().dialect.name == "postgresql":
        parts = [list(set(part)) for part in zip(*homes, strict=True)]
        found = rows(session, _OF_HOMES, dict(zip(("communes", "hamlets", "numbers"), parts, strict=True)))
    else:
        found = rows(session, _OF_EACH_HOME, {"homes": json.dumps(list(homes))})
    near: dict[Home, Row[Any]] = {(one.commune_code, one.hamlet_id, one.number): one for one in found}
    return {home: near[home] for home in homes if home in near}


def by_home_alone(session: Session, homes: Collection[Home], known: dict[Home, Row[Any]]) -> dict[Home, Row[Any]]:
    """The same where some are not among `known`: nobody else makes one of these homes before this transaction ends.

    On PostgreSQL two phones may bring one new household at once: the hamlet's row lets one of them look first. SQLite
    has one writer.
    """
    missing = [home for home in homes if home not in known]
    if not missing or session.get_bind().dialect.name != "postgresql":
        return known
    hamlets = {hamlet_id for _, hamlet_id, _ in missing}
    held = select(Hamlet.id).where(Hamlet.id.in_(hamlets)).order_by(Hamlet.id)
    session.execute(held.with_for_update(key_share=True))
    return by_home(session, homes)


def name_head(session: Session, household_id: int, head: str) -> None:
    """Write the head of a household that has none."""
    session.execute(_HEADLESS, {"of": household_id, "named": head})
