"""Lists of what the reader learned: the commune's own words, writers, and the letters of one that are misread."""

from db.queries import learning as queries
from intake import learning
from web.lists.listed import ROWS_MAX, Asked, ListFile, Table, of_screen
from web.refusals import not_found
from web.spoken import vn_time
from web.views.learning import PLACES, writer_asked


def _words(asked: Asked) -> Table:
    rows = (
        [
            line.word.text,
            PLACES[line.word.place],
            str(line.word.uses_count),
            line.author,
            vn_time(line.word.at),
            "đã bỏ" if line.word.removed_at else "có",
        ]
        for line in queries.own_words(asked.session, asked.scope, ROWS_MAX)
    )
    return Table(("Chữ", "Là", "Số lần xác nhận", "Người xác nhận đầu tiên", "Lúc", "Máy dùng"), rows)


def _writers(asked: Asked) -> Table:
    rows = (
        [line.name, line.writer.book, str(line.row_count), "đã tắt" if line.is_off else "có"]
        for line in queries.writers(asked.session, asked.scope)
    )
    return Table(("Người gửi", "Sổ", "Dòng đã xác nhận", "Máy dùng"), rows)


def _letters(asked: Asked) -> Table:
    user = asked.words.get("user", "")
    if not (user.isascii() and user.isdecimal() and len(user) < 10):
        raise not_found()
    line = writer_asked(asked.session, asked.scope, int(user), asked.words.get("book", ""))
    letters = learning.letters_of(asked.session, asked.keyring, line.writer)
    rows = ([pair.written, pair.read, str(pair.times), str(pair.shown)] for pair in letters.misread(ROWS_MAX))
    return Table(("Viết là", "Máy đọc thành", "Số lần", "Trong số lần viết"), rows)


_LEARNING = "/review/learning"
WORDS = of_screen("Chữ riêng của xã", _LEARNING, "chu-rieng", "review", _words)
LISTS = (
    WORDS,
    ListFile("Người ghi sổ", _LEARNING, f"{_LEARNING}/writers", "nguoi-ghi-so", WORDS.rights, _writers),
    of_screen("Chữ hay bị đọc nhầm", f"{_LEARNING}/writer", "chu-doc-nham", "review", _letters),
)
