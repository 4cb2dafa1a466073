"""A commune's own installation is taken into a province's, which holds other communes and people at work.

Uuids stay, so a phone that comes back with an old outbox or an old receipt is known; numbers are given anew, boxes are
closed with the province's keys, the commune's log goes on in the chain it had. Pictures come first, each on the disk
before its row, then all rows in one transaction that ends with reading every one of them back: stopped anywhere, the
province is as it was, and a second run begins again with the pictures that are there already. Run again after it was
done it changes nothing.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from access import audit
from access.audit import NOBODY, Act
from access.former_houses import own_chain, sealed_keys
from access.keys import Keyring
from catalogue.refusals import Refusal
from cleaning.duplicates.keeping import keep_all
from db import Database, OperationalError, Session, carrying
from db.carrying import Carried
from db.queries import taken as queries
from db.tables import TakenHouse
from intake.photo_store import PhotoStore
from web.upkeep import taking_refusals as refusals
from web.upkeep.renumbering import Carrier, Numbers, opened

LEFT_BEHIND = (
    "login_session",
    "login_failure",
    "device_code",
    "recovery_code",
    "child_token",
    "taken_house",
    "moved_house",
)
"""Not carried: doors that open with what is in somebody's hands under the old keys, tokens, which are made anew, and
what tells of where a house came from or went."""
LAID_OUT = ("province", "commune", "hamlet", "hamlet_alias")
"""What a province may have laid out before: found by its code or name, and left as it is here."""
_NO_WORK = (*LAID_OUT, "assignment", "device")
_WITH_UUIDS = ("child", "device", "household_check")


@dataclass(frozen=True, slots=True)
class House:
    """An installation: its records, keys and pictures."""

    database: Database
    keyring: Keyring
    store: PhotoStore


@dataclass(slots=True)
class TakenIn:
    """What came along: rows written, read back and found equal, pictures, of which `missing` were lost before.

    `renamed` are log-in names others had here; `log_faults` what the commune's log was not before it came. `is_new` is
    False where the house had been taken in before and nothing was written; `had_moved` where the house said before that
    it moves, so that nobody could go on in it meanwhile.
    """

    communes: list[str]
    is_new: bool = True
    had_moved: bool = False
    rows_count: int = 0
    photos_count: int = 0
    missing: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    log_faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """How to take a house in: `suffix` is put behind log-in names that others have here ("" refuses them); on `today`
    work over the whole house has ended; `is_trial` does everything and keeps nothing; the house taken in says
    from then on that it has moved to `address`."""

    today: date
    suffix: str = ""
    is_trial: bool = False
    address: str = ""


def take_in(there: House, here: House, asked: Asked) -> TakenIn:
    """Take a commune's house (on SQLite, standing still) into ours.

    Refuses as `web.upkeep.taking_refusals` says; then nothing was written but pictures no row names yet.
    """
    with _standing_still(there.database) as source:
        done = _taken(source, there, here, asked)
        if not asked.is_trial and not done.had_moved:
            queries.mark_moved(source, asked.address)
            source.commit()
    return done


def _taken(source: Session, there: House, here: House, asked: Asked) -> TakenIn:
    communes = [str(row["code"]) for row in carrying.where(source, "commune")]
    done = TakenIn(communes, had_moved=queries.moved(source) is not None)
    with here.database.reading() as target:
        if _is_taken(source, target, communes):
            done.is_new = False
            return done
        done.renamed = _refuse_or_rename(source, target, communes, asked.suffix)
    refusals.refuse_other_keys(source, there.keyring)
    done.log_faults = list(audit.faults(source, there.keyring))
    if not asked.is_trial:
        _bring_pictures(source, there.store, here.store, done)
    with here.database.open(writing=True) as target:
        refusals.one_at_a_time(target)
        if _is_taken(source, target, communes):
            done.is_new = False
            return done
        done.renamed = _refuse_or_rename(source, target, communes, asked.suffix)
        carrier = Carrier(
            source,
            there.keyring,
            here.keyring,
            _numbers(source, target),
            done.renamed,
            _chains(source, target, communes),
            asked.today - timedelta(days=1),
        )
        _bring_rows(carrier, target)
        done.rows_count = _compare(carrier, target)
        keep_all(target, here.keyring, communes)
        _note(carrier, target, done)
        if not asked.is_trial:
            target.commit()
    return done


@contextmanager
def _standing_still(database: Database) -> Iterator[Session]:
    """A session that holds the commune's one place for writers, so that nobody else writes until it is over."""
    with database.open(writing=True) as source:
        try:
            source.connection()
        except OperationalError as busy:
            raise refusals.served() from busy
        refusals.refuse_served(source)
        yield source


