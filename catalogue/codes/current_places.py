"""Where a child lives now: a proposed list, since the official one was not found."""

from catalogue.codes.files import read
from catalogue.codes.lists import CodeList

CURRENT_PLACES = CodeList.of(read("current_places")["codes"])
label = CURRENT_PLACES.label
from_text = CURRENT_PLACES.from_text
