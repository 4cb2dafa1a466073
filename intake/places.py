"""Where a child lives: the hamlet its words name, and the household its number names within that hamlet."""

from collections.abc import Sequence

from catalogue.vietnamese import fold
from db import Session, bindparam, select
from db.adding import add_new
from db.tables import Child, Hamlet, HamletAlias, Household

KINDS = (
    "thon", "ban", "tieu khu", "to dan pho", "khu pho", "khu dan cu", "xom", "ap", "buon", "lang", "khom",
    "phum", "soc", "bon", "plei", "khu", "to", "tdp", "tk", "doi",
)  # fmt: skip
"""Words before a hamlet's name, folded; "Hua Nà" and "Bản Hua Nà" are one."""

_NAMED = select(Hamlet).where(
    Hamlet.commune_code == bindparam("commune_code"), Hamlet.folded.in_(bindparam("spellings", expanding=True))
)
_OF_HOMES = (
    select(Household)
    .where(Household.commune_code.in_(bindparam("communes", expanding=True)))
    .where(Household.hamlet_id.in_(bindparam("hamlets", expanding=True)))
    .where(Household.number.in_(bindparam("numbers", expanding=True)))
    .order_by(Household.id.desc())
)
"""Every record that comes asks both, so they are built once."""

_Home = tuple[str, int | None, str]
"""Commune, hamlet and number of a household."""


def find_hamlet(session: Session, commune_code: str, text: str) -> Hamlet | None:
    """The one hamlet of the commune that `text` names, now or formerly; None when none or several bear the name.

    Looked at in turn: the name with its marks, the name without them, the name without its kind (thôn, bản …).
    """
    bare = _bare_of(text)
    if not bare:
        return None
    spellings = [bare, *(f"{kind} {bare}" for kind in KINDS)]
    own = _closest(text, _named(session, commune_code, spellings))
    return own or _closest(text, _formerly_named(session, commune_code, spellings))


def _closest(text: str, candidates: list[tuple[str, Hamlet]]) -> Hamlet | None:
    for meaning in (_with_marks, fold, _bare_with_marks, _bare_of):
        if hits := {hamlet.id: hamlet for name, hamlet in candidates if meaning(name) == meaning(text)}:
            return next(iter(hits.values())) if len(hits) == 1 else None
    return None


def _with_marks(text: str) -> str:
    return fold(text, 2)


def _bare_with_marks(text: str) -> str:
    """Without its kind, with its marks: as many words as the name without both."""
    return " ".join(fold(text, 2).split()[-len(_bare_of(text).split()) :])


def _bare_of(text: str) -> str:
    folded = fold(text)
    kind = next((kind for kind in KINDS if folded.startswith(f"{kind} ")), "")
    return folded.removeprefix(kind).strip()


def _named(session: Session, commune_code: str, spellings: list[str]) -> list[tuple[str, Hamlet]]:
    asked = {"commune_code": commune_code, "spellings": spellings}
    return [(hamlet.name, hamlet) for hamlet in session.scalars(_NAMED, asked)]


def _formerly_named(session: Session, commune_code: str, spellings: list[str]) -> list[tuple[str, Hamlet]]:
    former = select(HamletAlias.name, Hamlet).join(Hamlet, HamletAlias.hamlet_id == Hamlet.id)
    wanted = former.where(Hamlet.commune_code == commune_code, HamletAlias.folded.in_(spellings))
    return [(name, hamlet) for name, hamlet in session.execute(wanted)]


def settle(session: Session, *children: Child) -> None:
    """Point each child at the hamlet and household its words name; at none where they name none."""
    with session.no_autoflush:
        said = {(child.commune_code, child.hamlet_text or "") for child in children}
        named = {words: find_hamlet(session, *words) for words in said}
        for child in children:
            hamlet = named[child.commune_code, child.hamlet_text or ""]
            child.hamlet_id = hamlet.id if hamlet else None
            child.household_id = None
        _settle_households(session, [one for one in children if one.hamlet_id and one.household_number])


def _settle_households(session: Session, children: Sequence[Child]) -> None:
    """The household of that number in that hamlet, made when it is new; its head is the first one written."""
    households = _find_households(session, children)
    missing = {_home(child) for child in children} - households.keys()
    if missing:
        # Two phones may bring one new household at once: the hamlet's row lets one of them look first.
        ids = {hamlet_id for _, hamlet_id, _ in missing}
        held = select(Hamlet.id).where(Hamlet.id.in_(ids)).order_by(Hamlet.id)
        session.execute(held.with_for_update(key_share=True))
        households = _find_households(session, children)
    new = {home: _household(home) for home in sorted(missing - households.keys(), key=str)}
    households |= new
    for child in children:
        household = households[_home(child)]
        household.head = household.head or child.household_head or ""
    add_new(session, list(new.values()))
    for child in children:
        child.household_id = households[_home(child)].id


def _home(child: Child) -> _Home:
    return child.commune_code, child.hamlet_id, child.household_number


def _find_households(session: Session, children: Sequence[Child]) -> dict[_Home, Household]:
    """By home, the first made of each; the query may find some more, of the same numbers elsewhere."""
    if not children:
        return {}
    parts = [list(set(part)) for part in zip(*map(_home, children), strict=True)]
    found = session.scalars(_OF_HOMES, dict(zip(("communes", "hamlets", "numbers"), parts, strict=True)))
    return {(one.commune_code, one.hamlet_id, one.number): one for one in found}


def _household(home: _Home) -> Household:
    commune_code, hamlet_id, number = home
    return Household(commune_code=commune_code, hamlet_id=hamlet_id, number=number, head="")
