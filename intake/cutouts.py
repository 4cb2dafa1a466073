"""Pieces of a kept photo for the eye: a row or a cell straightened, the page in the size of a screen.

Who may see them is asked before: rows and pages come from the queries of the scope, and `shown` from
`intake.shown_paper`: outside of those places, None for all, the paper is covered. The photo is one we wrote ourselves
and sealed, so it is opened here without a child process.
"""

import io
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from math import dist

from PIL import Image, ImageDraw

from db.tables import Page, ReviewRow
from intake.photo_age import must_be_kept
from intake.photo_store import PhotoStore
from intake.readings import Quad

PHOTOS_KEPT = 3
PIECES_KEPT = 6000
"""Cut-outs held in memory, some 40 pages of them: a wall goes across many pages, and a photo is slow to open."""
WIDTH_MAX_PX = 2400
HEIGHT_MAX_PX = 1200
MARGIN = 0.12
"""How much around the writing is shown, as a share of its height: a mark may lie on the ruling."""
_QUALITY = 82
_COVER = "#c8ccd0"
Shown = Sequence[Quad] | None
_held: OrderedDict[str, Image.Image] = OrderedDict()
_pieces: OrderedDict[tuple[str, str], bytes] = OrderedDict()
_lock = threading.Lock()
_cutting = threading.Lock()


def row_cutout(store: PhotoStore, row: ReviewRow, shown: Shown = None) -> bytes:
    """The row's line as JPEG. `row` has its page and photo loaded. Refuses PHOTO_MISSING, PHOTO_GONE."""
    must_be_kept(row.page.photo)
    return place_cutout(store, row.page.photo.kept_sha256, json.loads(row.quad), shown)


def cell_cutout(store: PhotoStore, kept_sha256: str, quad: str, beside: Callable[[], Iterable[str]] = tuple) -> bytes:
    """One cell as JPEG. Refuses PHOTO_MISSING.

    `beside` tells the places of the page's other cells: while the photo is open they are cut out too.
    """
    if store.mark(kept_sha256) and (known := _piece(kept_sha256, quad)) is not None:
        return known
    with _cutting:
        if _piece(kept_sha256, quad) is None:
            for place in dict.fromkeys((quad, *beside())):
                _keep(kept_sha256, place, place_cutout(store, kept_sha256, json.loads(place)))
    return _piece(kept_sha256, quad) or place_cutout(store, kept_sha256, json.loads(quad))


def _piece(name: str, quad: str) -> bytes | None:
    with _lock:
        if (name, quad) in _pieces:
            _pieces.move_to_end((name, quad))
        return _pieces.get((name, quad))


def _keep(name: str, quad: str, piece: bytes) -> None:
    with _lock:
        _pieces[name, quad] = piece
        while len(_pieces) > PIECES_KEPT:
            _pieces.popitem(last=False)


def whole(store: PhotoStore, page: Page) -> bytes:
    """The photo as it was written anew. Refuses PHOTO_MISSING, PHOTO_GONE."""
    must_be_kept(page.photo)
    return store.read(page.photo.kept_sha256)


def page_image(store: PhotoStore, page: Page, longest_px: int = 2000, shown: Shown = None) -> bytes:
    """The photo as JPEG, at most so many pixels on its longer side. Refuses PHOTO_MISSING, PHOTO_GONE."""
    must_be_kept(page.photo)
    image = _covered(_photo(store, page.photo.kept_sha256), shown)
    scale = min(1.0, longest_px / max(image.size))
    return _jpeg(image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS))


def place_cutout(store: PhotoStore, kept_sha256: str, quad: Quad, shown: Shown = None) -> bytes:
    """Any place of a kept photo as JPEG. Refuses PHOTO_MISSING."""
    image = _covered(_photo(store, kept_sha256), shown)
    top_left, top_right, bottom_right, bottom_left = _widened(quad)
    width = max(dist(top_left, top_right), dist(bottom_left, bottom_right))
    height = max(dist(top_left, bottom_left), dist(top_right, bottom_right))
    scale = min(1.0, WIDTH_MAX_PX / max(width, 1), HEIGHT_MAX_PX / max(height, 1))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    corners = (*top_left, *bottom_left, *bottom_right, *top_right)
    return _jpeg(image.transform(size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor="white"))


def _covered(image: Image.Image, shown: Shown) -> Image.Image:
    if shown is None:
        return image
    open_here = Image.new("L", image.size, 0)
    for quad in shown:
        ImageDraw.Draw(open_here).polygon([(x, y) for x, y in quad], fill=255)
    return Image.composite(image, Image.new(image.mode, image.size, _COVER), open_here)


def _widened(quad: Quad) -> list[tuple[float, float]]:
    """The quad with a margin, the same on all sides, measured by its height."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad
    margin = MARGIN * max(dist((x0, y0), (x3, y3)), dist((x1, y1), (x2, y2)))
    middle_x, middle_y = (x0 + x1 + x2 + x3) / 4, (y0 + y1 + y2 + y3) / 4
    return [(x + margin * _sign(x - middle_x), y + margin * _sign(y - middle_y)) for x, y in quad]


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _photo(store: PhotoStore, kept_sha256: str) -> Image.Image:
    """The decoded photo; the last few are held, since a page's rows are looked at one after the other."""
    with _lock:
        if kept_sha256 in _held:
            _held.move_to_end(kept_sha256)
            return _held[kept_sha256]
    image = Image.open(io.BytesIO(store.read(kept_sha256)), formats=["JPEG"])
    image.load()
    with _lock:
        _held[kept_sha256] = image
        while len(_held) > PHOTOS_KEPT:
            _held.popitem(last=False)
    return image


def _jpeg(image: Image.Image) -> bytes:
    held = io.BytesIO()
    image.save(held, "JPEG", quality=_QUALITY)
    return held.getvalue()
