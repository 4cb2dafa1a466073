"""Commands about paper: sheets printed, photos read, weights of the reader changed."""

import json
import sys
from argparse import Namespace
from pathlib import Path

from catalogue.refusals import Refusal
from web.commands.opened import Missing, current
from web.settings import Settings


def sheet(given: Namespace, _settings: Settings) -> int:
    """Print one blank page that reads itself, and the map of its boxes; 2 where the rows don't fit. Refuses Missing."""
    from intake.forms.printed import blank, boxes, face

    try:
        page = blank.blank(given.layout, given.rows)
    except Refusal as too_many:
        print(too_many.sentence, file=sys.stderr)
        return 2
    try:
        made = blank.printed(page)
    except face.FaceMissing as missing:
        raise Missing(str(missing)) from missing
    given.out.write_bytes(made)
    given.map.write_text(json.dumps(boxes.as_map([page]), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def read(given: Namespace, _settings: Settings) -> int:
    """Read photos; one JSON object a line on standard output."""
    from intake.ocr import command

    return command.read(given.photos, draw=given.draw, known=given.known)


def reader(given: Namespace, settings: Settings) -> int:
    """Tell which weights the recogniser reads with, take trained ones, or go back to others."""
    from intake.ocr import active

    folder = settings.weights_folder
    if given.path:
        print(active.active(folder))
        return 0
    if given.take is not None:
        active.keep(folder, given.take, _version_of(given.take))
    elif given.use is not None:
        if given.use not in active.versions(folder):
            raise Missing(f"Không có bộ đọc {given.use}. Xem các bộ đã có bằng: so-tre-em reader")
        active.use(folder, given.use)
    for version in active.versions(folder):
        print(f"{'*' if version == active.in_use(folder) else ' '} {version}")
    return 0


def _version_of(trained: Path) -> str:
    """The version readings will name. Refuses Missing for a file that reads nothing."""
    from intake.ocr.recogniser import Recogniser

    try:
        recogniser = Recogniser(trained)
    except Exception as broken:  # onnxruntime has its own word for every way a file can be broken
        raise Missing(f"Tệp {trained} không phải bộ đọc. Huấn luyện lại.") from broken
    if not recogniser.is_able():
        raise Missing(f"Tệp {trained} không phải bộ đọc. Huấn luyện lại.")
    return recogniser.version.split()[-1]


def training_lines(given: Namespace, settings: Settings) -> int:
    """Confirmed cells as lines to train on; they hold children's names, so the folder is for its owner alone."""
    from intake.training_lines import export
    from web.stores import photo_store

    keyring = settings.keyring()
    with current(settings) as database, database.reading() as session:
        done = export(session, keyring, photo_store(settings, keyring), given.folder)
    gone = f"; {done.gone_count} trang không còn ảnh" if done.gone_count else ""
    print(f"{done.lines_count} dòng chữ của {done.pages_count} trang đã xác nhận nằm trong {given.folder}{gone}.")
    print("Trong đó có tên trẻ: xoá thư mục ngay khi huấn luyện xong.")
    return 0
