"""What one commune hands over to another, column by column; what was closed under the old code stays there."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import (
    Column,
    ColumnElement,
    ScalarSelect,
    and_,
    case,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy import Table as Shape
from sqlalchemy.orm import Session, aliased

from catalogue.refusals import handed_over
from catalogue.vietnamese import fold
from db.tables import (
    Arrival,
    Assignment,
    AssignmentHamlet,
    Campaign,
    CampaignHamlet,
    Change,
    Child,
    Commune,
    Elsewhere,
    Hamlet,
    HamletAlias,
    OwnWord,
    Parting,
    Photo,
    Succession,
    Table,
    TakenHouse,
    User,
)

STAYING = frozenset(
    {"hamlet", "assignment", "own_word"}
    | {"frozen_report", "rule_switch", "work_rate", "allowed_error", "threshold", "writer_switch"}
)
"""Tables with a commune that go over otherwise, or stay: reports that were frozen, and what an office had set."""
FIELD = "commune_code"
WHOLE, PART = "succession", "parting"
SOURCES = (WHOLE, PART)
"""What a record's history says when it went over with its commune, or with its hamlet."""


@dataclass(frozen=True, slots=True)
class Share:
    """What goes over into the commune `into`: everything of the communes `codes`, or of one its hamlets `hamlet_ids`.

    Of a part `rules` say which rows of a column ("child.commune_code") are meant; where they say nothing, none is.
    `source` is what the records' history calls it.
    """

    codes: tuple[str, ...]
    into: str
    source: str
    hamlet_ids: frozenset[int] | None = None
    rules: Mapping[str, ColumnElement[bool]] = field(default_factory=dict)

    def rule(self, column: Column[str]) -> ColumnElement[bool]:
        """The rows whose commune, in this column, changes."""
        whole = column.in_(self.codes)
        return whole if self.hamlet_ids is None else and_(whole, self.rules.get(str(column), false()))

    def hamlets(self) -> ColumnElement[bool]:
        """The hamlets that go over."""
        whole = Hamlet.commune_code.in_(self.codes)
        return whole if self.hamlet_ids is None else and_(whole, Hamlet.id.in_(self.hamlet_ids))


@dataclass(slots=True)
class Work:
    """Whose work goes on in the new commune, and the names of those who worked in hamlets of both and stay."""

    user_ids: set[int] = field(default_factory=set)
    staying: list[str] = field(default_factory=list)


def following() -> list[Shape]:
    """The tables whose rows go over with their commune."""
    held = [one for one in Table.metadata.sorted_tables if "commune_code" in one.columns]
    return [one for one in held if one.name not in STAYING]


def of(session: Session, codes: Sequence[str]) -> dict[str, Succession]:
    """Which of those communes ended, and in what."""
    return {one.was: one for one in session.scalars(select(Succession).where(Succession.was.in_(codes)))}


def is_ended() -> ColumnElement[bool]:
    """Whether the commune of the query is part of another one by now."""
    return exists().where(Succession.was == Commune.code)


def parts_of(code: str) -> ScalarSelect[str]:
    """The communes that became part of this one, those that became part of them, and so on."""
    near = select(Succession.was).where(Succession.became == code).cte("parts", recursive=True)
    return select(near.union(select(Succession.was).where(Succession.became == near.c.was)).c.was).scalar_subquery()


def before(session: Session, code: str) -> list[str]:
    """The communes that became part of this one, or gave hamlets to it, and those before them."""
    told = select(Succession.was, Succession.became).union(select(Parting.was, Parting.became)).subquery()
    near = select(told.c.was).where(told.c.became == code).cte("before", recursive=True)
    further = near.union(select(told.c.was).where(told.c.became == near.c.was))
    return [was for was in session.scalars(select(further.c.was)) if was != code]


def today_of(session: Session, area: str) -> str:
    """The commune that a printed sheet belongs to by now. `area` is what its code says: COMMUNE.HAMLET, or "".

    A hamlet that was handed over takes its sheets along, also those that were printed in a house taken in since."""
    code, numbers, passed = area.partition(".")[0], numbers_of(session, area), set[str]()
    while code not in passed:
        passed.add(code)
        gone = select(Hamlet.commune_code).join(Parting, Parting.hamlet_id == Hamlet.id).where(Parting.was == code)
        if numbers and (here := session.scalars(gone.where(Hamlet.id.in_(numbers)).limit(1)).first()):
            return here
        code = session.scalars(select(Succession.became).where(Succession.was == code)).first() or code
    return code


