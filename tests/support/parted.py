"""A commune some of whose hamlets go over to another one."""

from datetime import date
from typing import Any
from uuid import UUID

from catalogue.clock import today_here
from cleaning.campaigns import Opening, open_campaign
from db import select
from db.tables import Child, Photo
from intake.submissions import receive
from tests.support.house import CHILD
from tests.support.office import MAI, Office
from web.seed import plant
from web.upkeep import splitting
from web.upkeep.splitting import Split, split

HOME, NEW, OTHER = Office.commune_code, "03850", "03821"
GOING = ("Bản Nà Trà",)
PLAN: dict[str, Any] = {
    "provinces": [{"code": "14", "name": "Sơn La", "communes": [{"code": OTHER, "name": "Xã Chiềng Lao",
       "hamlets": [{"name": "Bản Nà Trà", "kind": "bản"}, {"name": "Bản Nhạp", "kind": "bản"}]}]}],
    "children": [{"commune": OTHER, "hamlet": "Bản Nhạp", "fields": {"full_name": "Lèo Văn Đông"}}],
}  # fmt: skip
FIELDS = {"full_name": "Sùng A Hặc", "hamlet": "Bản Nà Trà"}
ITEM: dict[str, Any] = {"uuid": CHILD, "kind": "child", "base_rev": 0, "fields": FIELDS, "photos": []}


def as_wanted() -> Split:
    """Some hamlets become a commune of their own, today."""
    return Split(HOME, GOING, NEW, today_here(), "Xã Mường Mới")


def lay_town(office: Office) -> Office:
    """Mai in two hamlets, Páo without one, a slip of a phone in the hamlet that goes."""
    office.add_child(**MAI)
    office.add_child(**MAI | {"hamlet": "Bản Nà Trà"})
    office.add_child(full_name="Sùng A Páo", birth_date="2017", hamlet="")
    plant(office.database, office.keyring, PLAN)
    receive(office.database, office.keyring, office.scope("sua"), [ITEM], "A05")
    return office


def done(town: Office, wanted: Split | None = None) -> splitting.Parted:
    """The split."""
    return split(town.database, town.keyring, wanted or as_wanted(), today_here())


def of(town: Office, code: str) -> set[UUID]:
    """The records of a commune."""
    with town.reading() as session:
        return set(session.scalars(select(Child.uuid).where(Child.commune_code == code)))


def opened(town: Office, *hamlets: str, number: str = "15/KH-UBND") -> int:
    """A campaign in those hamlets, in the whole commune without any."""
    with town.writing() as session:
        ids = [town.hamlets[name].id for name in hamlets]
        opening = Opening(number, date(2026, 11, 2), "UBND", "2024", ids)
        return open_campaign(session, town.scope("hoa"), opening).id


def photo_of(town: Office, code: str, name: str) -> Photo:
    """A picture of a page, not yet kept."""
    photo = Photo(commune_code=code, sent_sha256=name, kept_sha256=name, kind="page", width_px=1, height_px=1)
    photo.user_id, photo.receipt = town.user("sua").id, name
    return photo
