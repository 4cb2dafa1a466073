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
    "item": "Một phiếu đang chờ gửi. Bấm Sửa để ghi lại. Máy không gửi được thì xuất tệp kín. Rút thì ghi vì sao.",
    "known": "Tìm cháu đã có trong thôn, bản. Gõ tên, rồi bấm vào tên cháu.",
    "child": "Hồ sơ đã có. Bấm Sửa thông tin, hoặc báo cháu đã chuyển đi, đã mất, hay là nhập nhầm.",
    "photo": "Chụp sổ. Đặt sổ chỗ sáng, giữ máy yên, lấy đủ bốn góc trang.",
    "camera": "Đưa cả trang sổ vào khung. Máy báo đủ nét thì bấm Chụp.",
    "picture": "Ảnh vừa chụp. Ảnh mờ thì chụp lại. Viền lệch thì kéo bốn góc. Đủ nét thì chụp trang tiếp.",
    "checks": "Kiểm tra tại hộ. Bấm vào tên cháu. Hỏi gia đình, rồi chọn câu trả lời.",
    "check": "Hỏi gia đình. So giấy tờ với hồ sơ. Chọn kết quả, ghi đã hỏi ai, rồi bấm Xong.",
    "rechecks": "Phúc tra. Bấm vào từng cháu, hỏi lại gia đình từ đầu.",
    "recheck": "Hỏi lại từ đầu, ghi như gia đình nói hôm nay. Ghi đã hỏi ai, rồi bấm Xong.",
    "wake": "Máy lâu chưa gửi. Gõ mật khẩu để gửi tiếp. Mọi phiếu vẫn còn trong máy.",
    "guide": "Hướng dẫn cho trưởng thôn, trưởng bản. Đọc từ trên xuống, có hình ở từng việc.",
    "install": "Cách để ứng dụng lên màn hình chính. Làm theo từng hình.",
    "leave": "Rời máy. Gửi hết phiếu trước, hoặc để lại trong máy và khoá.",
}
"""By the address of the screen; the questions of the form are spoken by their labels and hints."""

VISIT = {
    "answer": "Kết quả. Đúng như hồ sơ, có chỗ khác, chưa gặp, đã chuyển đi, đã mất, hay không có cháu này.",
    "asked": "Đã hỏi ai. Ghi người trong hộ đã trả lời, ví dụ bà ngoại.",
    "visit_note": "Ghi thêm. Điều cán bộ xã cần biết.",
}
"""What a visit to a household asks beside the form."""


def prompts() -> dict[str, str]:
    """Everything that can be said, by its name; no name of anybody is among it."""
    sections = (*HOUSEHOLD_BOOK.household, *HOUSEHOLD_BOOK.child)
    asked = {question.key: _spoken(question) for section in sections for question in section.questions}
    return {f"screen-{name}": text for name, text in SCREENS.items()} | VISIT | asked


def _spoken(question: Question) -> str:
    return f"{question.label}. {question.hint}".strip()


def path_of(folder: Path, name: str) -> Path:
    """Where a prompt lies in a folder of recordings."""
    return folder / f"{name}.ogg"


if __name__ == "__main__":
    sys.stdout.writelines(f"{name}\t{text}\n" for name, text in prompts().items())
