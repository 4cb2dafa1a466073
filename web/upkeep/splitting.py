"""Hamlets of a commune are handed over to another one on a day, with everything that is theirs alone.

The sibling of `web.upkeep.merging`: one transaction, with the findings of both communes made anew. What tells of
hamlets of both and can't be told apart is refused by its name; what nobody can tell the hamlet of stays. Run again it
changes nothing, unless rows of those hamlets came under the old code meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from access import audit
from access.audit import NOBODY, Act
from access.keys import Keyring
from catalogue.refusals import Refusal
from catalogue.vietnamese import tidy
from cleaning.duplicates.keeping import note_commune
from cleaning.whole_commune import recompute_commune
from db import Database, Session
from db.queries import partings, successions
from db.queries.successions import Share
from db.tables import Commune, Hamlet, Parting, now
from web.upkeep.merging import commune_for, has_rows


@dataclass(frozen=True, slots=True)
class Split:
    """The hamlets of `code` called `hamlets` belong to `into` since `since_on`; `name` is what a commune that no list
    knows is called."""

    code: str
    hamlets: tuple[str, ...]
    into: str
    since_on: date
    name: str = ""


@dataclass(slots=True)
class Parted:
    """Rows by table that went; records and pages without a hamlet that stay; people whose work went on there, and the
    names of those who worked in hamlets of both and stay; hamlets that got another name; pictures both communes were
    sent. `is_new` False: it had been done."""

    counts: dict[str, int] = field(default_factory=dict)
    children_left: int = 0
    pages_left: int = 0
    people_count: int = 0
    staying: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    photos_twice: int = 0
    is_new: bool = True


def split(database: Database, keyring: Keyring, wanted: Split, today: date, *, is_trial: bool = False) -> Parted:
    """Hand the hamlets over. Refuses SPLIT_DATE, SPLIT_SELF, SPLIT_HAMLETS, SPLIT_ALL, SPLIT_ENDED, SPLIT_CAMPAIGNS,
    SPLIT_MERGES, SPLIT_IMPORTS, SPLIT_ARRIVALS, MERGE_UNKNOWN, MERGE_PROVINCE; then nothing was written.
    """
    if wanted.since_on > today:
        raise Refusal("SPLIT_DATE", "Ngày tách chưa tới. Chạy lệnh này vào ngày ấy hoặc sau đó.")
    if wanted.into == wanted.code:
        raise Refusal("SPLIT_SELF", "Xã nhận trùng với xã giao. Ghi mã xã nhận sau --into.")
    with database.open(writing=True) as session:
        into = commune_for(session, [wanted.code], wanted.into, wanted.name)
        _refuse_ended(session, wanted)
        successions.hold(session, (wanted.code, wanted.into))
        going, gone = _hamlets(session, wanted)
        ids = {hamlet.id for hamlet in going} | gone
        share = partings.share_of(session, wanted.code, wanted.into, ids, wanted.since_on)
        done = Parted(successions.counts(session, share))
        done.children_left, done.pages_left = partings.without_hamlet(session, wanted.code)
        done.is_new = bool(done.counts)
        if done.is_new:
            _refuse_pending(session, wanted.code, share)
            _hand_over(session, keyring, wanted, into, going, share, done)
            for code in sorted((wanted.code, wanted.into)):
                recompute_commune(session, keyring, code, today)
            note_commune(session, wanted.into)
        if not is_trial and done.is_new:
            session.commit()
    return done


def _refuse_ended(session: Session, wanted: Split) -> None:
    if ended := successions.of(session, [wanted.code, wanted.into]):
        told = ", ".join(f"{one.was} vào {one.became}" for one in ended.values())
        raise Refusal("SPLIT_ENDED", f"Đã có xã sáp nhập rồi: {told}. Xem lại các mã xã.")


def _hamlets(session: Session, wanted: Split) -> tuple[list[Hamlet], set[int]]:
    """Those that go, and the numbers of those that went before."""
    here = partings.in_commune(session, wanted.code)
    named = {_key(name): tidy(name) for name in wanted.hamlets if name.strip()}
    going = [hamlet for hamlet in here if _key(hamlet.name) in named]
    before = {_key(name): at for name, at in partings.gone(session, wanted.code, wanted.into).items()}
    unknown = named.keys() - {_key(hamlet.name) for hamlet in going} - before.keys()
    if unknown or not named:
        told = ", ".join(named[key] for key in sorted(unknown))
        said = f"Xã {wanted.code} không có {told}." if unknown else "Chưa ghi thôn nào."
        there = ", ".join(hamlet.name for hamlet in here)
        raise Refusal(
            "SPLIT_HAMLETS", f"{said} Ghi sau --hamlets những thôn trong số này, cách nhau dấu chấm phẩy: {there}."
        )
    if len(going) == len(here) and going:
        sentence = "Đã ghi hết mọi thôn của xã. Cả xã nhập vào xã khác thì dùng lệnh merge-communes."
        raise Refusal("SPLIT_ALL", sentence)
    return going, {before[key] for key in named.keys() & before.keys()}


def _key(name: str) -> str:
    return tidy(name).casefold()


def _refuse_pending(session: Session, code: str, share: Share) -> None:
    """What somebody is at work on and what tells of hamlets of both is brought to its end first."""
    ids = share.hamlet_ids or frozenset()
    if torn := partings.torn_campaigns(session, code, ids):
        sentence = (
            f"Đợt đang mở có cả thôn ở lại hoặc cả xã: {_listed(torn)}. Nhận lại danh sách còn ở công an, khoá sổ đợt "
            "ấy rồi tách; sau đó mở đợt mới ở mỗi xã."
        )
        raise Refusal("SPLIT_CAMPAIGNS", sentence)
    if pairs := partings.torn_merges(session, code, ids):
        told = _listed([f"{kept} và {duplicate}" for kept, duplicate in pairs])
        sentence = (
            f"Hồ sơ đã gộp hoặc đang đề nghị gộp nằm ở hai bên: {told}. Gỡ gộp, hoặc sửa cho hai hồ sơ cùng thôn."
        )
        raise Refusal("SPLIT_MERGES", sentence)
    if files := partings.busy_imports(session, code):
        sentence = f"Tệp đang nhập dở ở xã {code}: {_listed(files)}. Nhập xong hoặc bỏ tệp ấy rồi chạy lại."
        raise Refusal("SPLIT_IMPORTS", sentence)
    if count := partings.arrivals_to(session, share):
        sentence = (
            f"Còn {count} cháu báo chuyển sang xã {share.into} chưa ai trả lời. Nhận hoặc từ chối xong rồi chạy lại."
        )
        raise Refusal("SPLIT_ARRIVALS", sentence)


def _listed(told: Sequence[str]) -> str:
    return "; ".join(f"«{one}»" for one in told)


def _hand_over(
    session: Session,
    keyring: Keyring,
    wanted: Split,
    into: Commune,
    going: Sequence[Hamlet],
    share: Share,
    done: Parted,
) -> None:
    if not has_rows(session, wanted.into):
        into.rules_off = session.get_one(Commune, wanted.code).rules_off
    successions.name_campaigns_areas(session, [wanted.into])
    session.add_all(
        Parting(hamlet_id=one.id, name=one.name, was=wanted.code, became=wanted.into, since_on=wanted.since_on)
        for one in going
    )
    done.photos_twice = successions.name_same_photos_apart(session, share)
    done.renamed = successions.hand_over_hamlets(session, share)
    work = successions.hand_over_work(session, share, wanted.since_on)
    done.people_count, done.staying = len(work.user_ids), work.staying
    successions.hand_over_rows(session, share, now())
    successions.count_handed_over(session, [wanted.code])
    numbers = " ".join(str(hamlet_id) for hamlet_id in sorted(share.hamlet_ids or ()))
    about = f"hamlets {numbers} of {wanted.code} into {wanted.into} since {wanted.since_on}"
    chains = (NOBODY, wanted.code, wanted.into)
    audit.tell(session, keyring, [Act("split_commune", chain, about=about) for chain in chains])
    session.flush()
