"""A trace of system calls tells an answer that waited for the disk from one that did not."""

from bench.commune_pc import counted

ASKED = '12 read(9, "POST /api/sync HTTP/1.1\\r\\n"..., 65536) = 900'
SYNCED = "14 fdatasync(7) = 0"
ANSWERED = '12 write(9, "HTTP/1.1 200 OK\\r\\n"..., 300) = 300'


def test_an_answer_before_the_sync_is_late() -> None:
    assert counted([SYNCED, ASKED, ANSWERED, SYNCED]) == (1, 1)


def test_a_sync_that_has_begun_is_none_yet() -> None:
    assert counted([ASKED, "14 fdatasync(7 <unfinished ...>", ANSWERED]) == (1, 1)
    assert counted([ASKED, "14 fdatasync(7 <unfinished ...>", "14 <... fdatasync resumed>) = 0", ANSWERED]) == (1, 0)


def test_a_sync_that_failed_is_none() -> None:
    assert counted([ASKED, "14 fdatasync(7) = -1 EIO (Input/output error)", ANSWERED]) == (1, 1)


def test_other_answers_are_not_counted() -> None:
    assert counted([ANSWERED, ASKED, SYNCED, ANSWERED, ANSWERED]) == (1, 0)
