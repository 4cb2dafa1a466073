"""What a line of the audit log is called on a screen; what has no words yet stands under its own name."""

from db.tables import AuditLine

_DID = {
    "view": "xem hồ sơ",
    "list": "xem danh sách tên",
    "paper": "xem trang sổ",
    "export": "xuất tệp",
    "print": "in trang",
    "change": "sửa hồ sơ",
    "log_in": "đăng nhập",
    "log_out": "đăng xuất",
    "enrol": "ghép điện thoại",
    "lock": "khoá điện thoại",
    "issue_code": "mở mã ghép máy",
    "show_with_reason": "xem nhóm nhạy cảm, có ghi lý do",
    "confirm_children": "xác nhận hồ sơ",
    "confirm_row": "xác nhận dòng đọc từ sổ",
    "refuse_row": "bỏ dòng đọc từ sổ",
    "take_rows": "xác nhận nhiều dòng",
    "decide": "duyệt trường đọc từ sổ",
    "undo": "lùi một bước",
    "send_pages": "gửi ảnh sổ",
    "send_photo": "gửi ảnh sổ",
    "sync": "gửi phiếu",
    "save": "lưu phiếu",
    "assign": "giao kiểm tra tại hộ",
    "open_campaign": "mở đợt làm sạch",
    "close_campaign": "khoá sổ đợt làm sạch",
    "correct_result": "mở lại đợt làm sạch bị trả lại",
    "move_cases": "chuyển bước",
    "draw": "lập danh sách gửi công an",
    "approve": "duyệt danh sách gửi công an",
    "send": "giao danh sách cho công an",
    "answer": "trả lời danh sách",
    "give_back": "trả lại danh sách đã ký",
    "end_child": "kết thúc hồ sơ",
    "bring_child_back": "đưa hồ sơ trở lại",
    "correct": "sửa hàng loạt",
    "import": "nhập tệp Excel",
    "bring_import": "gửi tệp Excel để nhập",
    "keep_groups": "ghi nhóm của trẻ",
    "confirm_columns": "xác nhận cột của tệp Excel",
    "accept_import": "ghi tệp Excel vào hồ sơ",
    "undo_import": "hoàn tác tệp Excel",
    "drop_import": "bỏ tệp Excel",
    "decide_import_row": "chọn dòng của tệp Excel",
    "change_password": "đổi mật khẩu",
    "start_app": "ghép ứng dụng tạo mã",
    "confirm_app": "bật bước xác nhận thứ hai",
    "remove_app": "gỡ ứng dụng tạo mã",
    "keep_passkey": "thêm khoá truy cập",
    "remove_passkey": "gỡ khoá truy cập",
    "make_codes": "lấy mã dự phòng mới",
    "end_session": "đăng xuất máy khác",
    "keep_ground": "ghi căn cứ lưu dữ liệu",
    "receive_request": "ghi yêu cầu của gia đình",
    "answer_request": "trả lời yêu cầu của gia đình",
    "note_incident": "ghi sự cố dữ liệu",
    "report_incident": "ghi đã báo cáo sự cố",
    "mark_told": "đọc các lý do xem",
    "make_account": "tạo tài khoản",
    "end_account": "khoá tài khoản",
    "reset_password": "đặt lại mật khẩu",
}


def did(line: AuditLine) -> str:
    """The act in words, and how it ended where it was refused."""
    words = "nhập hồ sơ" if line.action == "change" and line.about == "rev 1" else _DID.get(line.action, line.action)
    if line.action == "export" and line.child_uuid is None:
        words = f"{words} {line.about}"
    return f"{words}: bị từ chối ({line.outcome})" if line.outcome else words
