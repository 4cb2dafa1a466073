"""What the board of hamlets needs to be shown, on its own page and at home."""

from access.keys import Keyring
from access.kind_marks import readable_marks
from catalogue.checks import CLASS_TITLES
from db import Scope, Session
from db.queries import board
from web.asked import address


def board_of(session: Session, keyring: Keyring, scope: Scope) -> dict[str, object]:
    """The context of `children/_board.html`."""
    lines = board.by_hamlet(session, scope, readable_marks(keyring, scope.role))
    return {"lines": lines, "classes": CLASS_TITLES, "to": lambda **asked: address("/children", {}, **asked)}