def _is_taken(source: Session, target: Session, communes: Sequence[str]) -> bool:
    """Whether it was taken in before and has nothing new. Refuses TAKE_WORKED_ON when it has, TAKE_AGAIN."""
    if carrying.where(source, "taken_house"):
        raise refusals.not_a_commune()
    ends = {row["chain"]: (row["number"], row["hash"]) for row in carrying.where(source, "audit_head")}
    for house in queries.houses(target):
        if not set(communes) & set(house.communes.split()):
            continue
        for was, last, ended in json.loads(house.chains).values():
            if last and _hash_at(source, was, last) != ended:
                raise refusals.another_house(house.communes)
        known = {was: last for was, last, _ in json.loads(house.chains).values()}
        new = {chain: number - known.get(chain, 0) for chain, (number, _) in ends.items()}
        if any(new.values()):
            changed = _changed_since(source, known)
            raise refusals.worked_on(house.taken_at, sum(new.values()), changed)
        return True
    return False


def _hash_at(source: Session, chain: str, number: int) -> str:
    found = carrying.with_keys(source, "audit_line", [(chain, number)])
    return found[chain, number]["hash"] if found else ""


def _changed_since(source: Session, known: dict[str, int]) -> list[str]:
    """The records that the commune's log says were changed behind those lines."""
    told = (line for some in carrying.each(source, "audit_line") for line in some)
    changed = (
        str(line["child_uuid"])
        for line in told
        if line["action"] == "change" and line["child_uuid"] and line["number"] > known.get(line["chain"], 0)
    )
    return list(dict.fromkeys(changed))


def _refuse_or_rename(source: Session, target: Session, communes: Sequence[str], suffix: str) -> dict[str, str]:
    """The log-in names that change. Refuses what the province's rows stand against."""
    refusals.refuse_other_places(source, target)
    for name in carrying.names():
        columns = carrying.shape_of(name).columns
        if "commune_code" in columns and name not in _NO_WORK:
            worked = [code for code in communes if carrying.has_any(source, name, "commune_code", [code])]
            if worked and carrying.has_any(target, name, "commune_code", worked):
                raise refusals.commune_there(worked)
    for name in _WITH_UUIDS:
        if found := carrying.already_there(source, target, name):
            raise refusals.uuids_there(found)
    return refusals.renamed(source, target, suffix)


def _bring_pictures(source: Session, old: PhotoStore, new: PhotoStore, done: TakenIn) -> None:
    """Those that are here already, from a run before or another commune, are opened and left as they are."""
    names = {str(row["kept_sha256"]) for some in carrying.each(source, "photo") for row in some if not row["gone_at"]}
    for name in sorted(names):
        try:
            if not _lies(new, name):
                new.keep(old.read(name))
        except Refusal as refusal:
            if refusal.code != "PHOTO_MISSING":
                raise
            done.missing.append(name)
            continue
        done.photos_count += 1


def _lies(store: PhotoStore, name: str) -> bool:
    try:
        return bool(store.mark(name)) and bool(store.read(name))
    except Refusal as refusal:
        if refusal.code != "PHOTO_MISSING":
            raise
        return False


