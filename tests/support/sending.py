"""Items as phones send them."""

from uuid import uuid4


def item(uuid: str | None = None, rev: int = 0, *, photos: tuple[str, ...] = (), **fields: object) -> dict[str, object]:
    """One child as a phone sends it, `base_rev` 0 unless given."""
    sent = {"uuid": uuid or str(uuid4()), "kind": "child", "base_rev": rev, "claimed_at": "2029-01-01T00:00:00+07:00"}
    return {**sent, "fields": fields, "photos": list(photos)}
