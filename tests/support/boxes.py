"""What a phone does to seal an item, written from docs/protection.md and from nothing else."""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def seal(key: Mapping[str, Any], item: Mapping[str, Any], *, uuid: str | None = None) -> dict[str, Any]:
    """`item` as a sealed one, for the server whose `public_key` is `key`; `uuid` another one on the outside."""
    outside = uuid or str(item["uuid"])
    theirs = urlsafe_b64decode(key["key"] + "=" * (-len(key["key"]) % 4))
    own, nonce = ec.generate_private_key(ec.SECP256R1()), os.urandom(12)
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
    told = {"salt": point + theirs, "info": b"so-tre-em sealed box"}
    secret = HKDF(algorithm=hashes.SHA256(), length=32, **told).derive(shared)
    inside = AESGCM(secret).encrypt(nonce, json.dumps(dict(item)).encode(), None)
    box = point + nonce + inside
    return {"uuid": outside, "kind": "sealed", "box": urlsafe_b64encode(box).rstrip(b"=").decode()}
