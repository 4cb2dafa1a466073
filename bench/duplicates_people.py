"""Invented children of whole communes for `duplicates` and `findings`: families, cousins, twins, namesakes, and records
of one child written twice.

The errors are those of the domain dossier (3.4, 6.1-6.3, 10.2), each made on the text as people make it; nothing here
knows how records are compared. Rates that no source gives are set to what makes it harder rather than easier.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from catalogue.letters import split_tone, strip_marks
from intake.ocr.language.names import lexicons
from web.demo.names import NAMINGS, full_name, surname

PEOPLES = ("Kinh", "Kinh", "Kinh", "Thái", "Mông", "Tày")
HAMLETS_A_COMMUNE, FIRST_DAY, LAST_DAY = 30, date(2011, 1, 1), date(2026, 10, 31)
TWINS, NAMESAKES, NUMBERLESS, MOTHERLESS, FATHERLESS = 0.012, 0.004, 0.35, 0.06, 0.1
SIBLINGS_ALIKE = 0.05
"""So often brothers or twins bear one given name with another middle one, or names that differ in a mark alone."""
ERRORS_COUNT = (1,) * 9 + (2,) * 7 + (3,) * 3 + (4,)


@dataclass(frozen=True, slots=True)
class Person:
    """One record. `twice_of` is the uuid of the other record of the same child; `moved` it lies in another commune."""

    uuid: UUID
    commune: int
    hamlet: int
    household: str
    full_name: str
    birth_date: str
    sex: str
    ethnicity: str
    personal_id: str
    mother_name: str
    father_name: str
    twice_of: UUID | None = None
    errors: tuple[str, ...] = ()


@dataclass
class _Commune:
    number: int
    rng: Random
    people: list[Person] = field(default_factory=list)

    def fill(self, count: int) -> None:
        """Families, brothers' families beside each other, until there are `count` children."""
        clans = [self._clan() for _ in range(max(8, count // 60))]
        home = 0
        while len(self.people) < count:
            people, family, hamlet = self.rng.choice(clans)
            home += 1
            self._family(people, family, hamlet, str(home))
        del self.people[count:]
        for at in self.rng.sample(range(count), int(count * NAMESAKES)):
            self._namesake(at)

    def _clan(self) -> tuple[str, str, int]:
        people = self.rng.choice(PEOPLES)
        return people, surname(people, self.rng), self.rng.randrange(HAMLETS_A_COMMUNE)

    def _family(self, people: str, family: str, hamlet: int, home: str) -> None:
        father = self._name(people, "male", family)
        mother = self._name(people, "female", surname(people, self.rng))
        parents = replace(_NOBODY, commune=self.number, hamlet=hamlet, household=home, ethnicity=people)
        parents = replace(parents, mother_name=mother, father_name=father)
        born = FIRST_DAY + timedelta(self.rng.randrange((LAST_DAY - FIRST_DAY).days))
        for _ in range(self.rng.choice((1, 1, 2, 2, 2, 3))):
            for _ in range(2 if self.rng.random() < TWINS else 1):
                self.people.append(self._child(parents, family, born))
            born += timedelta(self.rng.randrange(400, 1800))
            if born > LAST_DAY:
                return

    def _child(self, parents: Person, family: str, born: date) -> Person:
        sex = self.rng.choice(("male", "female"))
        mine = [one.full_name for one in self.people[-4:] if one.household == parents.household]
        taken = set(mine) if self.rng.random() < SIBLINGS_ALIKE else {_called(name) for name in mine}
        name = self._name(parents.ethnicity, sex, family)
        while name in taken or _called(name) in taken:
            name = self._name(parents.ethnicity, sex, family)
        made = replace(parents, uuid=UUID(int=self.rng.getrandbits(128)), full_name=name, sex=sex)
        made = replace(made, birth_date=born.isoformat(), personal_id=self._number(sex, born.year))
        return self._bared(made)

    def _bared(self, one: Person) -> Person:
        """What lists lack, in every record alike."""
        rng = self.rng
        return replace(
            one,
            personal_id="" if rng.random() < NUMBERLESS else one.personal_id,
            mother_name="" if rng.random() < MOTHERLESS else one.mother_name,
            father_name="" if rng.random() < FATHERLESS else one.father_name,
        )

    def _name(self, people: str, sex: str, family: str) -> str:
        if people != "Kinh":
            return full_name(people, sex, family, self.rng)
        middles = NAMINGS["Kinh"].male_middles if sex == "male" else NAMINGS["Kinh"].female_middles
        return f"{family} {self.rng.choice(middles)} {_given(self.rng)}"

    def _number(self, sex: str, year: int) -> str:
        return f"{14 + self.number % 5:03d}{2 if sex == 'male' else 3}{year % 100:02d}{self.rng.randrange(10**6):06d}"

    def _namesake(self, at: int) -> None:
        """Another child of the hamlet with this one's name, sex and year, and nothing else."""
        one = self.people[at]
        near = [i for i, other in enumerate(self.people) if _may_be_namesake(one, other)]
        if near:
            other = self.rng.choice(near)
            told = self.people[other]
            self.people[other] = replace(told, full_name=one.full_name)


def _called(name: str) -> str:
    return strip_marks(name.split()[-1])


def _may_be_namesake(one: Person, other: Person) -> bool:
    near = one.hamlet == other.hamlet and one.household != other.household and one.sex == other.sex
    return near and one.birth_date[:4] == other.birth_date[:4] and one.birth_date != other.birth_date


_NOBODY = Person(UUID(int=0), 0, 0, "", "", "", "", "", "", "", "")
_GIVEN: list[tuple[str, float]] = []


def _given(rng: Random) -> str:
    """A given name of the whole country, as common as it is."""
    if not _GIVEN:
        known = lexicons()["given"].weights.items()
        _GIVEN.extend((word, weight) for word, weight in known if weight >= 1 and word[:1].isalpha())
    return rng.choices([word for word, _ in _GIVEN], [weight for _, weight in _GIVEN])[0]


def communes(count: int, size: int, seed: int) -> Iterator[list[Person]]:
    """`count` communes of `size` children each; nobody twice yet."""
    return (people_of(number, size, seed) for number in range(count))


def people_of(number: int, size: int, seed: int) -> list[Person]:
    """The children of one of them."""
    made = _Commune(number, Random(f"{seed} commune {number}"))
    made.fill(size)
    return made.people


def written_twice(people: Sequence[Person], share: float, seed: int, moved_to: int | None = None) -> list[Person]:
    """Second records of that share of `people`, each with one to three errors; in commune `moved_to` if given."""
    rng = Random(f"{seed} twice {moved_to}")
    return [_again(one, rng, moved_to) for one in rng.sample(list(people), round(len(people) * share))]


def _again(one: Person, rng: Random, moved_to: int | None) -> Person:
    kinds = rng.choices(list(ERRORS), [weight for weight, _ in ERRORS.values()], k=rng.choice(ERRORS_COUNT))
    again = replace(one, uuid=UUID(int=rng.getrandbits(128)), twice_of=one.uuid)
    if moved_to is not None:
        again = replace(again, commune=moved_to, hamlet=rng.randrange(HAMLETS_A_COMMUNE), household=f"m{one.household}")
    for kind in kinds:
        again = ERRORS[kind][1](again, rng)
    return replace(again, errors=tuple(kinds))


Error = Callable[[Person, Random], Person]


def _in_name(made: Callable[[str, Random], str]) -> Error:
    return lambda one, rng: replace(one, full_name=made(one.full_name, rng))


def _in_birth(made: Callable[[str, Random], str]) -> Error:
    return lambda one, rng: replace(one, birth_date=made(one.birth_date, rng))


def _unmarked(one: Person, rng: Random) -> Person:
    """Typed without a keyboard program: the child's name, mostly with the parents'."""
    bare = replace(one, full_name=strip_marks(one.full_name))
    if rng.random() < 0.7:
        bare = replace(bare, mother_name=strip_marks(one.mother_name), father_name=strip_marks(one.father_name))
    return bare


def _one_mark_lost(name: str, rng: Random) -> str:
    words = name.split()
    at = rng.randrange(len(words))
    words[at] = strip_marks(words[at])
    return " ".join(words)


_ASK_TUMBLE = str.maketrans("ảẩẳẻểỉỏổởủửỷãẫẵẽễĩõỗỡũữỹ", "ãẫẵẽễĩõỗỡũữỹảẩẳẻểỉỏổởủửỷ")


def _asked_for_tumbling(name: str, _rng: Random) -> str:
    return name.translate(_ASK_TUMBLE)


_VOWELS = ("aáàảãạăắằẳẵặâấầẩẫậ", "eéèẻẽẹêếềểễệ", "oóòỏõọôốồổỗộơớờởỡợ", "uúùủũụưứừửữự", "iíìỉĩị")


def _another_mark(name: str, rng: Random) -> str:
    """One vowel read with another mark, as by a hurried eye or a reader of photos."""
    places = [(at, row) for at, char in enumerate(name) for row in _VOWELS if char in row]
    if not places:
        return name
    at, row = rng.choice(places)
    return name[:at] + rng.choice([one for one in row if one != name[at]]) + name[at + 1 :]


_MISREAD = {
    "l": "n",
    "n": "l",
    "s": "x",
    "x": "s",
    "r": "d",
    "h": "k",
    "m": "n",
    "t": "l",
    "g": "q",
    "c": "e",
    "v": "y",
}


def _letter_misread(name: str, rng: Random) -> str:
    places = [at for at, char in enumerate(name) if char in _MISREAD]
    if not places:
        return name
    at = rng.choice(places)
    return name[:at] + _MISREAD[name[at]] + name[at + 1 :]


_I_Y = str.maketrans("iíìỉĩịyýỳỷỹỵ", "yýỳỷỹỵiíìỉĩị")


def _i_for_y(name: str, _rng: Random) -> str:
    """Only the last letter of a syllable: Lý, Vy, Mỹ."""
    return " ".join(word[:-1] + word[-1].translate(_I_Y) for word in name.split())


def _middle_left_out(name: str, rng: Random) -> str:
    words = name.split()
    if len(words) > 2:
        del words[rng.randrange(1, len(words) - 1)]
    return " ".join(words)


_TELEX_LETTERS = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_TELEX_MARKS = {"̀": "f", "́": "s", "̉": "r", "̃": "x", "̣": "j"}


def _as_telex(name: str, rng: Random) -> str:
    words = name.split()
    for at in [rng.randrange(len(words))] if rng.random() < 0.5 else range(len(words)):
        bare, marks = split_tone(words[at].lower())
        typed = "".join(_TELEX_LETTERS.get(letter, letter) for letter in bare)
        words[at] = (typed + "".join(_TELEX_MARKS[mark] for mark in marks)).capitalize()
    return " ".join(words)


def _d_for_dd(name: str, _rng: Random) -> str:
    return name.replace("đ", "d").replace("Đ", "D") if "đ" in name.lower() else name.replace("D", "Đ", 1)


def _swapped(born: str, _rng: Random) -> str:
    year, month, day = born.split("-") if len(born) == 10 else ("", "", "")
    return f"{year}-{day}-{month}" if day and int(day) <= 12 else born


def _digit_slipped(born: str, rng: Random) -> str:
    if len(born) != 10:
        return born
    for _ in range(20):
        at = rng.choice([3, 5, 6, 8, 9])
        slipped = born[:at] + rng.choice("0123456789") + born[at + 1 :]
        if slipped != born and _is_day(slipped):
            return slipped
    return born


def _is_day(text: str) -> bool:
    try:
        return FIRST_DAY <= date.fromisoformat(text) <= LAST_DAY
    except ValueError:
        return False


def _year_only(born: str, rng: Random) -> str:
    return f"{born[:4]}-01-01" if rng.random() < 0.3 else born[:4]


def _year_off(born: str, rng: Random) -> str:
    moved = f"{int(born[:4]) + rng.choice((-1, 1))}{born[4:]}"
    return moved if len(born) == 10 and _is_day(moved) else born


def _number_slipped(one: Person, rng: Random) -> Person:
    digits = one.personal_id
    if not digits:
        return one
    at = rng.randrange(len(digits))
    return replace(one, personal_id=digits[:at] + str((int(digits[at]) + rng.randrange(1, 10)) % 10) + digits[at + 1 :])


def _mothers_middle(one: Person, rng: Random) -> Person:
    return replace(one, mother_name=_middle_left_out(one.mother_name, rng))


def _elsewhere(one: Person, rng: Random) -> Person:
    return replace(one, hamlet=(one.hamlet + rng.randrange(1, HAMLETS_A_COMMUNE)) % HAMLETS_A_COMMUNE, household="")


ERRORS: dict[str, tuple[float, Error]] = {
    "marks lost": (14, _unmarked),
    "one mark lost": (8, _in_name(_one_mark_lost)),
    "hỏi for ngã": (8, _in_name(_asked_for_tumbling)),
    "i for y": (5, _in_name(_i_for_y)),
    "middle left out": (10, _in_name(_middle_left_out)),
    "Telex residue": (6, _in_name(_as_telex)),
    "another mark": (6, _in_name(_another_mark)),
    "letter misread": (5, _in_name(_letter_misread)),
    "d for đ": (5, _in_name(_d_for_dd)),
    "day and month swapped": (10, _in_birth(_swapped)),
    "digit of the date": (8, _in_birth(_digit_slipped)),
    "year only": (8, _in_birth(_year_only)),
    "a year off": (3, _in_birth(_year_off)),
    "number missing": (12, lambda one, _rng: replace(one, personal_id="")),
    "digit of the number": (6, _number_slipped),
    "zero lost by Excel": (4, lambda one, _rng: replace(one, personal_id=one.personal_id.lstrip("0"))),
    "mother without middle": (8, _mothers_middle),
    "mother missing": (4, lambda one, _rng: replace(one, mother_name="")),
    "father missing": (4, lambda one, _rng: replace(one, father_name="")),
    "another hamlet": (8, _elsewhere),
    "sex missing": (2, lambda one, _rng: replace(one, sex="")),
}
"""Error → how often beside the others, and how it is made."""
