"""Children as plain JSON: within their area, without what may not leave, as the published schema says."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from reports import plain
from tests.support.office import MAI, Office

SCHEMA = Path(__file__).parents[2] / "docs/children.schema.json"


def faults(value: Any, schema: Mapping[str, Any], at: str = "") -> list[str]:
    """What of a document is not as the schema says; of JSON Schema as much as ours uses."""
    kinds = {"object": dict, "array": list, "string": str, "integer": int}
    if "const" in schema:
        return [] if value == schema["const"] else [at]
    if not isinstance(value, kinds[schema["type"]]):
        return [at]
    if isinstance(value, list):
        return [fault for n, one in enumerate(value) for fault in faults(one, schema["items"], f"{at}/{n}")]
    if not isinstance(value, dict):
        return [at] if value == "" and schema.get("minLength") else []
    strange = value.keys() - schema["properties"].keys() | set(schema.get("required", ())) - value.keys()
    near = [(key, one, schema["properties"][key]) for key, one in value.items() if key in schema["properties"]]
    return sorted(strange) + [fault for key, one, of in near for fault in faults(one, of, f"{at}/{key}")]


@pytest.mark.parametrize("username", ["lan", "pang", "tuan", "tinh", "quan"])
@pytest.mark.parametrize("name", ["children.json", "children.schema.json"])
def test_who_may_not_export_finds_neither_file_nor_schema(window: Any, username: str, name: str) -> None:
    assert window(username).get(f"/exports/{name}").status_code == 404


def test_an_older_catalogue_is_not_understood_here(window: Any) -> None:
    assert window("hoa").get("/exports/children.json?catalogue=2023").status_code == 422


@pytest.mark.parametrize(("asked", "groups"), [("", ["khuyet_tat"]), ("?reason=Báo cáo", ["khuyet_tat", "bi_boc_lot"])])
def test_a_sensitive_group_leaves_only_with_a_reason(
    office: Office, window: Any, asked: str, groups: list[str]
) -> None:
    office.add_child(**MAI | {"circumstances": ["khuyet_tat", "bi_boc_lot"], "note": "việc riêng"})
    (child,) = window("hoa").get(f"/exports/children.json{asked}").json()["children"]
    assert child["fields"]["circumstances"] == groups
    assert "note" not in child["fields"]


def test_a_document_holds_the_own_area_as_the_published_schema_says(office: Office, window: Any) -> None:
    office.add_child(**MAI)
    office.add_child(full_name='Cà Văn "An"', birth_date="2018", circumstances=["lạ lùng"])
    office.add_child(commune=office.neighbour_code, by="ngoc", full_name="Vi Thị Xuân")
    told = window("hoa").get("/exports/children.json").json()
    assert [child["fields"]["full_name"] for child in told["children"]] == ['Cà Văn "An"', "Lò Thị Mai"]
    assert faults(told, json.loads(SCHEMA.read_text(encoding="utf-8"))) == []
    lines = b"".join(rfc8785.dumps(child) + b"\n" for child in told["children"])
    assert (told["count"], told["sha256"]) == (2, sha256(lines).hexdigest())
    assert (told["taken_by"], told["commune_code"]) == ("Lò Thị Hoa", "03808")


def test_the_published_schema_is_the_one_that_is_served(window: Any) -> None:
    served = window("hoa").get(plain.SCHEMA_ADDRESS).json()
    assert served == json.loads(SCHEMA.read_text(encoding="utf-8")) == plain.schema()


def test_an_empty_list_is_a_document_too(window: Any) -> None:
    told = window("hoa").get("/exports/children.json").json()
    assert (told["children"], told["count"], told["sha256"]) == ([], 0, sha256(b"").hexdigest())