def _numbers(source: Session, target: Session) -> Numbers:
    """A stretch for each table; hamlets, and their former names, that the province has laid out keep its numbers."""
    numbers = Numbers({name: carrying.take_numbers(source, target, name) for name in carrying.names()})
    here = {(row["commune_code"], row["name"]): row["id"] for row in carrying.where(target, "hamlet")}
    known = {row["id"]: here.get((row["commune_code"], row["name"])) for row in carrying.where(source, "hamlet")}
    numbers.single["hamlet"] = {there: found for there, found in known.items() if found is not None}
    named = {(row["hamlet_id"], row["folded"]): row["id"] for row in carrying.where(target, "hamlet_alias")}
    for row in carrying.where(source, "hamlet_alias"):
        found = named.get((numbers.of("hamlet", row["hamlet_id"]), row["folded"]))
        if found is not None:
            numbers.single.setdefault("hamlet_alias", {})[row["id"]] = found
    return numbers


def _chains(source: Session, target: Session, communes: Sequence[str]) -> dict[str, str]:
    """Each chain there → its name here; that of those who work in no commune is named after the house's first one, and
    a commune's whose people have logged in here already stays apart from theirs."""
    homes = [code for code in communes if carrying.has_any(source, "audit_head", "chain", [code])] or list(communes)
    told = {str(row["chain"]) for row in carrying.where(source, "audit_head")}
    here = {str(row["chain"]) for row in carrying.where(target, "audit_head", chain=told - {NOBODY})}
    named = {chain: queries.former_chain(chain) if chain in here else chain for chain in told}
    return named | {NOBODY: own_chain(homes[0])}


def _carried(carrier: Carrier, target: Session) -> Iterator[tuple[str, list[Carried]]]:
    """Table by table the rows that are to come, a few hundred at a time, open."""
    for name in carrying.names():
        if name in LEFT_BEHIND:
            continue
        for some in carrying.each(carrier.source, name):
            plain = [carrier.plain(name, row) for row in some]
            if name in LAID_OUT:
                laid = carrying.with_keys(target, name, [_key(name, row) for row in plain])
                known = carrier.numbers.single.get(name, {}).values()
                plain = [row for row in plain if _key(name, row) not in laid and row.get("id") not in known]
            yield name, plain


def _bring_rows(carrier: Carrier, target: Session) -> None:
    for name, plain in _carried(carrier, target):
        carrying.add(target, name, [carrier.sealed(name, row) for row in plain])
    for row in carrying.where(carrier.source, "commune"):
        if row["rules_off"]:
            carrying.change(target, "commune", row, rules_off=row["rules_off"])


def _compare(carrier: Carrier, target: Session) -> int:
    """How many rows came, each read back, opened and found equal. Refuses TAKE_DIFFERS."""
    count = 0
    for name in carrying.names():
        if name in LEFT_BEHIND or name in LAID_OUT:
            continue
        for some in carrying.each(carrier.source, name):
            plain = [carrier.plain(name, row) for row in some]
            there = carrying.with_keys(target, name, [_key(name, row) for row in plain])
            for row in plain:
                found = there.get(_key(name, row))
                if found is None or opened(carrier.new, name, found) != row:
                    raise refusals.differs(name, _key(name, row))
            count += len(plain)
    return count


def _note(carrier: Carrier, target: Session, done: TakenIn) -> None:
    """The line of the house, and a word in each chain it touches."""
    ends = {row["chain"]: (row["number"], row["hash"]) for row in carrying.where(carrier.source, "audit_head")}
    chains = {here: (there, *ends.get(there, (0, ""))) for there, here in carrier.chains.items() if there in ends}
    house = TakenHouse(communes=" ".join(done.communes), chains=json.dumps(chains), rows_count=done.rows_count)
    house.numbers, house.photos_count = carrier.numbers.as_json(), done.photos_count
    house.keys_box = sealed_keys(carrier.new, carrier.old)
    target.add(house)
    target.flush()
    about = f"communes {house.communes}: {done.rows_count} rows"
    acts = [Act("take_in_house", chain, about=about) for chain in (NOBODY, *done.communes)]
    audit.tell(target, carrier.new, acts)


def _key(name: str, row: Carried) -> tuple[object, ...]:
    return tuple(row[column] for column in carrying.key_of(name))
