"""What waits for this person to choose, on one page: two ways a field was written, records that are to end."""

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from access.keys import Keyring
from db import Scope, Session
from web.question_page import questions_for
from web.visitor import Only


@get("/questions", guards=[Only("agree_to_end")], sync_to_thread=True)
def list_questions(
    session: NamedDependency[Session], keyring: NamedDependency[Keyring], reach: NamedDependency[Scope]
) -> Template:
    """Each with its child, since when it waits, and the way to the place where it is decided."""
    return Template("questions/list.html", context={"lines": questions_for(session, keyring, reach)})
