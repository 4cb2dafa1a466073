"""A seed file becomes provinces, communes, hamlets, users and children. What is there already stays as it is."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from access import passwords
from access.accounts import Area, find_user, make_user
from access.keys import Keyring
from catalogue import former_communes, places
from catalogue.clock import today_here
from catalogue.refusals import Refusal
from catalogue.vietnamese import fold
from cleaning.whole_commune import recompute_commune
from db import Database, Session, select
from db.tables import Child, Commune, Hamlet, Province
from intake.records import Origin, add_child
from web.spoken import vn_date

_BATCH = 500
Plan = Mapping[str, Any]


def plant(database: Database, keyring: Keyring, plan: object) -> str:
    """Make what `plan` (contract: Seed file) names and is not there; gives a sentence that counts it.

    Each batch is one transaction: stopped half-way, a second run does the rest. Refuses SEED_SHAPE and what accounts
    and records refuse.
    """
    if not isinstance(plan, dict):
        raise _wrong("tệp", "một đối tượng JSON")
    with database.writing() as session:
        areas = sum(_plant_province(session, province) for province in _list(plan, "provinces"))
    users = _in_batches(database, _list(plan, "users"), _plant_users)
    children = _in_batches(database, _list(plan, "children"), partial(_plant_children, keyring))
    _look_over(database, keyring, {_text(child, "commune") for child in _list(plan, "children")})
    return f"Đã thêm {areas} địa bàn, {users} người dùng, {children} trẻ."


def _look_over(database: Database, keyring: Keyring, commune_codes: Iterable[str]) -> None:
    """Make the findings of whole communes; also when nothing was added, since a run before may have been stopped."""
    for code in sorted(commune_codes):
        with database.writing() as session:
            recompute_commune(session, keyring, code, today_here())


def make_administrator(database: Database, username: str, password: str) -> bool:
    """A new administrator; False when the account is there already. Refuses a weak password."""
    with database.reading() as session:
        if find_user(session, username):
            return False
    passwords.refuse_weak(password, username)
    kept = passwords.hashed(password)
    with database.writing() as session:
        make_user(
            session,
            username=username,
            name=username,
            password_hash=kept,
            role="administrator",
            area=Area(),
            starts_on=today_here(),
        )
    return True


def _in_batches(database: Database, plans: Sequence[Plan], plant: Callable[[Session, Sequence[Plan]], int]) -> int:
    made = 0
    for start in range(0, len(plans), _BATCH):
        with database.writing() as session:
            made += plant(session, plans[start : start + _BATCH])
    return made


def _of_today(code: str) -> str:
    """The code, unless it ended with the communes of before 1/7/2025. Refuses COMMUNE_ENDED."""
    ended = None if places.commune(code) else former_communes.former(code)
    if ended is None:
        return code
    now = ", ".join(f"{one.name} (mã {one.code})" for one in former_communes.today_of(code))
    until = vn_date(former_communes.last_day())
    was = f"Mã {code} là {ended.name} đến hết ngày {until}, nay thuộc {now}."
    raise Refusal("COMMUNE_ENDED", f"{was} Ghi mã của xã mới.")


def _plant_province(session: Session, plan: Plan) -> int:
    province_code = _digits(plan, 2)
    made = _missing(session, Province, province_code, name=_text(plan, "name"))
    for commune in _list(plan, "communes"):
        code = _of_today(_digits(commune, 5))
        made += _missing(session, Commune, code, name=_text(commune, "name"), province_code=province_code)
        known = set(session.scalars(select(Hamlet.name).where(Hamlet.commune_code == code)))
        for hamlet in _list(commune, "hamlets"):
            name = _text(hamlet, "name")
            if name not in known:
                session.add(Hamlet(commune_code=code, name=name, kind=_text(hamlet, "kind"), folded=fold(name)))
                known.add(name)
                made += 1
    session.flush()
    return made


def _missing(session: Session, table: type[Province] | type[Commune], code: str, **columns: str) -> int:
    if session.get(table, code) is not None:
        return 0
    session.add(table(code=code, **columns))
    session.flush()
    return 1


def _plant_users(session: Session, plans: Sequence[Plan]) -> int:
    return sum(_plant_user(session, plan) for plan in plans)


def _plant_user(session: Session, plan: Plan) -> int:
    username = _text(plan, "username")
    if find_user(session, username):
        return 0
    password = _text(plan, "password")
    passwords.refuse_short(password)
    make_user(
        session,
        username=username,
        name=_text(plan, "name"),
        password_hash=passwords.hashed(password),
        role=_text(plan, "role"),
        area=Area(_code(plan, "commune"), _code(plan, "province"), _names(plan, "hamlets")),
        starts_on=today_here(),
    )
    return 1


def _plant_children(keyring: Keyring, session: Session, plans: Sequence[Plan]) -> int:
    """The children of one batch that are not there; those are asked for at once."""
    named = {_uuid(plan): plan for plan in plans}
    known = set(session.scalars(select(Child.uuid).where(Child.uuid.in_(named))))
    for uuid, plan in named.items():
        if uuid not in known:
            _plant_child(keyring, session, uuid, plan)
    return len(named) - len(known)


def _plant_child(keyring: Keyring, session: Session, uuid: UUID, plan: Plan) -> None:
    code = _text(plan, "commune")
    if session.get(Commune, code) is None:
        raise Refusal("AREA_UNKNOWN", f"Chưa có xã mã {code} trong máy chủ này. Thêm xã vào tệp trước.")
    add_child(
        session,
        keyring,
        uuid=uuid,
        commune_code=code,
        fields={**_object(plan, "fields"), "hamlet": plan.get("hamlet", "")},
        origin=Origin("seed"),
        state="confirmed",
        with_findings=False,
    )


def _uuid(plan: Plan) -> UUID:
    """The child's own, or one that follows from the record: the same line seeded again is the same child."""
    if given := plan.get("uuid"):
        try:
            return UUID(str(given))
        except ValueError as wrong:
            raise _wrong("uuid", "một uuid") from wrong
    told = {key: plan.get(key) for key in ("commune", "hamlet", "fields")}
    return uuid5(NAMESPACE_URL, json.dumps(told, sort_keys=True, ensure_ascii=False))


def _list(plan: Plan, key: str) -> list[Plan]:
    found = plan.get(key) or []
    if not isinstance(found, list) or any(not isinstance(one, dict) for one in found):
        raise _wrong(key, "một danh sách đối tượng")
    return found


def _digits(plan: Plan, count: int) -> str:
    code = _text(plan, "code")
    if len(code) != count or not (code.isascii() and code.isdecimal()):
        raise _wrong("code", f"{count} chữ số")
    return code


def _names(plan: Plan, key: str) -> tuple[str, ...]:
    found = plan.get(key) or []
    if not isinstance(found, list) or any(not isinstance(one, str) for one in found):
        raise _wrong(key, "một danh sách tên")
    return tuple(found)


def _code(plan: Plan, key: str) -> str | None:
    return _text(plan, key) if plan.get(key) else None


def _object(plan: Plan, key: str) -> dict[str, Any]:
    found = plan.get(key) or {}
    if not isinstance(found, dict):
        raise _wrong(key, "một đối tượng")
    return found


def _text(plan: Plan, key: str) -> str:
    found = plan.get(key)
    if not isinstance(found, str) or not found.strip():
        raise _wrong(key, "chữ, không để trống")
    return found


def _wrong(key: str, shape: str) -> Refusal:
    return Refusal("SEED_SHAPE", f"Tệp dữ liệu mẫu: «{key}» phải là {shape}. Xem mẫu trong docs/contract.md.")
