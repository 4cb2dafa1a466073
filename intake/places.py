"""Where a child lives: the hamlet its words name, and the household its number names within that hamlet."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from catalogue import former_communes
from catalogue.vietnamese import fold
from db import Session, bindparam, select
from db.adding import add_new, fill, new
from db.asking import rows
from db.queries import households
from db.queries.households import Home
from db.tables import Child, Hamlet, HamletAlias, Household

KINDS = (
    "thon", "ban", "tieu khu", "to dan pho", "khu pho", "khu dan cu", "xom", "ap", "buon", "lang", "khom",
    "phum", "soc", "bon", "plei", "khu", "to", "tdp", "tk", "doi",
)  # fmt: skip
"""Words before a hamlet's name, folded; "Hua Nà" and "Bản Hua Nà" are one."""

_BEHIND = ","
"""Between the parts of an address."""
_IN_COMMUNES = Hamlet.commune_code.in_(bindparam("communes", expanding=True))
_NAMED = select(Hamlet.commune_code, Hamlet.name, Hamlet.id).where(
    _IN_COMMUNES, Hamlet.folded.in_(bindparam("spellings", expanding=True))
)
_FORMERLY_NAMED = (
    select(Hamlet.commune_code, HamletAlias.name, Hamlet.id)
    .join(Hamlet, HamletAlias.hamlet_id == Hamlet.id)
    .where(_IN_COMMUNES, HamletAlias.folded.in_(bindparam("spellings", expanding=True)))
)
"""Every record that comes asks these, so they are built once."""

_Said = tuple[str, str]
"""Commune, and words that may name a hamlet of it."""


def find_hamlet(session: Session, commune_code: str, text: str) -> int | None:
    """The id of the one hamlet of the commune that `text` names, now or formerly; None when none or several do.

    Looked at in turn: the name with its marks, the name without them, the name without its kind (thôn, bản …), and
    of an address the part that is left when what may stand behind a hamlet of this commune is taken away.
    """
    return _find_hamlets(session, {(commune_code, text)}).get((commune_code, text))


def _find_hamlets(session: Session, said: Collection[_Said]) -> dict[_Said, int]:
    """`find_hamlet` for all of them at once; who names none, or several, is not in it."""
    found: dict[_Said, int] = {}
    for question in (_NAMED, _FORMERLY_NAMED):
        left = [words for words in said if words not in found and _bare_of(words[1])]
        if left:
            near = _by_commune(rows(session, question, _asked(left)))
            named = {(code, text): _closest(text, near[code]) for code, text in left}
            found |= {words: hamlet_id for words, hamlet_id in named.items() if hamlet_id}
    if whole := {words: part for words in said if words not in found and (part := _hamlet_of_address(*words))}:
        parts = _find_hamlets(session, {(code, part) for (code, _), part in whole.items()})
        found |= {words: parts[place] for words, part in whole.items() if (place := (words[0], part)) in parts}
    return found


def _hamlet_of_address(commune_code: str, text: str) -> str:
    """What an address names before its commune, "" when it names another commune, or more than one place."""
    if _BEHIND not in text:
        return ""
    around = former_communes.names_around(commune_code)
    left = [part.strip() for part in text.split(_BEHIND) if part.strip() and fold(part.strip()) not in around]
    return left[0] if len(left) == 1 else ""


def _asked(said: Collection[_Said]) -> dict[str, object]:
    """The communes, and every way to write those names without marks."""
    bare = {_bare_of(text) for _, text in said}
    spellings = bare | {f"{kind} {one}" for one in bare for kind in KINDS}
    return {"communes": sorted({code for code, _ in said}), "spellings": sorted(spellings)}


def _by_commune(found: Iterable[Sequence[Any]]) -> Mapping[str, list[tuple[str, int]]]:
    hamlets: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for code, name, hamlet_id in found:
        hamlets[code].append((name, hamlet_id))
    return hamlets


def _closest(text: str, candidates: Iterable[tuple[str, int]]) -> int | None:
    """Among (name, id) of hamlets of a commune; some may be what another child's words were looking for."""
    for meaning in (_with_marks, fold, _bare_with_marks, _bare_of):
        if hits := {hamlet_id for name, hamlet_id in candidates if meaning(name) == meaning(text)}:
            return hits.pop() if len(hits) == 1 else None
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


SETTLED = ("hamlet_id", "household_id")
"""The columns of a record that say where it lives."""


def settle(session: Session, child: Child) -> None:
    """Point a record at the hamlet and household its words name; at none where they name none."""
    [(child.hamlet_id, child.household_id)] = _find_homes(session, [child])


def settle_new(session: Session, children: Sequence[Child]) -> None:
    """The same for records that stand in no database yet (`db.adding.new`)."""
    for child, (hamlet_id, household_id) in zip(children, _find_homes(session, children), strict=True):
        fill(child, dict(zip(SETTLED, (hamlet_id, household_id), strict=True)))


def _find_homes(session: Session, children: Sequence[Child]) -> list[tuple[int | None, int | None]]:
    """Hamlet and household of each."""
    with session.no_autoflush:
        named = _find_hamlets(session, {(child.commune_code, child.hamlet_text or "") for child in children})
        hamlets = [named.get((child.commune_code, child.hamlet_text or "")) for child in children]
        homes = [
            (child.commune_code, hamlet_id, child.household_number) if hamlet_id and child.household_number else None
            for child, hamlet_id in zip(children, hamlets, strict=True)
        ]
        found = _find_or_make(session, _heads(homes, children))
    return [(hamlet, found[home] if home else None) for hamlet, home in zip(hamlets, homes, strict=True)]


def _find_or_make(session: Session, heads: Mapping[Home, str]) -> dict[Home, int]:
    """The household of that number in that hamlet, made when it is new; its head is the first one written."""
    known = households.by_home_alone(session, heads, households.by_home(session, heads))
    for home, found in known.items():
        if heads[home] and not found.head:
            households.name_head(session, found.id, heads[home])
    made = {home: _household(home, heads[home]) for home in sorted(heads.keys() - known.keys(), key=str)}
    add_new(session, list(made.values()))
    return {home: (made.get(home) or known[home]).id for home in heads}


def _heads(homes: Sequence[Home | None], children: Sequence[Child]) -> dict[Home, str]:
    """The homes of those children, each with the first head that is written; "" when none is."""
    heads: dict[Home, str] = {}
    for home, child in zip(homes, children, strict=True):
        if home:
            heads[home] = heads.get(home) or child.household_head or ""
    return heads


def _household(home: Home, head: str) -> Household:
    commune_code, hamlet_id, number = home
    return new(Household, {"commune_code": commune_code, "hamlet_id": hamlet_id, "number": number, "head": head})
