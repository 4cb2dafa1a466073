"""What is on its way into the database: one parcel, who sends it, and through what."""

from dataclasses import dataclass
from uuid import UUID

from access.keys import Keyring
from db import Scope
from intake.parcels import Parcel

Answer = dict[str, object]
"""What is told of one item: uuid, status, rev, receipt, problems."""


@dataclass(frozen=True, slots=True)
class Line:
    """Through what an item came: what the program calls itself, the enrolled device if it is one, its clock."""

    device: str = ""
    device_uuid: UUID | None = None
    is_locked: bool = False
    clock_ahead_s: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One parcel on its way into the database."""

    keyring: Keyring
    scope: Scope
    parcel: Parcel
    line: Line
