"""A house that has moved says where to and does nothing else, until it is opened again."""

import sys
from argparse import ArgumentParser, Namespace

from web.commands import running
from web.commands.opened import Missing, current
from web.settings import Settings, settings_from


def serve(given: Namespace, settings: Settings) -> int:
    """Answer calls; of a house that has moved with where it is now. Refuses Missing on another schema."""
    from db.queries.taken import moved

    settings.keyring()  # before a database is made for a machine that has no secret yet
    with current(settings) as database, database.reading() as session:
        gone = moved(session)
    if gone is None:
        return running.serve(given, settings)
    import uvicorn

    from web.moved_page import page_of, sentence_of

    print(f"{sentence_of(gone)} Mở lại ở máy này: so-tre-em moved-to --undo", flush=True)
    uvicorn.run(page_of(gone), host=settings.host, port=settings.port, access_log=False, log_level="warning")
    return 0


def work(given: Namespace, settings: Settings) -> int:
    """Read waiting pages. Refuses Missing in a house that has moved."""
    from db.queries.taken import moved
    from web.moved_page import sentence_of

    settings.keyring()
    with current(settings) as database, database.reading() as session:
        gone = moved(session)
    if gone is not None:
        raise Missing(f"{sentence_of(gone)} Máy này không đọc ảnh nữa.")
    return running.work(given, settings)


def moved_to_wanted(parser: ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument("address", nargs="?", default="", metavar="ĐỊA_CHỈ", help="địa chỉ mới: https://tên-máy-tỉnh")
    parser.add_argument("--undo", action="store_true", help="mở lại sổ ở máy này, khi chuyển về tỉnh không thành")


def moved_to(given: Namespace, settings: Settings) -> int:
    """Say in the house itself that it has moved, or open it again; 2 without a word of which. Refuses TAKE_SERVED."""
    from db.queries.taken import mark_moved, reopen
    from web.upkeep.taking_refusals import refuse_served

    if bool(given.address) == given.undo:
        print("Ghi địa chỉ mới (https://…), hoặc --undo để mở lại.", file=sys.stderr)
        return 2
    address = settings_from({"SOTREEM_PUBLIC_URL": given.address}).public_url if given.address else ""
    with current(settings) as database, database.writing() as session:
        refuse_served(session)
        if given.undo:
            done = "Đã mở lại sổ ở máy này." if reopen(session) else "Sổ ở máy này chưa chuyển đi đâu. Không đổi gì."
        else:
            mark_moved(session, address)
            done = f"Đã ghi: sổ chuyển về {address}. Máy này chỉ còn báo địa chỉ mới; mở lại: so-tre-em moved-to --undo"
    print(done)
    return 0
