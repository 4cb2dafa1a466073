"""One check and one second visit that an officer gave a phone, and the record they are about."""

MAI = "0b7d0000-0000-4000-8000-000000000002"
CHECK = "0b7d0000-0000-4000-8000-000000000008"
RECORD = {
    "full_name": "Lò Thị Mai",
    "birth_date": "2019-03-05",
    "household_number": "34",
    "household_head": "Lò Văn Pâng",
    "mother_name": "Quàng Thị Hà",
}
GIVEN = {
    "uuid": CHECK,
    "child": MAI,
    "rev": 2,
    "hamlet": "Bản Hua Nà",
    "fields": RECORD,
    "findings": [{"rule": "E1.1", "field": "personal_id", "message": "Chưa có số định danh."}],
    "ask": "Xem lại giấy khai sinh",
    "due_on": "2026-12-05",
    "assigned_at": "2026-11-22T04:00:00+00:00",
}
KNOWN = {"uuid": MAI, "full_name": "Lò Thị Mai", "birth_year": "2019", "hamlet": "Bản Hua Nà", "rev": 2}
AGAIN = {
    "recheck": "12",
    "child": MAI,
    "rev": 2,
    "hamlet": "Bản Hua Nà",
    "fields": {"household_number": "34", "household_head": "Lò Văn Pâng"},
    "birth_year": "2019",
    "asks": ["full_name", "birth_date", "sex", "ethnicity", "father_name", "mother_name", "personal_id"],
}
"""Her household's second visit, for another person than who went first."""
