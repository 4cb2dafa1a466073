"""Houses of communes that were taken into this one, with what is needed to know again what they gave out; and that this
one has moved itself."""

from datetime import datetime

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, now


class TakenHouse(Table):
    """A commune's own installation, taken in as a whole; the line stands in the transaction that brought its rows.

    `communes` are their codes, joined by blanks. `chains` (JSON) holds of each chain of its log that came along
    {our name of it: [its name there, its last line's number, that line's hash]}; up to that line the chain is signed
    with that house's key. `numbers` (JSON) holds by table how far its numbers were moved, and the single ones that
    stand for rows that were here. `keys_box` seals that house's keys (JSON, number → hex): phones go on with the tokens
    it gave them, and its log can be verified.
    """

    __tablename__ = "taken_house"
    id: Mapped[int] = mapped_column(primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(default=now)
    communes: Mapped[str] = mapped_column(String(200))
    chains: Mapped[str] = mapped_column(Text)
    numbers: Mapped[str] = mapped_column(Text)
    rows_count: Mapped[int] = mapped_column(default=0)
    photos_count: Mapped[int] = mapped_column(default=0)
    keys_box: Mapped[bytes] = mapped_column(LargeBinary)


class MovedHouse(Table):
    """This house has moved to the machine at `address` ("" where nobody said which): nobody works in it any more, until
    it is opened again at `reopened_at`."""

    __tablename__ = "moved_house"
    id: Mapped[int] = mapped_column(primary_key=True)
    moved_at: Mapped[datetime] = mapped_column(default=now)
    address: Mapped[str] = mapped_column(String(300), default="")
    reopened_at: Mapped[datetime | None]
