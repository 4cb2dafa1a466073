"""Reports on A4 as Nghị định 30/2020 lays them out: read back from the PDF, place by place."""

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from intake.forms.printed import face
from reports import hamlet_table, paper, paper_table
from reports.paper import Face
from reports.periods import Period
from reports.stand import Stand
from reports.tables import HIDDEN_NOTE, Check, Column, Line, Report

PERIOD = Period(date(2026, 1, 1), date(2026, 5, 20))
OVER = Stand(date(2026, 5, 21), "ab" * 32, "Nhật ký dòng 12.")
MM = 72 / 25.4


def report(columns: tuple[Column, ...], lines: tuple[Line, ...], commune: str = "Xã Mường La") -> Report:
    return Report(
        kind="hamlets",
        title="BIỂU TỔNG HỢP TRẺ EM THEO THÔN, BẢN",
        commune=commune,
        province="Sơn La",
        period=PERIOD,
        first_heading="Thôn, bản",
        columns=columns,
        lines=lines,
        checks=(Check("Nam + nữ = tổng số", is_passed=True),),
        signers=("NGƯỜI LẬP BIỂU", "CHỦ TỊCH" if commune else "GIÁM ĐỐC"),
    )


FEW = (Column("total", "Tổng số"), Column("male", "Nam"))
MANY = tuple(hamlet_table._column(key) for key in hamlet_table.KEYS)
SIXTY = tuple(
    Line(f"Tổ dân phố khu tái định cư thủy điện số {at}", (7532, *[123] * (len(MANY) - 1))) for at in range(60)
)


def pages(made: Report, stand: Stand = OVER) -> list[pypdfium2.PdfPage]:
    face.load()
    written = paper.written(made, Face(face.REGULAR, face.BOLD, face.ITALIC, face.BOLD_ITALIC), stand)
    return list(pypdfium2.PdfDocument(written))


def text(page: pypdfium2.PdfPage) -> str:
    return " ".join(page.get_textpage().get_text_range().split())


def test_the_heading_is_the_decrees() -> None:
    (page,) = pages(report(FEW, (Line("Bản Hua Nà", (3, 2)),)))
    said = text(page)
    for words in (
        "ỦY BAN NHÂN DÂN XÃ MƯỜNG LA",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "/BC-UBND",
        "Mường La, ngày 21 tháng 5 năm 2026",
        "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
        "(Ký, ghi rõ họ tên)",
        "Nơi nhận: - Sở Y tế; - Lưu: VT, VHXH.",
        "Nam + nữ = tổng số: đạt",
        "đã chốt, mã băm abababababababab",
    ):
        assert words in said, words


def test_the_committee_the_chairman_signs_for_stands_on_one_line() -> None:
    (page,) = pages(report(FEW, (Line("Bản Hua Nà", (3, 2)),)))
    letters = page.get_textpage()
    assert "TM. ỦY BAN NHÂN DÂN" in [line.strip() for line in letters.get_text_range().splitlines()]


def test_a_zero_stands_before_days_under_ten_and_the_first_two_months_alone() -> None:
    made = report(FEW, (Line("Bản Hua Nà", (3, 2)),))
    for day, words in ((date(2027, 2, 3), "ngày 03 tháng 02"), (date(2027, 3, 12), "ngày 12 tháng 3 ")):
        assert words in text(pages(made, Stand(day))[0])


def test_the_provinces_paper_is_the_departments() -> None:
    said = text(pages(report(FEW, (Line("Xã Mường La", (3, 2)),), commune=""))[0])
    for words in ("ỦY BAN NHÂN DÂN TỈNH SƠN LA SỞ Y TẾ", "/BC-SYT", "Sơn La, ngày", "GIÁM ĐỐC", "- UBND tỉnh;"):
        assert words in said
    assert "TM. ỦY BAN NHÂN DÂN" not in said
    assert "Tỉnh Sơn La Kỳ báo cáo" in said


def test_a_column_without_a_group_has_one_heading_as_high_as_two() -> None:
    columns = (Column("total", "Tổng số trẻ em"), *(Column(key, key, "Đợt rà soát") for key in ("Một", "Hai")))
    made = report(columns, (Line("Xã Mường La", (3, 2, 1)),))
    (table,) = paper_table.laid_out(made, "Helvetica", "Helvetica-Bold", 400)
    spans = {rule[1:] for rule in table._spanCmds}
    assert {((1, 0), (1, 1)), ((2, 0), (3, 0)), ((0, 0), (0, 1))} <= spans
    assert text(pages(made)[0]).count("Tổng số trẻ em") == 1


