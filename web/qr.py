"""A text as the square picture that a phone's camera reads."""

from markupsafe import Markup

_QUIET = 4
"""Modules of white around it (ISO/IEC 18004, 6.3.8)."""


def qr_svg(text: str, label: str) -> Markup:
    """The picture as SVG that stands in the page; `label` is what a screen reader says in its place."""
    import cv2  # 15 MB of every server, for a page that is opened when a phone is enrolled

    modules = cv2.QRCodeEncoder.create().encode(text) < 128
    rows, columns = (int(edge) for edge in modules.shape)
    dark = "".join(f"M{x} {y}h1v1h-1z" for y in range(rows) for x in range(columns) if modules[y, x])
    box = f"{-_QUIET} {-_QUIET} {columns + 2 * _QUIET} {rows + 2 * _QUIET}"
    picture = Markup('<svg class="qr" role="img" aria-label="{}" viewBox="{}"><path d="{}"/></svg>')
    return picture.format(label, box, dark)