def numbers_of(session: Session, area: str) -> set[int]:
    """The numbers the hamlet of a printed sheet may have here: its house may have been taken in since."""
    code, _, hamlet = area.partition(".")
    if not hamlet.isdecimal():
        return set()
    found = {int(hamlet)}
    for house in session.scalars(select(TakenHouse).where(TakenHouse.communes.contains(code))):
        told = json.loads(house.numbers)
        found.add(told["single"].get("hamlet", {}).get(hamlet, int(hamlet) + told["moved"]["hamlet"]))
    return found


def hold(session: Session, codes: Sequence[str]) -> None:
    """Nobody adds a row of those communes, nor makes findings in them, until the transaction ends; who was at it is
    waited for, and who waits now finds out afterwards (`refuse_elsewhere`)."""
    session.execute(select(Commune.code).where(Commune.code.in_(codes)).order_by(Commune.code).with_for_update())


def count_handed_over(session: Session, codes: Sequence[str]) -> None:
    """Rows of those communes went over."""
    given = update(Commune).where(Commune.code.in_(codes))
    session.execute(given.values(handed_over=Commune.handed_over + 1), _PLAIN)


def refuse_elsewhere(session: Session, code: str, hamlet_ids: Collection[int]) -> None:
    """Refuses HANDED_OVER when one of the hamlets belongs to another commune by now, or this one is part of another."""
    gone = select(Hamlet.id).where(Hamlet.id.in_(hamlet_ids), Hamlet.commune_code != code)
    over = exists().where(Succession.was == code)
    if session.execute(select(or_(gone.exists(), over))).scalar_one():
        raise handed_over()


def counts(session: Session, share: Share) -> dict[str, int]:
    """By table how many rows go over."""
    rules = {one.name: share.rule(one.c.commune_code) for one in following()} | {"hamlet": share.hamlets()}
    tables = Table.metadata.tables
    told = {name: select(func.count()).select_from(tables[name]).where(rule) for name, rule in rules.items()}
    found = {name: session.execute(asked).scalar_one() for name, asked in told.items()}
    return {name: count for name, count in found.items() if count}


def arrivals_between(session: Session, codes: Sequence[str]) -> int:
    """Children told from one of the communes to another one of them, which nobody has decided about."""
    wanted = select(func.count()).select_from(Arrival).where(Arrival.fate == "waiting")
    return session.execute(wanted.where(Arrival.from_code.in_(codes), Arrival.to_code.in_(codes))).scalar_one()


def name_same_photos_apart(session: Session, share: Share) -> int:
    """Pictures that several of the communes were sent lie once on the shelf; each keeps its row, page and readers.

    Of those rows the taking commune's own, or else the oldest, answers to what a phone sent, and the others get a name
    nobody sends. How many were named anew.
    """
    goes = share.rule(Table.metadata.tables["photo"].c.commune_code)
    near = or_(goes, Photo.commune_code == share.into)
    twice = select(Photo.sent_sha256).where(near).group_by(Photo.sent_sha256).having(func.count() > 1)
    own_first = case((Photo.commune_code == share.into, 0), else_=1)
    held = select(Photo).where(near, Photo.sent_sha256.in_(twice)).order_by(own_first, Photo.id)
    known, count = set[str](), 0
    for photo in session.scalars(held).all():
        if photo.sent_sha256 in known:
            photo.sent_sha256 = sha256(f"{photo.sent_sha256}:{photo.commune_code}".encode()).hexdigest()
            count += 1
        known.add(photo.sent_sha256)
    session.flush()
    return count


def name_campaigns_areas(session: Session, codes: Sequence[str]) -> None:
    """A campaign of a whole commune is one of its hamlets from now on."""
    whole = select(Campaign.id, Campaign.commune_code).where(Campaign.commune_code.in_(codes))
    named = select(CampaignHamlet.campaign_id)
    for campaign_id, code in session.execute(whole.where(Campaign.id.not_in(named))).tuples().all():
        hamlets = select(literal(campaign_id), Hamlet.id).where(Hamlet.commune_code == code)
        session.execute(insert(CampaignHamlet).from_select(["campaign_id", "hamlet_id"], hamlets))


