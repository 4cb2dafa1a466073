"""What the reader learned from corrections, shown and taken back: the commune's own words, and writers' habits."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from access.keys import Keyring
from catalogue.refusals import not_found
from db import Scope, Session
from db.queries import learning as queries
from db.queries.learning import Writer
from intake import learning, own_words
from intake.ocr import active
from web.forms import Form
from web.settings import Settings
from web.visitor import Only

OFFICERS = [Only("review")]
WORDS_SHOWN, PAIRS_SHOWN, SURNAMES_SHOWN = 200, 30, 20
PLACES = {"surname": "họ", "middle": "tên đệm", "given": "tên", "hamlet": "thôn, bản"}


@get("/review/learning", guards=OFFICERS, sync_to_thread=True)
def show_learning(
    session: NamedDependency[Session], reach: NamedDependency[Scope], settings: NamedDependency[Settings]
) -> Template:
    """The commune's own words with who confirmed them first, and whose handwriting is known."""
    context = {
        "words": queries.own_words(session, reach, WORDS_SHOWN),
        "places": PLACES,
        "surnames": queries.surnames(session, reach.commune_code or "").most_common(SURNAMES_SHOWN),
        "shown_max": WORDS_SHOWN,
        "writers": queries.writers(session, reach),
        "weights": active.in_use(settings.weights_folder),
    }
    return Template("review/learning.html", context=context)


@post("/review/learning/words/{word_id:int}", guards=OFFICERS, sync_to_thread=True)
def change_word(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    word_id: FromPath[int],
) -> Redirect:
    """Take a word out of the reader's use, or put it back."""
    change = own_words.put_back if form.text("decision") == "put_back" else own_words.remove
    change(session, reach, word_id)
    return Redirect("/review/learning#words", status_code=303)


@get("/review/learning/writer", guards=OFFICERS, sync_to_thread=True)
def show_writer(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    user: FromQuery[int],
    book: FromQuery[str] = "",
) -> Template:
    """Which letters of this writer are read as others, most often first."""
    line = writer_asked(session, reach, user, book)
    letters = learning.letters_of(session, keyring, line.writer)
    context = {
        "line": line,
        "pairs": letters.misread(PAIRS_SHOWN),
        "waiting_count": len(queries.waiting_pages(session, line.writer)),
    }
    return Template("review/writer.html", context=context)


@post("/review/learning/writer", guards=OFFICERS, sync_to_thread=True)
def change_writer(
    session: NamedDependency[Session], reach: NamedDependency[Scope], form: NamedDependency[Form]
) -> Redirect:
    """Let this writer's habits count or not, or have the waiting pages read anew with all that was learned."""
    number = form.text("user")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise not_found()
    writer = writer_asked(session, reach, int(number), form.text("book")).writer
    if form.text("decision") == "again":
        learning.read_again(session, reach, writer)
        return Redirect("/review", status_code=303)
    learning.switch(session, reach, writer, is_on=form.text("decision") == "on")
    return Redirect("/review/learning#writers", status_code=303)


def writer_asked(session: Session, scope: Scope, user_id: int, book: str) -> queries.WriterLine:
    """A writer of the own commune. Refuses NOT_FOUND."""
    writer = Writer(scope.commune_code or "", user_id, book)
    found = next((line for line in queries.writers(session, scope) if line.writer == writer), None)
    if found is None:
        raise not_found()
    return found
