"""What is said of a report's figures: the day they were taken, and when frozen the hash and where the log stood."""

from dataclasses import dataclass
from datetime import date

from reports.periods import Period, spoken


@dataclass(frozen=True, slots=True)
class Stand:
    """`day` is the day of the paper; `hash` and `audit_stamp` are "" for a draft."""

    day: date
    hash: str = ""
    audit_stamp: str = ""

    def early_words(self, of: Period) -> str:
        """What has to stand under a period that was not over when its figures were taken; "" when it was."""
        if of.last <= self.day:
            return ""
        return f"Số liệu tạm tính đến ngày {spoken(self.day)}, kỳ báo cáo chưa hết"
