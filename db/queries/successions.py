"""What one commune hands over to another, column by column; what was closed under the old code stays there."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Table as Shape
from sqlalchemy import and_, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session, aliased

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
    Photo,
    Succession,
    Table,
)

STAYING = frozenset(
    {"hamlet", "assignment", "own_word"}
    | {"frozen_report", "rule_switch", "work_rate", "allowed_error", "threshold", "writer_switch"}
)
"""Tables with a commune that go over otherwise, or stay: reports that were frozen, and what an office had set."""
SOURCE, FIELD = "succession", "commune_code"


def following() -> list[Shape]:
    """The tables whose rows go over with their commune."""
    held = [one for one in Table.metadata.sorted_tables if "commune_code" in one.columns]
    return [one for one in held if one.name not in STAYING]


def of(session: Session, codes: Sequence[str]) -> dict[str, Succession]:
    """Which of those communes ended, and in what."""
    return {one.was: one for one in session.scalars(select(Succession).where(Succession.was.in_(codes)))}


def formerly(session: Session, code: str) -> frozenset[str]:
    """The communes that became part of that one, also by way of others."""
    found: set[str] = set()
    newer = {code}
    while newer:
        found |= newer
        newer = set(session.scalars(select(Succession.was).where(Succession.became.in_(newer)))) - found
    return frozenset(found - {code})


def counts(session: Session, codes: Sequence[str]) -> dict[str, int]:
    """By table how many rows go over."""
    tables = [*following(), Table.metadata.tables["hamlet"]]
    told = {one.name: select(func.count()).select_from(one).where(one.c.commune_code.in_(codes)) for one in tables}
    found = {name: session.execute(asked).scalar_one() for name, asked in told.items()}
    return {name: count for name, count in found.items() if count}


def arrivals_between(session: Session, codes: Sequence[str]) -> int:
    """Children told from one of the communes to another one of them, which nobody has decided about."""
    wanted = select(func.count()).select_from(Arrival).where(Arrival.fate == "waiting")
    return session.execute(wanted.where(Arrival.from_code.in_(codes), Arrival.to_code.in_(codes))).scalar_one()


def same_photos(session: Session, codes: Sequence[str]) -> int:
    """Pictures that more than one of the communes was sent."""
    twice = select(Photo.sent_sha256).where(Photo.commune_code.in_(codes)).group_by(Photo.sent_sha256)
    return len(session.scalars(twice.having(func.count() > 1)).all())


def name_campaigns_areas(session: Session, codes: Sequence[str]) -> None:
    """A campaign of a whole commune is one of its hamlets from now on."""
    whole = select(Campaign.id, Campaign.commune_code).where(Campaign.commune_code.in_(codes))
    named = select(CampaignHamlet.campaign_id)
    for campaign_id, code in session.execute(whole.where(Campaign.id.not_in(named))).tuples().all():
        hamlets = select(literal(campaign_id), Hamlet.id).where(Hamlet.commune_code == code)
        session.execute(insert(CampaignHamlet).from_select(["campaign_id", "hamlet_id"], hamlets))


def hand_over_hamlets(session: Session, codes: Sequence[str], into: str) -> dict[str, str]:
    """Hamlets go over; one whose name another one bears gets that of its commune behind it. Old → new names."""
    taken = set(session.scalars(select(Hamlet.name).where(Hamlet.commune_code == into)))
    communes = dict(session.execute(select(Commune.code, Commune.name)).tuples().all())
    renamed: dict[str, str] = {}
    wanted = select(Hamlet).where(Hamlet.commune_code.in_(codes)).order_by(Hamlet.commune_code, Hamlet.id)
    for hamlet in session.scalars(wanted).all():
        if hamlet.name in taken:
            named = f"{hamlet.name} ({communes[hamlet.commune_code]})"[:100]
            renamed[f"{hamlet.name}, {communes[hamlet.commune_code]}"] = named
            if fold(hamlet.name) not in _aliases(session, hamlet.id):
                session.add(HamletAlias(hamlet_id=hamlet.id, name=hamlet.name, folded=fold(hamlet.name)))
            hamlet.name, hamlet.folded = named, fold(named)
        taken.add(hamlet.name)
        hamlet.commune_code = into
    session.flush()
    return renamed


def _aliases(session: Session, hamlet_id: int) -> set[str]:
    return set(session.scalars(select(HamletAlias.folded).where(HamletAlias.hamlet_id == hamlet_id)))


def hand_over_rows(session: Session, codes: Sequence[str], into: str, at: datetime) -> None:
    """Every record tells where it was before; then everything that follows its commune bears the new code."""
    told = {"child_uuid": Child.uuid, "rev": Child.rev + 1, "field": literal(FIELD), "old": Child.commune_code}
    told |= {"new": literal(into), "source": literal(SOURCE), "at": literal(at)}
    moved = Child.commune_code.in_(codes)
    session.execute(insert(Change).from_select(list(told), select(*told.values()).where(moved)))
    session.execute(update(Child).where(moved).values(rev=Child.rev + 1, updated_at=at), _PLAIN)
    for shape in following():
        session.execute(update(shape).where(shape.c.commune_code.in_(codes)).values(commune_code=into))
    for code in sorted(codes):
        _hand_over_words(session, code, into)
    for column in (Arrival.from_code, Arrival.to_code, Elsewhere.other_commune):
        session.execute(update(column.class_).where(column.in_(codes)).values({column.key: into}), _PLAIN)
    near = and_(Elsewhere.commune_code == Elsewhere.other_commune, Elsewhere.ended_at.is_(None))
    session.execute(update(Elsewhere).where(near).values(ended_at=at, ending="gone"), _PLAIN)
    session.expire_all()


_PLAIN = {"synchronize_session": False}


def _hand_over_words(session: Session, code: str, into: str) -> None:
    """Words of its own that the other one knows already stay behind."""
    there = aliased(OwnWord)
    known = select(there.id).where(there.commune_code == into, there.place == OwnWord.place, there.text == OwnWord.text)
    own = and_(OwnWord.commune_code == code, ~known.exists())
    session.execute(update(OwnWord).where(own).values(commune_code=into), _PLAIN)


def rules_off(session: Session, codes: Sequence[str]) -> str:
    """The rules that are switched off in every one of the communes."""
    found = session.scalars(select(Commune.rules_off).where(Commune.code.in_(codes))).all()
    return " ".join(sorted(set.intersection(*(set(one.split()) for one in found)))) if found else ""


def hand_over_work(session: Session, codes: Sequence[str], into: str, since_on: date) -> int:
    """Work in the communes ends the day before and goes on in the new one, in the same hamlets; how many people."""
    open_then = or_(Assignment.ends_on.is_(None), Assignment.ends_on >= since_on)
    held = session.scalars(select(Assignment).where(Assignment.commune_code.in_(codes), open_then)).all()
    for was in held:
        new = Assignment(user_id=was.user_id, role=was.role, province_code=was.province_code, commune_code=into)
        new.starts_on, new.ends_on = max(was.starts_on, since_on), was.ends_on
        new.hamlets = [AssignmentHamlet(hamlet_id=one.hamlet_id) for one in was.hamlets]
        session.add(new)
        was.ends_on = since_on - timedelta(days=1)
    session.flush()
    return len({was.user_id for was in held})