def hand_over_hamlets(session: Session, share: Share) -> dict[str, str]:
    """Hamlets go over; one whose name another one bears gets that of its commune behind it. Old → new names."""
    taken = set(session.scalars(select(Hamlet.name).where(Hamlet.commune_code == share.into)))
    communes = dict(session.execute(select(Commune.code, Commune.name)).tuples().all())
    renamed: dict[str, str] = {}
    wanted = select(Hamlet).where(share.hamlets()).order_by(Hamlet.commune_code, Hamlet.id)
    for hamlet in session.scalars(wanted).all():
        if hamlet.name in taken:
            named = f"{hamlet.name} ({communes[hamlet.commune_code]})"[:100]
            renamed[f"{hamlet.name}, {communes[hamlet.commune_code]}"] = named
            if fold(hamlet.name) not in _aliases(session, hamlet.id):
                session.add(HamletAlias(hamlet_id=hamlet.id, name=hamlet.name, folded=fold(hamlet.name)))
            hamlet.name, hamlet.folded = named, fold(named)
        taken.add(hamlet.name)
        hamlet.commune_code = share.into
    session.flush()
    return renamed


def _aliases(session: Session, hamlet_id: int) -> set[str]:
    return set(session.scalars(select(HamletAlias.folded).where(HamletAlias.hamlet_id == hamlet_id)))


def hand_over_rows(session: Session, share: Share, at: datetime) -> None:
    """Every record tells where it was before; then everything that follows its commune bears the new code."""
    told = {"child_uuid": Child.uuid, "rev": Child.rev + 1, "field": literal(FIELD), "old": Child.commune_code}
    told |= {"new": literal(share.into), "source": literal(share.source), "at": literal(at)}
    tables = Table.metadata.tables
    moved = share.rule(tables["child"].c.commune_code)
    session.execute(insert(Change).from_select(list(told), select(*told.values()).where(moved)))
    session.execute(update(Child).where(moved).values(rev=Child.rev + 1, updated_at=at), _PLAIN)
    others = tables["arrival"].c.from_code, tables["arrival"].c.to_code, tables["elsewhere"].c.other_commune
    for column in (*(shape.c.commune_code for shape in following()), *others):
        session.execute(update(column.table).where(share.rule(column)).values({column.name: share.into}))
    near = and_(Elsewhere.commune_code == Elsewhere.other_commune, Elsewhere.ended_at.is_(None))
    session.execute(update(Elsewhere).where(near).values(ended_at=at, ending="gone"), _PLAIN)
    session.expire_all()


_PLAIN = {"synchronize_session": False}


def hand_over_words(session: Session, code: str, into: str) -> None:
    """Words of its own that the other one knows already stay behind."""
    there = aliased(OwnWord)
    known = select(there.id).where(there.commune_code == into, there.place == OwnWord.place, there.text == OwnWord.text)
    own = and_(OwnWord.commune_code == code, ~known.exists())
    session.execute(update(OwnWord).where(own).values(commune_code=into), _PLAIN)


def rules_off(session: Session, codes: Sequence[str]) -> str:
    """The rules that are switched off in every one of the communes."""
    found = session.scalars(select(Commune.rules_off).where(Commune.code.in_(codes))).all()
    return " ".join(sorted(set.intersection(*(set(one.split()) for one in found)))) if found else ""


def hand_over_work(session: Session, share: Share, since_on: date) -> Work:
    """Work that goes over ends the day before and goes on in the new commune, in the same hamlets.

    Who works in hamlets of both goes on in those that stay: an account works in one commune at a time."""
    open_then = or_(Assignment.ends_on.is_(None), Assignment.ends_on >= since_on)
    held = session.scalars(select(Assignment).where(Assignment.commune_code.in_(share.codes), open_then)).all()
    done = Work()
    for was in held:
        named = {one.hamlet_id for one in was.hamlets}
        staying = set[int]() if share.hamlet_ids is None else named - share.hamlet_ids
        if share.hamlet_ids is not None and staying == named:
            continue
        new = Assignment(user_id=was.user_id, role=was.role, province_code=was.province_code)
        new.commune_code = was.commune_code if staying else share.into
        new.starts_on, new.ends_on = max(was.starts_on, since_on), was.ends_on
        new.hamlets = [AssignmentHamlet(hamlet_id=at) for at in sorted(staying or named)]
        session.add(new)
        was.ends_on = since_on - timedelta(days=1)
        if staying:
            done.staying.append(session.get_one(User, was.user_id).name)
        else:
            done.user_ids.add(was.user_id)
    session.flush()
    return done
