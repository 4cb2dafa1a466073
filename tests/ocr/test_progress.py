"""Progress of a long command: no bars in a log, a bar on a terminal that is gone when all is done."""

import io

from intake.ocr.progress import WIDTH, Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_log_gets_a_line_for_each_photo_and_no_control_signs():
    log = io.StringIO()
    progress = Progress(2, "Đang đọc ảnh", log)
    progress.add("a.jpg: 9 dòng")
    progress.add("b.jpg: Không thấy bảng.")
    assert log.getvalue() == "[1/2] a.jpg: 9 dòng\n[2/2] b.jpg: Không thấy bảng.\n"


def test_nothing_to_do_is_no_fault():
    terminal = Terminal()
    Progress(0, "Đang đọc ảnh", terminal)
    assert "░" not in terminal.getvalue()


def test_a_terminal_gets_a_bar_before_the_first_photo_is_read():
    terminal = Terminal()
    Progress(4, "Đang đọc ảnh", terminal)
    assert terminal.getvalue().startswith(f"\rĐang đọc ảnh [{'░' * WIDTH}] 0/4")


def test_what_came_of_a_photo_stays_above_the_bar_and_the_bar_goes_in_the_end():
    terminal = Terminal()
    progress = Progress(2, "Đang đọc ảnh", terminal)
    progress.add("a.jpg: 9 dòng")
    assert terminal.getvalue().splitlines()[-1].count("█") == WIDTH // 2
    progress.add("b.jpg: 4 dòng")
    assert terminal.getvalue().splitlines()[-1].strip("\r\x1b[K") == ""
    assert "\ra.jpg: 9 dòng\x1b[K\n" in terminal.getvalue()
