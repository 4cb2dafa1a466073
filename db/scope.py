"""Which children a user may see, as a value. `access.scopes` makes it, the queries obey it."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["collaborator", "hamlet_head", "officer", "police", "leader", "province", "administrator"]


@dataclass(frozen=True, slots=True)
class Scope:
    """One user's reach on one day.

    `commune_code` None sees no record of a commune (province counts by `province_code`, administrator sees accounts).
    `hamlet_ids` None means every hamlet of the commune. `own_only` narrows whole records to those the user entered
    (names and birth years of the hamlets stay visible); `listed_only` to children on a list for the police.
    `can_read_children` False shows counts alone.
    """

    user_id: int
    role: Role
    commune_code: str | None = None
    province_code: str | None = None
    hamlet_ids: frozenset[int] | None = frozenset()
    own_only: bool = False
    listed_only: bool = False
    can_read_children: bool = False
