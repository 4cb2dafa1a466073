"""What ODK Central is sent beside us: the very record of a child that our own server gets."""

import random
from xml.etree import ElementTree

from bench.peers import central
from bench.phones import full_record


def test_the_peer_s_phone_sends_every_field_of_our_record() -> None:
    record = full_record(random.Random(7))
    xml = central.parcel(record).split(b"\r\n\r\n", 1)[1].rpartition(b"\r\n--record-of-a-child--")[0]
    told = {field.tag: field.text for field in ElementTree.fromstring(xml)}
    assert set(record["fields"]) == set(told) - {"meta"}
    assert told["full_name"] == record["fields"]["full_name"]
    assert told["circumstances"] == "HC04"


def test_the_peer_s_form_asks_for_what_is_sent() -> None:
    form = ElementTree.fromstring(central.form())
    asked = {place.get("nodeset", "").removeprefix("/data/") for place in form.iter() if place.tag.endswith("bind")}
    assert asked == {*central.FIELDS, "meta/instanceID"}