@pytest.mark.parametrize(("day", "is_early"), [(date(2026, 5, 19), True), (date(2026, 5, 20), False)])
def test_figures_of_a_period_that_is_not_over_say_so(day: date, is_early: bool) -> None:
    said = text(pages(report(FEW, (Line("Bản Hua Nà", (3, 2)),)), Stand(day))[0])
    assert ("Số liệu tạm tính đến ngày" in said) is is_early


@pytest.mark.parametrize("columns", [FEW, MANY], ids=["portrait", "landscape"])
def test_nothing_stands_outside_the_margins(columns: tuple[Column, ...]) -> None:
    """Left 30 mm, right 15, top and bottom 20; in them the page's number and the small line below alone."""
    lines = tuple(Line(line.words, line.cells[: len(columns)]) for line in SIXTY)
    for page in pages(report(columns, lines)):
        width, height = page.get_size()
        letters = page.get_textpage()
        for at in range(letters.count_rects()):
            left, bottom, right, top = letters.get_rect(at)
            assert left >= 30 * MM - 1
            assert right <= width - 15 * MM + 1
            is_body = bottom > 15 * MM and top < height - 15 * MM
            assert not is_body or (bottom >= 20 * MM - 4 and top <= height - 20 * MM + 4)


def test_sixty_hamlets_repeat_their_headings_and_number_the_pages_from_the_second_on() -> None:
    made = pages(report(MANY, SIXTY))
    told = [text(page) for page in made]
    with_rows = [said for said in told if "Tổ dân phố" in said]
    assert len(with_rows) > 2
    assert all("Hoàn cảnh đặc biệt" in said and "HC15" in said for said in with_rows)
    above = [page.get_textpage().get_text_bounded(bottom=page.get_size()[1] - 15 * MM).strip() for page in made]
    assert above == ["", *(str(at) for at in range(2, len(made) + 1))]
    assert "CHỦ TỊCH" in told[-1]


def test_no_number_is_broken_into_two_lines() -> None:
    (page, *_) = pages(report(MANY, SIXTY))
    assert text(page).count("7.532 123 123") == sum(f"số {at} " in text(page) for at in range(60))
    assert "7.532 123 123" in text(page)


def test_a_table_without_lines_is_a_paper_too() -> None:
    assert "(Ký, ghi rõ họ tên)" in text(pages(report(MANY, ()))[-1])


LARGE = tuple(Line(f"Tổ dân phố số {at}", tuple(1200 + column for column in range(len(MANY)))) for at in range(12))


def letters_pt(page: pypdfium2.PdfPage, words: str) -> float:
    """How high those words are on the page, points."""
    found = page.get_textpage().search(words).get_next()
    assert found is not None
    _, bottom, _, top = page.get_textpage().get_charbox(found[0], loose=True)
    return float(top - bottom)


def test_a_large_commune_s_table_is_cut_in_two_before_its_letters_are_too_small() -> None:
    made = pages(report(MANY, LARGE))
    said = " ".join(text(page) for page in made)
    assert said.count("Tổ dân phố số 7 ") == 2
    assert said.count("Hoàn cảnh đặc biệt") == said.count("Trợ giúp") == 1
    assert "1.200 1.201" in said
    assert "1.231 1.232" in said
    assert all(letters_pt(page, "Tổ dân phố") >= 9 for page in made if "Tổ dân phố" in text(page))


def test_a_usual_commune_s_table_stays_one() -> None:
    said = " ".join(text(page) for page in pages(report(MANY, SIXTY[:12])))
    assert said.count("khu tái định cư thủy điện số 7 ") == 1


def test_what_a_hidden_number_means_stands_right_under_the_table() -> None:
    made = replace(report(FEW, (Line("Bản Hua Nà", (3, "…")),)), notes=("HC01 là nhóm một.", HIDDEN_NOTE))
    said = text(pages(made)[0])
    assert said.index("Bản Hua Nà") < said.index(HIDDEN_NOTE) < said.index("Kiểm tra số liệu") < said.index("HC01")
    assert said.count(HIDDEN_NOTE) == 1
