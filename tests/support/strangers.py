"""Pictures that are no pages of a register, or pages in a state nobody expects: ten kinds, each from a seed."""

from collections.abc import Callable

import cv2
import numpy as np

from intake.ocr.stages import Pixels
from tests.support.sheets import BLACK, Sheet, photographed

CORNERS = np.array([[300, 200], [1950, 330], [1800, 1450], [180, 1300]], float)
WHITE = 245


def register_upside_down() -> Pixels:
    """A register as the camera sees it from the other side of the table."""
    return np.ascontiguousarray(np.rot90(photographed(Sheet().drawn(), CORNERS), 2))


def torn() -> Pixels:
    """A register without its lower right corner, torn off along a jagged line."""
    sheet = Sheet().drawn()
    rng = np.random.default_rng(11)
    x = np.arange(1100, 1701, 40)
    edge = 1200 - (x - 1100) + rng.integers(-30, 30, len(x))
    torn_off = np.stack([np.append(x, 1700), np.append(edge, 1200)], axis=1).astype(np.int32)
    cv2.fillPoly(sheet, [np.vstack([torn_off, [[1100, 1200]]])], (110, 75, 50))
    return photographed(sheet, CORNERS)


def without_a_corner(photo: Pixels) -> Pixels:
    """A photo of a page that lost a third of its head and the corner beside it; the table shows behind."""
    height, width = photo.shape[:2]
    lost = np.array([[1, 0], [0.62, 0], [0.75, 0.15], [0.8, 0.3], [1, 0.4]]) * (width, height)
    return np.asarray(cv2.fillPoly(photo.copy(), [lost.astype(np.int32)], (80, 70, 60)), np.uint8)


def crumpled() -> Pixels:
    """A register that was a ball of paper before: bumps and shades all over."""
    sheet = Sheet().drawn()
    height, width = sheet.shape[:2]
    rng = np.random.default_rng(12)
    bumps = [cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 60) for _ in range(3)]
    across, down, shade = (bump / np.abs(bump).max() for bump in bumps)
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bent = cv2.remap(sheet, x + 9 * across, y + 9 * down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return photographed(np.clip(bent * (0.85 + 0.15 * shade[:, :, None]), 0, 255).astype(np.uint8), CORNERS)


def blank_form() -> Pixels:
    """A register nobody has written in yet."""
    cells = frozenset((row, column) for row in range(8) for column in range(6))
    return photographed(Sheet(blank=cells).drawn(), CORNERS)


def cat() -> Pixels:
    """Something round with ears and whiskers."""
    picture = np.full((900, 1200, 3), (150, 170, 140), np.uint8)
    fur = (200, 140, 80)
    cv2.ellipse(picture, (600, 500), (260, 230), 0, 0, 360, fur, -1)
    for side in (-1, 1):
        ear = np.array([[600 + side * 230, 400], [600 + side * 210, 180], [600 + side * 90, 300]], np.int32)
        cv2.fillPoly(picture, [ear], fur)
        cv2.circle(picture, (600 + side * 100, 450), 30, (60, 120, 40), -1)
        for bow in (-20, 0, 20):
            cv2.line(picture, (600 + side * 60, 560), (600 + side * 330, 560 + bow), BLACK, 2, cv2.LINE_AA)
    noise = np.random.default_rng(13).normal(0, 12, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def newspaper() -> Pixels:
    """Five columns of small print around a picture."""
    page = np.full((1700, 1200, 3), 225, np.uint8)
    cv2.putText(page, "TIN TRONG NGAY", (180, 130), cv2.FONT_HERSHEY_TRIPLEX, 2.6, BLACK, 5, cv2.LINE_AA)
    rng = np.random.default_rng(14)
    for column in range(5):
        for line in range(62):
            word = "".join(rng.choice(list("abcdeghiklmnopqrstuvxy "), 18))
            cv2.putText(page, word, (40 + column * 228, 220 + line * 23), cv2.FONT_HERSHEY_SIMPLEX, 0.55, BLACK, 1)
    cv2.rectangle(page, (270, 600), (720, 1000), (90, 90, 90), -1)
    return page


def receipt() -> Pixels:
    """A narrow strip of thermal paper with prices."""
    strip = np.full((1500, 420, 3), WHITE, np.uint8)
    for line in range(40):
        price = f"Mon {line}   {(line * 7919) % 90 + 10}.000"
        cv2.putText(strip, price, (20, 60 + 34 * line), cv2.FONT_HERSHEY_PLAIN, 1.6, (90, 90, 90), 2)
    picture = np.full((1700, 1300, 3), (70, 60, 55), np.uint8)
    picture[100:1600, 440:860] = strip
    return picture


def spreadsheet() -> Pixels:
    """A picture of a screen: grey rulings, letters over the columns, numbers before the rows, no child in it."""
    screen = np.full((900, 1600, 3), 255, np.uint8)
    for x in range(60, 1600, 140):
        cv2.line(screen, (x, 0), (x, 900), (212, 212, 212), 1)
    for row, y in enumerate(range(30, 900, 30), 1):
        cv2.line(screen, (0, y), (1600, y), (212, 212, 212), 1)
        cv2.putText(screen, str(row), (15, y + 22), cv2.FONT_HERSHEY_SIMPLEX, 0.5, BLACK, 1, cv2.LINE_AA)
        cv2.putText(screen, str(row * 37 % 101), (230, y + 22), cv2.FONT_HERSHEY_SIMPLEX, 0.5, BLACK, 1, cv2.LINE_AA)
    return screen


def lines_only() -> Pixels:
    """A leaf of squared paper: thousands of cells, not one word."""
    leaf = np.full((1600, 1200, 3), WHITE, np.uint8)
    leaf[::20] = leaf[:, ::20] = (150, 170, 210)
    return leaf


def other_language() -> Pixels:
    """A ruled list of another country, of goods and not of children."""
    page = np.full((1200, 1700, 3), WHITE, np.uint8)
    words = ("Menge", "Artikel", "Lager", "Preis", "Summe")
    for row in range(13):
        cv2.line(page, (100, 200 + row * 70), (1600, 200 + row * 70), BLACK, 2)
        for column, word in enumerate(words if row < 12 else ()):
            text = word if row == 0 else f"{word[:3]}. {row * 13 + column}"
            place = (120 + column * 300, 250 + row * 70)
            cv2.putText(page, text, place, cv2.FONT_HERSHEY_SIMPLEX, 1.0, BLACK, 2, cv2.LINE_AA)
    for column in range(6):
        cv2.line(page, (100 + column * 300, 200), (100 + column * 300, 1040), BLACK, 2)
    return photographed(page, CORNERS)


ALL: tuple[Callable[[], Pixels], ...] = (
    register_upside_down,
    torn,
    crumpled,
    blank_form,
    cat,
    newspaper,
    receipt,
    spreadsheet,
    lines_only,
    other_language,
)
