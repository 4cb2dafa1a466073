"""A printed sheet as an answer: shown in the browser, which prints it."""

from collections.abc import Callable

from litestar import Response

from catalogue.refusals import Refusal
from intake.forms.printed.face import FaceMissing


def paper(made: Callable[[], bytes], name: str) -> Response[bytes]:
    """The PDF as `name`.pdf. Refuses NO_FACE when this machine lacks the letters to print with."""
    try:
        content = made()
    except FaceMissing as missing:
        raise Refusal("NO_FACE", str(missing), status=503) from missing
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)
