"""Where a child lives: the hamlet its words name, and the household its number names within that hamlet."""

from catalogue.vietnamese import fold
from db import Session, select
from db.tables import Child, Hamlet, HamletAlias, Household

KINDS = (
    "thon", "ban", "tieu khu", "to dan pho", "khu pho", "khu dan cu", "xom", "ap", "buon", "lang", "khom",
    "phum", "soc", "bon", "plei", "khu", "to", "tdp", "tk", "doi",
)  # fmt: skip
"""Words before a hamlet's name, folded; "Hua Nà" and "Bản Hua Nà" are one."""


def find_hamlet(session: Session, commune_code: str, text: str) -> Hamlet | None:
    """The one hamlet of the commune that `text` names, now or formerly; None when none or several bear the name.

    Looked at in turn: the name with its marks, the name without them, the name without its kind (thôn, bản …).
    """
    bare = _bare_of(text)
    if not bare:
        return None
    candidates = _of_name(session, commune_code, bare)
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


def _of_name(session: Session, commune_code: str, bare: str) -> list[tuple[str, Hamlet]]:
    """Hamlets of the commune whose folded name or alias is `bare`, with or without a kind before it."""
    spellings = [bare, *(f"{kind} {bare}" for kind in KINDS)]
    of_commune = Hamlet.commune_code == commune_code
    own = session.scalars(select(Hamlet).where(of_commune, Hamlet.folded.in_(spellings)))
    former = session.execute(
        select(HamletAlias.name, Hamlet)
        .join(Hamlet, HamletAlias.hamlet_id == Hamlet.id)
        .where(of_commune, HamletAlias.folded.in_(spellings))
    )
    return [(hamlet.name, hamlet) for hamlet in own] + [(name, hamlet) for name, hamlet in former]


def settle(session: Session, child: Child) -> None:
    """Point the child at the hamlet and household its words name; at none where they name none."""
    hamlet = find_hamlet(session, child.commune_code, child.hamlet_text or "")
    child.hamlet_id = hamlet.id if hamlet else None
    child.household_id = _household(session, child).id if child.hamlet_id and child.household_number else None


def _household(session: Session, child: Child) -> Household:
    """The household of that number in that hamlet, made when it is new; its head is the first one written."""
    # Two phones may bring one new household at once: the hamlet's row lets one of them look first.
    session.execute(select(Hamlet.id).where(Hamlet.id == child.hamlet_id).with_for_update(key_share=True))
    same = (Household.commune_code == child.commune_code, Household.hamlet_id == child.hamlet_id)
    wanted = select(Household).where(*same, Household.number == child.household_number).order_by(Household.id)
    household = session.scalars(wanted.limit(1)).first()
    if household is None:
        household = Household(hamlet_id=child.hamlet_id, commune_code=child.commune_code, head="")
        household.number = child.household_number
        session.add(household)
    household.head = household.head or child.household_head or ""
    session.flush([household])
    return household
