"""Parcels that make new records, many as one: each statement goes to the database once for all of them."""

from collections.abc import Callable, Sequence
from functools import partial

from access.matrix import may_write_group
from db.adding import add_new_later
from intake import conflicts, places
from intake.deliveries import Delivery, Outcome, concluded
from intake.differences import Difference, Value
from intake.merge import Merged, merge
from intake.records import Draft, Origin, add_drafts, draft


def admit(deliveries: Sequence[Delivery]) -> list[Outcome]:
    """New records, with what became of each written on the row that holds it (which need not be in the database yet).

    Groups a sender's role may not write are kept for an officer, as with a known record.
    """
    if not deliveries:
        return []
    merges = [merge({}, one.parcel.values, {}, partial(may_write_group, one.scope.role)) for one in deliveries]
    drafts = [_drafted(one, merged) for one, merged in zip(deliveries, merges, strict=True)]
    keep_parcels = add_new_later(deliveries[0].session, [one.kept for one in deliveries if one.kept.id is None])
    places.settle_new(deliveries[0].session, [made.child for made in drafts])
    together = list(zip(deliveries, drafts, merges, strict=True))
    outcomes = [concluded(one, made.child, merged, "stored") for one, made, merged in together]
    _keep(deliveries, drafts, outcomes, keep_parcels)
    for one, made, merged in together:
        if merged.disputes:
            conflicts.keep(one.session, one.keyring, made.child, merged.disputes, one.kept.id)
    return outcomes


def _drafted(delivery: Delivery, merged: Merged) -> Draft:
    parcel, kept = delivery.parcel, delivery.kept
    origin, values = Origin(parcel.source, user_id=kept.user_id), _without(parcel.values, merged.disputes)
    return draft(delivery.keyring, uuid=parcel.uuid, commune_code=kept.commune_code, values=values, origin=origin)


def _keep(
    deliveries: Sequence[Delivery],
    drafts: Sequence[Draft],
    outcomes: Sequence[Outcome],
    keep_parcels: Callable[[], None],
) -> None:
    """The parcels first: what is made of them names the rows that hold them."""
    session, keyring = deliveries[0].session, deliveries[0].keyring
    for one, outcome in zip(deliveries, outcomes, strict=True):
        one.settle(outcome)
    keep_parcels()
    add_drafts(session, keyring, [(made, one.origin) for one, made in zip(deliveries, drafts, strict=True)])


def _without(fields: dict[str, Value], disputes: list[Difference]) -> dict[str, Value]:
    kept_apart = {(line.field, line.new) for line in disputes}
    return {
        key: [member for member in value if (key, member) not in kept_apart] if isinstance(value, list) else value
        for key, value in fields.items()
    }
