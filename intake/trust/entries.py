"""The second entry: a drawn field typed again by somebody who sees its cut-out alone, never what was accepted.

The one who enters is another person, or the same one a day later. The second may err as well: where both say the same
it is taken for the truth, where they differ a third look decides (`intake/trust/verdicts`).
"""

from access.keys import Keyring
from access.matrix import may
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from db import IntegrityError, Scope, Session
from db.queries import trust as queries
from db.tables import AcceptedField, Cell, SecondEntry
from intake import doubts
from intake.decisions import TYPED_MAX
from intake.readings import open_cell
from intake.trust import thresholds
from intake.trust.accepted import value_of

MOVED_EVERY = 10
"""Thresholds are worked out anew after so many entries, and at once when one found an error."""


def enter(session: Session, keyring: Keyring, scope: Scope, accepted_id: int, text: str) -> bool:
    """Keep what was typed ("" for what can't be read); whether it agrees with what was accepted.

    Refuses NOT_FOUND, also for who saw what was accepted less than a day ago; TOO_LONG; ENTERED_ALREADY.
    """
    if not may(scope.role, "review"):
        raise not_found()
    one = queries.find_due(session, scope, accepted_id)
    if one is None:
        raise _late() if queries.is_entered(session, scope, accepted_id) else not_found()
    typed, first = _checked(text, one.field), value_of(keyring, one)
    agrees = doubts.is_one(one.field, typed, first)
    box = keyring.seal(typed.encode(), entry_seal_place(one.id))
    entry = SecondEntry(accepted_id=one.id, box=box, user_id=scope.user_id, verdict="same" if agrees else "")
    if agrees:
        entry.is_misread = is_misread(session, keyring, one, first)
    _add(session, entry)
    if agrees and (entry.is_misread or entry.id % MOVED_EVERY == 0):
        thresholds.move(session, one.commune_code, [one.field])
    return agrees


def is_misread(session: Session, keyring: Keyring, one: AcceptedField, truth: str) -> bool:
    """Whether the reader had said otherwise than the paper does; where nothing was read, nothing was misread."""
    cell = session.get_one(Cell, one.cell_id)
    read = open_cell(keyring, cell).value
    return not doubts.is_lost(cell) and not doubts.is_one(one.field, doubts.words(one.field, read), truth)


def typed_of(keyring: Keyring, entry: SecondEntry) -> str:
    """What the second one typed. Refuses SealBroken."""
    return keyring.open(entry.box, entry_seal_place(entry.accepted_id)).decode()


def third_of(keyring: Keyring, entry: SecondEntry) -> str:
    """What the third one typed, "" when nothing. Refuses SealBroken."""
    return keyring.open(entry.third_box, entry_seal_place(entry.accepted_id)).decode() if entry.third_box else ""


def entry_seal_place(accepted_id: int) -> str:
    """What the boxes of an entry are bound to."""
    return f"second entry:{accepted_id}"


def _checked(text: str, column: str) -> str:
    typed = tidy(text)
    if len(typed) > TYPED_MAX:
        raise Refusal("TOO_LONG", f"Ô này dài quá {TYPED_MAX} ký tự. Rút ngắn rồi gửi lại.", field=column)
    return typed


def _add(session: Session, entry: SecondEntry) -> None:
    """Two may type the same field at one moment: the first counts."""
    try:
        with session.begin_nested():
            session.add(entry)
    except IntegrityError:
        raise _late() from None


def _late() -> Refusal:
    sentence = "Ô này vừa có người nhập lại xong. Sang ô tiếp theo."
    return Refusal("ENTERED_ALREADY", sentence, status=409)
