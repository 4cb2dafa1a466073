"""What of a commune belongs to some of its hamlets, and what of it stands in the way of handing those over."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.queries.successions import PART, Share, numbers_of
from db.tables import (
    Arrival,
    Assignment,
    Campaign,
    CampaignHamlet,
    Case,
    Child,
    Device,
    Hamlet,
    Handover,
    HandoverScan,
    ImportFile,
    Merge,
    Page,
    Parting,
    ReviewRow,
    SheetReading,
    Table,
)

STAYING = frozenset({"correction", "import_file", "incident"})
"""Tables whose rows tell of many hamlets at once: they stay with the commune that hands over."""
_OF_CHILDREN = (
    *("child_sign", "child_token", "elsewhere", "finding", "household_check"),
    *("notice", "reason_given", "rights_request"),
)
_OF_CAMPAIGNS = ("appraisal", "campaign_case", "error_file", "group_review", "handover", "recheck", "update_file")
_IDLE = ("applied", "dropped", "failed", "undone")
"""States of a spreadsheet that nobody waits for."""
_SHOWN_MAX = 5


def in_commune(session: Session, code: str) -> Sequence[Hamlet]:
    """The hamlets of a commune, by name."""
    return session.scalars(select(Hamlet).where(Hamlet.commune_code == code).order_by(Hamlet.name)).all()


def gone(session: Session, code: str, into: str) -> dict[str, int]:
    """The hamlets that one commune handed over to another and that are there still: their names then, and numbers."""
    wanted = select(Parting.name, Parting.hamlet_id).join(Hamlet, Hamlet.id == Parting.hamlet_id)
    there = wanted.where(Parting.was == code, Parting.became == into, Hamlet.commune_code == into)
    return dict(session.execute(there).tuples().all())


def share_of(session: Session, code: str, into: str, hamlet_ids: Collection[int], since_on: date) -> Share:
    """What of the commune belongs to those hamlets; a campaign does where all it is about does."""
    tables = Table.metadata.tables
    children = select(Child.uuid).where(Child.hamlet_id.in_(hamlet_ids))
    pages = select(Page.id).where(Page.hamlet_id.in_(hamlet_ids))
    rows = select(ReviewRow.id).where(ReviewRow.page_id.in_(pages))
    campaigns = [one for one in _touching(session, code, hamlet_ids) if not _goes_beyond(session, one, hamlet_ids)]
    lists = select(Handover.id).where(Handover.campaign_id.in_(campaigns))
    devices = _devices(session, code, hamlet_ids, since_on)
    readings = _readings(session, code, hamlet_ids, campaigns)
    rules: dict[str, ColumnElement[bool]] = {}
    for name in _OF_CHILDREN:
        rules[name] = tables[name].c.child_uuid.in_(children)
    for name in _OF_CAMPAIGNS:
        rules[name] = tables[name].c.campaign_id.in_(campaigns)
    for name in ("child", "household", "page"):
        rules[name] = tables[name].c.hamlet_id.in_(hamlet_ids)
    for name, first, second in (("merge", "kept_uuid", "duplicate_uuid"), ("not_duplicate", "one_uuid", "other_uuid")):
        rules[name] = and_(tables[name].c[first].in_(children), tables[name].c[second].in_(children))
    sent = tables["submission"].c
    of_nobody = ~exists().where(Child.uuid == sent.child_uuid)
    rules["submission"] = or_(sent.child_uuid.in_(children), and_(sent.device_uuid.in_(devices), of_nobody))
    rules["campaign"] = tables["campaign"].c.id.in_(campaigns)
    rules["case_move"] = tables["case_move"].c.case_id.in_(select(Case.id).where(Case.campaign_id.in_(campaigns)))
    rules["handover_row"] = tables["handover_row"].c.handover_id.in_(lists)
    rules["review_row"] = tables["review_row"].c.page_id.in_(pages)
    rules["accepted_field"] = tables["accepted_field"].c.row_id.in_(rows)
    rules["device"] = tables["device"].c.uuid.in_(devices)
    rules["sheet_reading"] = tables["sheet_reading"].c.id.in_(readings)
    photo = tables["photo"].c.id
    scans = select(HandoverScan.photo_id).where(HandoverScan.handover_id.in_(lists))
    read = select(SheetReading.photo_id).where(SheetReading.id.in_(readings))
    named = select(Page.photo_id).where(Page.hamlet_id.in_(hamlet_ids))
    rules["photo"] = or_(photo.in_(named), photo.in_(read), photo.in_(scans))
    told = {f"{name}.commune_code": rule for name, rule in rules.items()}
    told["arrival.from_code"] = Arrival.child_uuid.in_(children)
    told["arrival.to_code"] = Arrival.new_uuid.in_(children)
    told["elsewhere.other_commune"] = tables["elsewhere"].c.other_uuid.in_(children)
    return Share((code,), into, PART, frozenset(hamlet_ids), told)


def _touching(session: Session, code: str, hamlet_ids: Collection[int]) -> list[int]:
    """Campaigns that name one of the hamlets or no hamlet, or hold a case of a child who lives in one."""
    named = select(CampaignHamlet.campaign_id)
    held = select(Case.campaign_id).join(Child, Child.uuid == Case.child_uuid).where(Child.hamlet_id.in_(hamlet_ids))
    near = or_(
        Campaign.id.in_(named.where(CampaignHamlet.hamlet_id.in_(hamlet_ids))),
        Campaign.id.not_in(named),
        Campaign.id.in_(held),
    )
    wanted = select(Campaign.id).where(Campaign.commune_code == code, near)
    return list(session.scalars(wanted.order_by(Campaign.id)))


def _goes_beyond(session: Session, campaign_id: int, hamlet_ids: Collection[int]) -> bool:
    """Whether a campaign is about more than those hamlets: names none or others, or holds a case of another child."""
    named = set(session.scalars(select(CampaignHamlet.hamlet_id).where(CampaignHamlet.campaign_id == campaign_id)))
    held = select(Case.id).join(Child, Child.uuid == Case.child_uuid).where(Case.campaign_id == campaign_id)
    other = held.where(or_(Child.hamlet_id.is_(None), Child.hamlet_id.not_in(hamlet_ids)))
    return not named or not named <= set(hamlet_ids) or session.scalars(other.limit(1)).first() is not None


def torn_campaigns(session: Session, code: str, hamlet_ids: Collection[int]) -> list[str]:
    """Open campaigns that are about those hamlets and about others, by their documents."""
    wanted = select(Campaign.document_number, Campaign.id).where(
        Campaign.id.in_(_touching(session, code, hamlet_ids)), Campaign.closed_at.is_(None)
    )
    found = session.execute(wanted.order_by(Campaign.id)).tuples()
    return [number for number, campaign_id in found if _goes_beyond(session, campaign_id, hamlet_ids)]


def torn_merges(session: Session, code: str, hamlet_ids: Collection[int]) -> list[tuple[str, str]]:
    """Pairs of records called one child's, one of which would go: the names of both."""
    kept, duplicate = aliased(Child), aliased(Child)
    goes = [func.coalesce(one.hamlet_id, 0).in_(hamlet_ids) for one in (kept, duplicate)]
    wanted = select(kept.full_name, duplicate.full_name).select_from(Merge)
    joined = wanted.join(kept, kept.uuid == Merge.kept_uuid).join(duplicate, duplicate.uuid == Merge.duplicate_uuid)
    near = joined.where(Merge.commune_code == code, Merge.ended_at.is_(None), goes[0] != goes[1])
    return list(session.execute(near.order_by(Merge.id).limit(_SHOWN_MAX)).tuples())


