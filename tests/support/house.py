"""A house with everything in it that a backup must bring back: people, children, boxes, photos."""

from hashlib import sha256
from pathlib import Path

from access.sealed_files import FileKeys
from db import Database
from db.tables import Page, Photo
from intake.photo_store import FolderStore
from intake.submissions import receive
from tests.support.office import Office
from web.upkeep.backup import House

CHILD = "5b1f7b7e-1111-4c7e-9a57-0123456789ab"


def house_of(office: Office, folder: Path, passphrase: str = "") -> House:
    """The office's database, photos in `folder`, trained weights beside it."""
    keys = FileKeys(office.keyring, passphrase)
    return House(office.database, FolderStore(folder, office.keyring), keys, folder.with_name("reader"))


def settle_in(office: Office, house: House, photos_count: int = 3) -> None:
    """A few records, one of them with a sensitive group, an item as a phone sent it, and photos of pages."""
    office.add_child(full_name="Lò Thị Mai", birth_date="2019-03-05", circumstances=["bi_mua_ban"], note="ở với bà")
    office.add_child(full_name="Sùng A Páo", birth_date="2017", hamlet="Bản Nà Trà")
    sent = {"uuid": CHILD, "kind": "child", "base_rev": 0, "fields": {"full_name": "Cà Văn Hặc"}, "photos": []}
    receive(office.database, office.keyring, office.scope("lan"), [sent], "Samsung A05")
    for number in range(photos_count):
        add_photo(office, house, f"ảnh {number}".encode() * 1000)


def add_photo(office: Office, house: House, picture: bytes) -> str:
    """A page's photo with its row; its name."""
    name = house.store.keep(picture)
    with office.writing() as session:
        photo = Photo(commune_code=office.commune_code, sent_sha256=name, kept_sha256=name, kind="page", width_px=1)
        photo.height_px, photo.user_id, photo.receipt = 1, office.user("lan").id, sha256(picture).hexdigest()
        session.add(photo)
        session.flush()
        session.add(Page(photo_id=photo.id, commune_code=office.commune_code, user_id=photo.user_id))
    return name


def everything(database: Database) -> dict[str, list[list[object]]]:
    """All rows of all tables."""
    from db import rows

    with database.reading() as session:
        return {shape.name: list(rows.each(session, shape)) for shape in rows.shapes()}
