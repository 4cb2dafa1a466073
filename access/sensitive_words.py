"""Which sensitive groups a free text speaks of: paper and notes follow the strictest group found in them."""

import re
import unicodedata

from catalogue.fields import SENSITIVE_GROUPS
from catalogue.vietnamese import fold

_WORDS: dict[str, str] = {
    "health": (
        r"h[ ._/]*i[ ._/]*v\d?|a[ ._/]*i[ ._/]*d[ ._/]*s|si ?da|hat i (?:vi|ve|vo)|arv|nhiem h|co h|"
        r"can benh the ky|hc ?05"
    ),
    "abuse": (
        r"bao luc|bao hanh|xam hai|xam pham|hiep dam|hiep|dam o|giao cau|boc lot|danh dap|bi danh|nguoc dai|lam dung|"
        r"sam so|so soang|tinh duc|bat coc|chiem doat|danh trao|hanh ha|hc ?0?8|hc ?10|hc ?12|hk ?0?1"
    ),
    "trafficking": (
        r"mua ban|buon ban nguoi|bi ban|lua ban|ban (?:sang ben|sang trung|qua bien)|dua sang trung quoc|hc ?13"
    ),
    "offences": (
        r"ma tuy|nghien|hut chich|pham phap|vi pham phap luat|pham toi|trom|cuop|tien an|tien su|"
        r"thuoc phien|heroin|(?:truong|trai|co so) giao duong|trai cai tao|hc ?0?6|hc ?0?9"
    ),
}
"""Kind of `SENSITIVE_GROUPS` → words without marks. Too many rather than too few: a hidden note can be asked for."""

_PATTERNS = {kind: re.compile(rf"\b(?:{words})\b") for kind, words in _WORDS.items()}


def groups_named_in(text: str) -> frozenset[str]:
    """Keys of the sensitive groups `text` may speak of, whole kinds at a time; empty for a harmless text."""
    folded = fold(unicodedata.normalize("NFKC", text))
    kinds = {kind for kind, pattern in _PATTERNS.items() if pattern.search(folded)}
    return frozenset(key for key, kind in SENSITIVE_GROUPS.items() if kind in kinds)
