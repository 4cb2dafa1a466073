"""What a campaign has come to, hamlet by hamlet (table T2 of the domain dossier), in figures that add up.

cases = done + left + ended. Every column of the last line is the sum of the lines above it.
"""

from cleaning.move_table import is_finished
from cleaning.procedures import get_procedure
from db import Session
from db.queries import case_figures as queries
from db.queries import coverage
from db.tables import Campaign

COLUMNS = {
    "cases": "Số trẻ trong đợt",
    "E1": "Không có số (E1)",
    "E2": "Sai định dạng số (E2)",
    "E3": "Thiếu, sai thông tin (E3)",
    "new": "Trẻ mới bổ sung",
    "checked": "Đã rà soát tại hộ",
    "sent": "Đã chuyển công an",
    "verified": "Công an đã xác thực",
    "given": "Trong đó cấp số mới",
    "returned": "Công an trả lại",
    "updated": "Đã cập nhật phần mềm",
    "done": "Xong mọi bước",
    "ended": "Ra khỏi sổ",
    "left": "Còn lại",
}
"""Columns of the table, in its order."""


def of_campaign(session: Session, campaign: Campaign) -> dict[str, object]:
    """`lines` (hamlet name, then every column), their `total`, and the `coverage` (`db.queries.coverage`)."""
    finished = is_finished(get_procedure(campaign.procedure))
    lines = [
        {"hamlet": name or "Chưa rõ thôn, bản"} | dict(zip(COLUMNS, counts, strict=True))
        for name, counts in queries.by_hamlet(session, campaign, finished)
    ]
    total = {key: sum(int(line[key]) for line in lines) for key in COLUMNS}
    return {"lines": lines, "total": total, "coverage": coverage.of_campaign(session, campaign)}
