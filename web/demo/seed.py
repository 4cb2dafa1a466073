"""The demo's seed file, made anew the same way each time."""

import json
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid5

from web.demo import faults, households
from web.demo.places import COMMUNES, USERS, DemoCommune, DemoUser

NAMESPACE = UUID("6f1d6f0e-3c58-5e0c-9a2b-0c1d7a3f4e55")


def build() -> dict[str, Any]:
    """The seed as docs/contract.md describes it: four communes, a user for each role, 300 children in Mường La."""
    return {
        "provinces": [_province(commune) for commune in COMMUNES],
        "users": [_user(user) for user in USERS],
        "children": [child for commune in COMMUNES for child in _children(commune)],
    }


def write(path: Path) -> None:
    """Write the seed for `so-tre-em seed`; the file is whole or not there."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(json.dumps(build(), ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.rename(path)


def _province(commune: DemoCommune) -> dict[str, Any]:
    hamlets = [{"name": hamlet.name, "kind": hamlet.kind} for hamlet in commune.hamlets]
    return {
        "code": commune.province_code,
        "name": commune.province_name,
        "communes": [{"code": commune.code, "name": commune.name, "hamlets": hamlets}],
    }


def _user(user: DemoUser) -> dict[str, Any]:
    area = {"province": user.area} if user.role == "province" else {"commune": user.area} if user.area else {}
    who = {"username": user.username, "password": user.password, "role": user.role, "name": user.name}
    return {**who, **area, "hamlets": list(user.hamlets)}


def _children(commune: DemoCommune) -> list[dict[str, Any]]:
    """The commune's children with their faults; the uuid hangs on the place in the list, not on the name."""
    chance = Random(f"demo {commune.code}")  # noqa: S311, invented people need no secrecy
    sound = [child for hamlet in commune.hamlets for child in households.children_of(commune, hamlet, chance)]
    return [
        {
            "uuid": str(uuid5(NAMESPACE, f"{commune.code} {place}")),
            "commune": child.commune,
            "hamlet": child.hamlet,
            "fields": child.fields,
        }
        for place, child in enumerate(faults.spread(sound, chance))
    ]
