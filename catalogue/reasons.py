"""Why somebody ends, merges or takes back: asked for everywhere in the same words."""

from catalogue.refusals import Refusal
from catalogue.vietnamese import tidy

LENGTH_MAX = 500


def reason_given(text: str) -> str:
    """The reason as typed, tidy and at most LENGTH_MAX characters long. Refuses REASON_MISSING."""
    said = tidy(text)[:LENGTH_MAX]
    if not said:
        raise Refusal("REASON_MISSING", "Chưa ghi lý do. Ghi ngắn gọn vì sao rồi bấm lại.", field="reason")
    return said
