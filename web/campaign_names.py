"""Campaigns of one document, told apart: communes that became one had each opened theirs."""

from collections import Counter
from collections.abc import Sequence

from db.tables import Campaign

_NAMED_MAX = 2


def wheres(campaigns: Sequence[Campaign]) -> dict[int, str]:
    """By number what is put behind each one's document: ": Bản Lứa, Bản Nhạp và 3 thôn nữa" where another one of them
    has the same document, else ""."""
    known = Counter(one.document_number for one in campaigns)
    return {one.id: _where(one) if known[one.document_number] > 1 else "" for one in campaigns}


def _where(campaign: Campaign) -> str:
    names = [hamlet.name for hamlet in campaign.hamlets]
    more = f" và {len(names) - _NAMED_MAX} thôn nữa" if len(names) > _NAMED_MAX else ""
    return f": {', '.join(names[:_NAMED_MAX]) or 'cả xã'}{more}"
