"""Provinces, communes and their hamlets. Only the communes that use this installation are here."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table


class Province(Table):
    """A province of QĐ 19/2025; two digits."""

    __tablename__ = "province"
    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))


class Commune(Table):
    """A xã, phường or đặc khu; five digits. `rules_off` are the rules switched off here, joined by blanks.

    `handed_over` counts how often rows of it went over to another commune: who waited for that looks again at what it
    has just written (`cleaning.findings`, `intake.photos`)."""

    __tablename__ = "commune"
    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    province_code: Mapped[str] = mapped_column(ForeignKey("province.code"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    rules_off: Mapped[str] = mapped_column(String(300), default="", server_default="")
    handed_over: Mapped[int] = mapped_column(default=0, server_default="0")


class Hamlet(Table):
    """A thôn, bản, ấp … of one commune: `kind` is the word its people use. `folded` is for matching only."""

    __tablename__ = "hamlet"
    __table_args__ = (UniqueConstraint("commune_code", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    commune_code: Mapped[str] = mapped_column(ForeignKey("commune.code"))
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(30))
    folded: Mapped[str] = mapped_column(String(100))


class HamletAlias(Table):
    """A former name of a hamlet (merged, renamed), so that old paper still finds it."""

    __tablename__ = "hamlet_alias"
    __table_args__ = (UniqueConstraint("hamlet_id", "folded"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlet.id"))
    name: Mapped[str] = mapped_column(String(100))
    folded: Mapped[str] = mapped_column(String(100))
