"""Lists of what could be corrected together, of the values that stand in one field, and of what was corrected."""

from access.kind_marks import readable_marks
from access.records import COLUMNS
from catalogue.fields import label
from cleaning.titles import title
from db.queries import corrections as queries
from intake import corrections
from web.lists.listed import Asked, ListFile, Table, of_screen
from web.spoken import vn_time
from web.views.correction_values import values_asked


def _proposed(asked: Asked) -> Table:
    found = queries.proposed(asked.session, asked.scope, readable_marks(asked.keyring, asked.scope.role))
    rows = ([rule, title(rule), label(field), str(count)] for rule, field, count in found if field in COLUMNS)
    return Table(("Quy tắc", "Lỗi", "Ô", "Số cháu"), rows)


def _made(asked: Asked) -> Table:
    rows = (
        [
            vn_time(one.at),
            label(one.field),
            title(one.facet),
            str(corrections.changed_count(one)),
            by,
            vn_time(one.undone_at),
        ]
        for one, by in queries.newest(asked.session, asked.scope)
    )
    return Table(("Lúc", "Ô", "Sửa gì", "Số cháu", "Người sửa", "Hoàn tác lúc"), rows)


def _values(asked: Asked) -> Table:
    rows = ([words, str(count)] for _, words, count in values_asked(asked.session, asked.scope, asked.words))
    return Table(("Đang ghi", "Số cháu"), rows)


PROPOSED = of_screen("Máy có đề nghị", "/corrections", "de-nghi-sua", "move_case", _proposed)
LISTS = (
    PROPOSED,
    ListFile("Đã sửa", PROPOSED.screen, "/corrections/made", "da-sua", PROPOSED.rights, _made),
    of_screen("Giá trị đang ghi", "/corrections/values", "gia-tri-dang-ghi", "move_case", _values),
)
