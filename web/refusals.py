"""What the outermost layer itself refuses, before any room is asked."""

from typing import TypeVar

from catalogue.refusals import Refusal
from catalogue.refusals import not_found as not_found

Found = TypeVar("Found")


def known(found: Found | None) -> Found:
    """What was found. Refuses NOT_FOUND: what is out of reach is answered like what does not exist."""
    if found is None:
        raise not_found()
    return found


def not_logged_in() -> Refusal:
    """Nobody is logged in, or the session is over."""
    return Refusal("NOT_LOGGED_IN", "Phiên làm việc đã hết hoặc chưa đăng nhập. Đăng nhập rồi làm tiếp.", status=401)


def second_factor_due() -> Refusal:
    """The password was right; a code or a passkey is still due."""
    sentence = "Mật khẩu đúng. Gõ thêm mã trong ứng dụng hoặc dùng khoá truy cập để vào."
    return Refusal("SECOND_FACTOR", sentence, status=401)


def device_locked() -> Refusal:
    """The phone was locked from afar."""
    sentence = "Máy này đã bị khoá. Phiếu chờ gửi vẫn được giữ và gửi đi; hỏi cán bộ xã để ghép máy lại."
    return Refusal("DEVICE_LOCKED", sentence, status=401)


def device_asleep() -> Refusal:
    """The phone has not called for so long that its person is asked for the password."""
    sentence = "Máy này đã lâu không liên lạc. Gõ mật khẩu để dùng tiếp; mọi phiếu vẫn còn trong máy."
    return Refusal("DEVICE_ASLEEP", sentence, status=401)


def foreign_call() -> Refusal:
    """The call came from a page that is not ours, or without the token our pages carry."""
    return Refusal("FOREIGN_CALL", "Trang này đã cũ hoặc mở từ nơi khác. Tải lại trang rồi làm lại.", status=403)


def method_unknown() -> Refusal:
    """The address is there, but not for this method."""
    return Refusal("METHOD", "Địa chỉ này không nhận thao tác đó. Về trang chính rồi làm lại.", status=405)


def someone_was_first() -> Refusal:
    """The database has it already, under another hand."""
    return Refusal("SOMEONE_FIRST", "Vừa có người khác ghi nội dung này. Tải lại trang rồi xem lại.", status=409)


def too_large() -> Refusal:
    """The body is over the limit of this address."""
    return Refusal("TOO_LARGE", "Nội dung gửi lên quá lớn. Chia nhỏ rồi gửi lại; mỗi ảnh nhiều nhất 12 MB.", status=413)


def not_understood() -> Refusal:
    """The body, or a part of the address, is of another shape."""
    return Refusal("NOT_UNDERSTOOD", "Nội dung gửi lên không đọc được. Tải lại trang rồi làm lại.")


def strange_character() -> Refusal:
    """A NUL or half a character somewhere in what was sent."""
    return Refusal("STRANGE_CHARACTER", "Có ký tự lạ không dùng được trong chữ vừa gửi. Xoá ký tự đó rồi gửi lại.")


def disk_full() -> Refusal:
    """The database's disk takes nothing more; without a line in the log no record is shown either."""
    sentence = (
        "Ổ đĩa của máy chủ đã đầy nên chưa làm được. Báo người quản trị dọn ổ, rồi làm lại; phiếu vẫn còn trong máy."
    )
    return Refusal("DISK_FULL", sentence, status=503)


def busy() -> Refusal:
    """The database did not answer in time."""
    return Refusal("BUSY", "Máy chủ đang bận, chưa lưu được. Đợi vài giây rồi làm lại.", status=503)


def failed() -> Refusal:
    """Something we did not expect; nothing was kept."""
    return Refusal("FAILED", "Máy chủ gặp lỗi, chưa lưu gì. Làm lại; nếu vẫn lỗi, báo người quản trị.", status=500)
