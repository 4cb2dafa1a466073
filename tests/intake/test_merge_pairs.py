"""Two phones and one desk on the same child, five hundred times: tried, held, lost."""

import random
from uuid import UUID

from tests.support.sending import item
from tests.support.typed import kept_of, values_of

PAIRS = 500
TEXTS = ("father_name", "mother_name", "address_detail", "note", "sex", "birth_date", "schooling")
WORDS = {
    "sex": ("Nam", "Nữ"),
    "birth_date": ("2019-03-05", "2019-05", "2018"),
    "schooling": ("mau_giao", "tieu_hoc"),
}
NAMES = ("Lò Văn {}", "Lò Thị {}", "Quàng Thị {}", "bị bạo lực", "")
SYLLABLES = ("An", "Bình", "Chi", "Dung", "Hà", "Hoa", "Hương", "Lan", "Linh", "Mai")
GROUPS = ("khuyet_tat", "bi_bo_roi", "nhiem_hiv_aids", "bi_mua_ban")
CANONICAL = {"Nam": "male", "Nữ": "female"}


def name(at):
    """No two children alike, nor their parents: who looks alike is compared with all the others."""
    return " ".join(SYLLABLES[int(digit)] for digit in f"{at:03}")


def edit(chance, at):
    said = {key: chance.choice(WORDS.get(key, NAMES)) for key in TEXTS if chance.random() < 0.4}
    fields = {key: words.format(name(at)) for key, words in said.items()}
    if chance.random() < 0.4:
        fields["circumstances"] = chance.sample(GROUPS, chance.randint(0, 3))
    return fields


def test_no_value_of_five_hundred_pairs_of_edits_is_lost(phone, archive):
    chance = random.Random(7_203_655)
    first = [item(full_name=f"Lò Thị {name(at)}", hamlet="Bản Hua Nà", **edit(chance, at)) for at in range(PAIRS)]
    phone("lan").send(*first)
    senders, typed = ["lan", "pang", "hoa"], {one["uuid"]: values_of(one["fields"]) for one in first}
    for at in range(3):
        for who in senders:
            sent = [item(one["uuid"], 1, **edit(chance, n)) for n, one in enumerate(first) if n % 3 == at]
            answers = phone(who).send(*sent)
            assert all(answer["receipt"] for answer in answers)
            for one in sent:
                typed[one["uuid"]] += values_of(one["fields"])
        chance.shuffle(senders)
    lost = {uuid: _lost(archive, uuid, values) for uuid, values in typed.items()}
    count = sum(map(len, lost.values()))
    print(f"pairs of edits: tried {PAIRS}, held {sum(not one for one in lost.values())}, lost {count} values")
    assert count == 0, next(one for one in lost.values() if one)


def _lost(archive, uuid, values):
    canonical = {(key, CANONICAL.get(value, value)) for key, value in values}
    return canonical - kept_of(archive, UUID(uuid))
