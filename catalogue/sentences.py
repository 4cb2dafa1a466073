"""What checks of carers and groups say, once for server and phone, whose definition carries these words as data.

A place in braces is filled in by the check.
"""

SENTENCES = {
    "nobody_cares": "Chưa có cha, mẹ hay người nuôi dưỡng. Ghi ít nhất một người.",
    "named_like_the_child": "{label} trùng với tên của cháu. Xem có ghi nhầm cột không.",
    "carer_has_old_number": "Số chứng minh nhân dân 9 chữ số đã hết hiệu lực từ 31/12/2024. Ghi số căn cước 12 chữ số.",
    "carer_number_wrong": "Số của người nuôi dưỡng chưa đúng: cần 12 chữ số như trên thẻ căn cước.",
    "carer_too_young": "Theo số đã ghi, người nuôi dưỡng sinh năm {carer_year}, cháu sinh năm {year}. Xem lại số.",
    "orphan_with_parent": "Ghi mồ côi cả cha và mẹ nhưng người nuôi dưỡng lại là cha hoặc mẹ. Hỏi lại gia đình.",
    "dropped_out": "Cháu ghi bỏ học mà chưa ghi nhóm nguy cơ. Nếu cháu chưa học xong lớp 9, chọn nhóm có nguy cơ.",
    "ill_but_not_poor": "Nhóm bệnh hiểm nghèo chỉ tính hộ nghèo, cận nghèo. Hộ này chưa ghi nghèo hay cận nghèo.",
    "poverty_denied": "Ghi nhóm hộ nghèo, cận nghèo nhưng phiếu hộ không ghi nghèo hay cận nghèo. Xem lại phiếu hộ.",
    "carer_needed": "Cháu thuộc nhóm phải ghi người nuôi dưỡng. Ghi họ tên người đang chăm cháu.",
    "group_not_named": "Sổ đánh dấu hoàn cảnh đặc biệt nhưng chưa ghi nhóm nào. Hỏi lại gia đình rồi chọn nhóm.",
    "group_not_understood": "Hoàn cảnh ghi trên giấy chưa rõ thuộc nhóm nào. Xem lại giấy rồi chọn nhóm.",
    "address_missing": "Địa chỉ chi tiết còn trống hoặc chưa rõ. Ghi số nhà, tổ, ngõ hoặc chỗ dễ tìm.",
}


def say(key: str, **filled: object) -> str:
    """The sentence of that key with its places filled."""
    return SENTENCES[key].format(**filled)
