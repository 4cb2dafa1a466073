"""What the phone can say aloud to those who read Vietnamese as a second language, and the voice that was made for it.

`script/speak` makes the files with espeak-ng's Vietnamese voice and Opus from what `python -m web.voice` prints. A
commune may record its own in their place: files of the same names in the data folder, under voice/{its code}.
"""

import sys
from pathlib import Path

from intake.forms.form import Question
from intake.forms.household_book import HOUSEHOLD_BOOK

SHIPPED = Path(__file__).parent / "assets" / "voice"
TEXTS = SHIPPED / "texts.tsv"
"""What each shipped file says: a name, a tab, the words."""

SCREENS = {
    "home": "Trang đầu. Nút trên cùng để thêm trẻ. Dưới đó là chụp sổ, và kiểm tra tại hộ.",
    "new": "Phiếu thêm trẻ. Ghi hộ trước, rồi ghi từng cháu. Máy tự lưu. Ghi xong thì bấm Xong.",
    "correct": "Phiếu sửa. Chỉ ghi chỗ cần sửa. Ô để trống thì giữ như cũ.",
    "saved": "Đã lưu trong máy. Phiếu tự gửi khi có mạng.",
    "waiting": "Hộp chờ gửi. Bấm vào tên để xem, sửa, hoặc rút phiếu.",
    "known": "Tìm cháu đã có trong thôn, bản. Gõ tên, rồi bấm vào tên cháu.",
    "photo": "Chụp sổ. Đặt sổ chỗ sáng, giữ máy yên, lấy đủ bốn góc trang.",
    "checks": "Kiểm tra tại hộ. Bấm vào tên cháu. Hỏi gia đình, rồi chọn câu trả lời.",
    "check": "Hỏi gia đình. So giấy tờ với hồ sơ. Chọn kết quả, ghi đã hỏi ai, rồi bấm Xong.",
    "leave": "Rời máy. Gửi hết phiếu trước, hoặc để lại trong máy và khoá.",
}
"""By the address of the screen; the questions of the form are spoken by their labels and hints."""


def prompts() -> dict[str, str]:
    """Everything that can be said, by its name; no name of anybody is among it."""
    sections = (*HOUSEHOLD_BOOK.household, *HOUSEHOLD_BOOK.child)
    asked = {question.key: _spoken(question) for section in sections for question in section.questions}
    return {f"screen-{name}": text for name, text in SCREENS.items()} | asked


def _spoken(question: Question) -> str:
    return f"{question.label}. {question.hint}".strip()


def path_of(folder: Path, name: str) -> Path:
    """Where a prompt lies in a folder of recordings."""
    return folder / f"{name}.ogg"


if __name__ == "__main__":
    sys.stdout.writelines(f"{name}\t{text}\n" for name, text in prompts().items())
