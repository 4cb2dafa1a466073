"""Sex: `male` Nam, `female` Nữ."""

from catalogue.codes.files import read
from catalogue.codes.lists import CodeList

SEXES = CodeList.of(read("sexes")["codes"])
label = SEXES.label
from_text = SEXES.from_text