def busy_imports(session: Session, code: str) -> list[str]:
    """Spreadsheets of the commune that somebody waits for, by their names."""
    wanted = select(ImportFile.name).where(ImportFile.commune_code == code, ImportFile.state.not_in(_IDLE))
    return list(session.scalars(wanted.order_by(ImportFile.id)))


def arrivals_to(session: Session, share: Share) -> int:
    """Children of the hamlets who were told to the commune that takes over, which nobody has decided about."""
    goes = share.rules["arrival.from_code"]
    wanted = select(func.count()).select_from(Arrival).where(Arrival.fate == "waiting", goes)
    return session.execute(wanted.where(Arrival.to_code == share.into)).scalar_one()


def without_hamlet(session: Session, code: str) -> tuple[int, int]:
    """Records, and pages, of the commune whose hamlet nobody knows: they stay."""
    children = select(func.count()).select_from(Child).where(Child.commune_code == code, Child.hamlet_id.is_(None))
    pages = select(func.count()).select_from(Page).where(Page.commune_code == code, Page.hamlet_id.is_(None))
    return session.execute(children).scalar_one(), session.execute(pages).scalar_one()


def _devices(session: Session, code: str, hamlet_ids: Collection[int], since_on: date) -> list[UUID]:
    """Phones of those whose work, the newest that lasts, is in those hamlets alone."""
    lasts = or_(Assignment.ends_on.is_(None), Assignment.ends_on >= since_on)
    wanted = select(Assignment).join(Device, Device.user_id == Assignment.user_id)
    held = wanted.where(Device.commune_code == code, lasts).order_by(Assignment.id)
    newest = {one.user_id: one for one in session.scalars(held)}
    going = [
        user_id
        for user_id, one in newest.items()
        if one.commune_code == code and one.hamlets and {each.hamlet_id for each in one.hamlets} <= set(hamlet_ids)
    ]
    return list(session.scalars(select(Device.uuid).where(Device.commune_code == code, Device.user_id.in_(going))))


def _readings(session: Session, code: str, hamlet_ids: Collection[int], campaigns: Collection[int]) -> list[int]:
    """Photographed sheets that were printed for those hamlets, or are pages of those campaigns' lists."""
    lists = set(session.scalars(select(Handover.code).where(Handover.campaign_id.in_(campaigns))))
    wanted = select(SheetReading.id, SheetReading.area).where(SheetReading.commune_code == code)
    return [
        number
        for number, area in session.execute(wanted).tuples()
        if area.partition(":")[0] in lists or not numbers_of(session, area).isdisjoint(hamlet_ids)
    ]
