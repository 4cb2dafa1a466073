"""Two communes of one province that become part of a third one."""

from typing import Any

from catalogue.clock import today_here
from intake.submissions import receive
from tests.support.house import CHILD
from tests.support.office import PASSWORD, Office
from web.seed import plant
from web.upkeep.merging import Merger

OTHER = "03821"
MAI = {"full_name": "Lò Thị Mai", "birth_date": "2019-03-05", "mother_name": "Quàng Thị Hà"}
ITEM = {"uuid": CHILD, "kind": "child", "base_rev": 0, "fields": {"full_name": "Cà Văn Hặc"}, "photos": []}
PLAN: dict[str, Any] = {
    "provinces": [{"code": "14", "name": "Sơn La", "communes": [{"code": OTHER, "name": "Xã Chiềng Lao",
       "hamlets": [{"name": "Bản Hua Nà", "kind": "bản"}, {"name": "Bản Nhạp", "kind": "bản"}]}]}],
    "users": [{"username": "thao", "password": PASSWORD, "role": "officer", "name": "Lèo Thảo", "commune": OTHER}],
    "children": [{"commune": OTHER, "hamlet": "Bản Nhạp", "fields": {"full_name": "Lèo Văn Đông"}},
                 {"commune": OTHER, "hamlet": "Bản Hua Nà", "fields": MAI}],
}  # fmt: skip


def into_new() -> Merger:
    """Both communes become a new one, today."""
    return Merger((Office.commune_code, OTHER), "03850", today_here())


def lay_communes(office: Office) -> Office:
    """Mai in both communes, a phone's slip in one of them."""
    office.add_child(**MAI)
    plant(office.database, office.keyring, PLAN)
    receive(office.database, office.keyring, office.scope("lan"), [ITEM], "A05")
    return office
