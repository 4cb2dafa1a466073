"""Every rule of the cleaning plans in a few words, for lists and choices; the sentence itself is in the finding."""

RULE_TITLES: dict[str, str] = {
    "E1.1": "Chưa có số",
    "E1.2": "Ghi tạm, không phải số",
    "E1.3": "Ghi số của giấy khác",
    "E2.1": "Số có chữ hoặc ký hiệu",
    "E2.2": "Số không đủ 12 chữ số",
    "E2.3": "Số CMND 9 chữ số",
    "E2.4": "Mất chữ số 0 ở đầu",
    "E2.5": "Mã tỉnh trong số không có",
    "E2.6": "Số của người lớn",
    "E2.7": "Số không khớp giới tính",
    "E2.8": "Số không khớp năm sinh",
    "E2.9": "Một số ở hai hồ sơ",
    "E2.10": "Đăng ký khai sinh ở tỉnh khác",
    "E2.11": "Số bị Excel làm tròn",
    "E3": "Ghi chưa hiểu",
    "E3.1": "Họ và tên thiếu hoặc sai",
    "E3.2": "Họ và tên sai bảng mã",
    "E3.3": "Ngày sinh thiếu hoặc sai",
    "E3.4": "Ngày và tháng có thể bị đổi chỗ",
    "E3.5": "Giới tính thiếu hoặc sai",
    "E3.6": "Dân tộc thiếu hoặc chưa rõ",
    "E3.7": "Thiếu cha, mẹ, người nuôi dưỡng",
    "E3.8": "Hoàn cảnh mâu thuẫn",
    "E3.9": "Có thể trùng hồ sơ",
    "E3.10": "Anh chị em sinh quá gần nhau",
    "E3.11": "Thôn, bản không có trong xã",
    "E3.12": "Thiếu địa chỉ cụ thể",
}
"""Rule → a few words; source: domain dossier 2.7."""

TOLD_TITLES: dict[str, str] = {
    "E3.21": "Phần mềm của Bộ báo lỗi",
    "E3.22": "Có thông báo về cháu",
}
"""What others tell of a record (`cleaning.told`): no rule of the plans, so without a switch."""


def title(rule: str) -> str:
    """The words of a rule; the bare rule where a newer one has none yet."""
    return (RULE_TITLES | TOLD_TITLES).get(rule, rule)
