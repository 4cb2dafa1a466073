"""Communes become part of another one on a day: what is alive goes over, what was frozen stays under the old code.

One transaction, with the findings of the new commune made anew: killed anywhere, nothing has been handed over. Run
again it changes nothing, unless rows came under an old code meanwhile, as with a house that was taken in later.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from access import audit
from access.audit import NOBODY, Act
from access.keys import Keyring
from catalogue.places import commune as known_commune
from catalogue.refusals import Refusal
from cleaning.whole_commune import recompute_commune
from db import Database, Session
from db.queries import successions as queries
from db.queries.successions import Share
from db.tables import Commune, Succession, now


@dataclass(frozen=True, slots=True)
class Merger:
    """The communes `codes` are part of `into` since `since_on`; `name` is what one that no list knows is called."""

    codes: tuple[str, ...]
    into: str
    since_on: date
    name: str = ""

    @property
    def share(self) -> Share:
        """Everything of the communes that end."""
        return Share(self.codes, self.into, queries.WHOLE)


@dataclass(slots=True)
class Merged:
    """Rows by table, people whose work goes on, hamlets that got another name, pictures that several of the communes
    had been sent. `is_new` False: it had been done."""

    counts: dict[str, int] = field(default_factory=dict)
    people_count: int = 0
    renamed: dict[str, str] = field(default_factory=dict)
    photos_twice: int = 0
    is_new: bool = True


def merge(database: Database, keyring: Keyring, merger: Merger, today: date, *, is_trial: bool = False) -> Merged:
    """Hand the communes over. Refuses MERGE_DATE, MERGE_SELF, MERGE_UNKNOWN, MERGE_PROVINCE, MERGE_ENDED,
    MERGE_ARRIVALS; then nothing was written."""
    _refuse_day_and_codes(merger, today)
    with database.open(writing=True) as session:
        done = Merged()
        queries.hold(session, [*merger.codes, merger.into])
        if _is_done(session, merger):
            done.is_new = False
        else:
            _hand_over(session, keyring, merger, done)
            recompute_commune(session, keyring, merger.into, today)
        if not is_trial:
            session.commit()
    return done


def _refuse_day_and_codes(merger: Merger, today: date) -> None:
    if merger.since_on > today:
        raise Refusal("MERGE_DATE", "Ngày sáp nhập chưa tới. Chạy lệnh này vào ngày ấy hoặc sau đó.")
    if merger.into in merger.codes or len(set(merger.codes)) != len(merger.codes):
        raise Refusal("MERGE_SELF", "Một mã xã ghi hai lần. Ghi mỗi xã cũ một lần, và mã xã mới sau --into.")


def _is_done(session: Session, merger: Merger) -> bool:
    ended = queries.of(session, [*merger.codes, merger.into])
    if merger.into in ended or any(one.became != merger.into for one in ended.values()):
        told = ", ".join(f"{one.was} vào {one.became}" for one in ended.values())
        raise Refusal("MERGE_ENDED", f"Đã có xã sáp nhập rồi: {told}. Xem lại các mã xã.")
    return set(merger.codes) == ended.keys() and not queries.counts(session, merger.share)


def _hand_over(session: Session, keyring: Keyring, merger: Merger, done: Merged) -> None:
    into = commune_for(session, merger.codes, merger.into, merger.name)
    codes, ended = list(merger.codes), queries.of(session, merger.codes)
    every = [*codes, merger.into]
    if count := queries.arrivals_between(session, every):
        sentence = f"Còn {count} cháu báo chuyển giữa các xã này chưa ai trả lời. Nhận hoặc từ chối xong rồi chạy lại."
        raise Refusal("MERGE_ARRIVALS", sentence)
    done.counts, at = queries.counts(session, merger.share), now()
    has_worked = has_rows(session, merger.into)
    off = queries.rules_off(session, every if has_worked else codes)
    queries.name_campaigns_areas(session, every)
    done.photos_twice = queries.name_same_photos_apart(session, merger.share)
    done.renamed = queries.hand_over_hamlets(session, merger.share)
    done.people_count = len(queries.hand_over_work(session, merger.share, merger.since_on).user_ids)
    queries.hand_over_rows(session, merger.share, at)
    queries.count_handed_over(session, codes)
    for code in sorted(codes):
        queries.hand_over_words(session, code, merger.into)
    into.rules_off = off
    told = json.dumps(done.counts)
    new = [code for code in codes if code not in ended]
    session.add_all(Succession(was=was, became=into.code, since_on=merger.since_on, counts=told) for was in new)
    about = f"{' '.join(codes)} into {merger.into} since {merger.since_on}"
    audit.tell(session, keyring, [Act("merge_communes", chain, about=about) for chain in (NOBODY, *every)])
    session.flush()


def has_rows(session: Session, code: str) -> bool:
    """Whether people have worked in that commune here."""
    return bool(queries.counts(session, Share((code,), code, "")))


def commune_for(session: Session, codes: Sequence[str], into_code: str, named: str) -> Commune:
    """The commune that takes over from those, made where it is not here yet. Refuses MERGE_UNKNOWN, MERGE_PROVINCE."""
    held = [session.get(Commune, code) for code in codes]
    if missing := [code for code, one in zip(codes, held, strict=True) if one is None]:
        raise Refusal("MERGE_UNKNOWN", f"Máy này không có xã {', '.join(missing)}. Xem lại mã xã.")
    provinces = {one.province_code for one in held if one is not None}
    into, known = session.get(Commune, into_code), known_commune(into_code)
    if into is not None:
        provinces.add(into.province_code)
    name = known.name if known else named
    if len(provinces) > 1:
        raise Refusal("MERGE_PROVINCE", "Các xã này không cùng một tỉnh. Xem lại mã xã.")
    if into is None and not name:
        raise Refusal("MERGE_UNKNOWN", f"Chưa biết xã {into_code} tên gì. Ghi tên xã mới sau --name.")
    if into is None:
        into = Commune(code=into_code, name=name, province_code=provinces.pop())
        session.add(into)
        session.flush()
    return into
