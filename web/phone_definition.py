"""The form and what its checks go by, as one JSON for the phone: made from the catalogue whenever assets are built.

`python -m web.phone_definition` writes it to standard output; `web/assets/phone/checks` reads it. Communes stay out: no
question of the form asks for one, and 3,321 names are heavier than all the rest.
"""

import json
import sys
from collections.abc import Iterable
from itertools import product
from typing import get_args

from access.matrix import may, may_write_group
from catalogue import fields, keyboards, places, syllables, values
from catalogue.codes import assistance, current_places, ethnicities, groups, nationalities, schooling, sexes
from catalogue.codes.files import read
from catalogue.codes.lists import CodeList
from catalogue.legacy_encodings import from_tcvn3, from_vni_windows
from catalogue.letters import TONES, VOWELS
from catalogue.meanings import meaning
from catalogue.sentences import SENTENCES
from catalogue.vietnamese import APOSTROPHES
from db.queries.standing import ANSWER_WITHIN
from db.scope import Role
from intake.forms.form import Question, Section
from intake.forms.household_book import HOUSEHOLD_BOOK
from web import voice

Json = dict[str, object]
_LATIN_1 = [chr(code) for code in range(0x20, 0x100)]


def definition() -> Json:
    """Everything the phone's form and checks need, and no child of anybody."""
    return {
        "form": _form(),
        "labels": {key: fields.label(key) for key in _keys()},
        "meanings": {key: meaning(key) for key in _explained()},
        "order": [field.key for field in fields.CATALOGUE],
        "child_keys": list(fields.CHILD_KEYS),
        "list_keys": list(fields.LIST_KEYS),
        "tick_keys": list(values.TICK_KEYS),
        "lengths": values.LENGTHS,
        "length_max": values.LENGTH_MAX,
        "members_max": values.MEMBERS_MAX,
        "lists": _lists(),
        "short_codes": _short_codes(),
        "ethnicities": _ethnicities(),
        "origins": read("origins")["origins"],
        "provinces": {province.code: province.name for province in places.PROVINCES},
        "letters": _letters(),
        "answer_within_days": ANSWER_WITHIN.days,
        "sentences": SENTENCES,
        "spoken_screens": list(voice.SCREENS),
        "unwritable": {role: _unwritable(role) for role in get_args(Role) if may(role, "write_child")},
    }


def _keys() -> Iterable[str]:
    return dict.fromkeys((*fields.CHILD_KEYS, *fields.WORKING_KEYS, *(field.key for field in fields.CATALOGUE)))


def _explained() -> Iterable[str]:
    """What the form asks for, and the members of its groups."""
    asked = list(HOUSEHOLD_BOOK.questions())
    members = (option.key for question in asked if question.kind == "groups" for option in question.options)
    return dict.fromkeys((*(question.key for question in asked), *members))


def _form() -> Json:
    form = HOUSEHOLD_BOOK
    sections = {"household": form.household, "child": form.child}
    told: Json = {name: [_section(section) for section in part] for name, part in sections.items()}
    return {"key": form.key, "version": form.version, "title": form.title, "source": form.source} | told


def _section(section: Section) -> Json:
    return {"key": section.key, "title": section.title, "questions": [_question(q) for q in section.questions]}


def _question(question: Question) -> Json:
    """`options` as [key, words, heading]; those of the two long lists are found under `lists`."""
    listed = question.key if question.key in ("ethnicity", "nationality") else ""
    options = [] if listed else [[one.key, one.label, one.heading] for one in question.options]
    told: Json = {"key": question.key, "label": question.label, "kind": question.kind, "options": options}
    return told | {"hint": question.hint, "preset": question.preset, "is_required": question.is_required}


def _lists() -> Json:
    lists = {
        "sexes": sexes.SEXES,
        "schooling": schooling.SCHOOLING,
        "current_places": current_places.CURRENT_PLACES,
        "nationalities": nationalities.NATIONALITIES,
        "assistance": assistance.ASSISTANCE,
        "groups": CodeList.of(read("groups_2025")["codes"]),
        "risk_reasons": groups.RISK_REASONS,
    }
    told: Json = {name: [[c.key, c.label, *c.words] for c in codes.codes] for name, codes in lists.items()}
    reasons = {entry["key"]: entry["group"] for entry in read("risk_reasons")["codes"]}
    special = [group.key for group in groups.GROUPS if group.kind == "special"]
    return told | {"group_of_reason": reasons, "special_groups": special}


def _short_codes() -> Json:
    return {
        "groups": {group.short_code: group.key for group in groups.GROUPS},
        "assistance": {short: key for key, short in assistance.SHORT_CODES.items()},
    }


def _ethnicities() -> Json:
    known = [[e.key, e.name, list(e.aliases), list(e.shared_aliases)] for e in ethnicities.ETHNICITIES]
    return {"ambiguous": read("ethnicities")["ambiguous"], "groups": known}


def _letters() -> Json:
    """Tables of spelling; an old encoding as what each of its letters turns into."""
    pairs = ("".join(pair) for pair in product("aeouyôöAEOUYÔÖ", _LATIN_1))
    return {
        "tones": "".join(TONES),
        "vowels": VOWELS,
        "apostrophes": APOSTROPHES,
        "onsets": syllables.ONSETS,
        "rimes": sorted(syllables.RIMES),
        "rimes_after_qu": sorted(syllables.RIMES_AFTER_QU),
        "stopped": syllables.STOPPED,
        "front": syllables.FRONT,
        "telex_tones": keyboards.TELEX_TONES,
        "vni_tones": keyboards.VNI_TONES,
        "circumflex": keyboards.CIRCUMFLEX,
        "horn": keyboards.HORN,
        "breve": keyboards.BREVE,
        "tcvn3": {one: made for one in _LATIN_1 if (made := from_tcvn3(one)) != one},
        "vni_pairs": {pair: made for pair in pairs if len(made := from_vni_windows(pair)) == 1},
        "vni_singles": {one: made for one in _LATIN_1 if (made := from_vni_windows(one)) != one},
    }


def _unwritable(role: Role) -> list[str]:
    return [group.key for group in groups.GROUPS if not may_write_group(role, group.key)]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(definition(), ensure_ascii=False, sort_keys=True))
