"""The canonical JSON under every receipt: written fast where all is text, and never otherwise than RFC 8785 says."""

from hashlib import sha256
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from catalogue.fields import is_known
from catalogue.refusals import Refusal
from intake.parcels import canonical, unpack
from tests.support.sending import item

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
UNKNOWN_KEYS = TEXTS.filter(lambda key: not is_known(key))
"""What a field of the catalogue may hold is `catalogue.values`' word; here a name is a name."""
VALUES = TEXTS | st.lists(TEXTS, max_size=3) | st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-2, 2)


@pytest.mark.parametrize("unfit", ["\ud83d", 2**60, float("inf")])
def test_what_has_no_canonical_json_is_refused_since_no_receipt_could_be_made(unfit: object) -> None:
    with pytest.raises(Refusal) as refused:
        unpack(item(full_name="Lò Thị Mai", note=unfit))
    assert refused.value.code == "NOT_TEXT"


@given(told=st.dictionaries(TEXTS, VALUES, max_size=5))
def test_canonical_json_is_what_the_library_writes(told: dict[str, Any]) -> None:
    assert canonical(told) == rfc8785.dumps(told)


@given(fields=st.dictionaries(UNKNOWN_KEYS | st.just("photos"), TEXTS | st.lists(TEXTS, max_size=3), max_size=4))
def test_digest_and_receipt_are_made_of_what_the_contract_names(fields: dict[str, object]) -> None:
    sent: dict[str, Any] = item() | {"fields": fields, "base_rev": 3, "photos": ["ab" * 32]}
    parcel = unpack(sent)
    named = {key: sent[key] for key in ("uuid", "fields", "photos")}
    assert parcel.receipt(7) == sha256(rfc8785.dumps(named | {"rev": 7})).hexdigest()
    digested = named | {"uuid": sent["uuid"].lower(), "kind": "child", "base_rev": 3}
    assert parcel.digest == sha256(rfc8785.dumps(digested)).hexdigest()
