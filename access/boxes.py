"""The sealed box: an item encrypted on the phone for the server, readable by nobody on the way or on the phone.

Layout (docs/protection.md, "The sealed box"): 65 bytes the phone's one-time public key (P-256, uncompressed, so the
first is 4), 12 bytes nonce, AES-256-GCM ciphertext with its tag; base64url without "=". The AES key is HKDF-SHA256 of
the shared secret, salt = both public keys, the phone's first. What stands inside decides; the uuid outside must agree.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from access.keys import Keyring
from catalogue.refusals import Refusal

CURVE = "P-256"
BOX_MAX = 200_000
_POINT_BYTES, _NONCE_BYTES = 65, 12
_INFO = b"so-tre-em sealed box"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256 (FIPS 186-4, D.1.2.3): private keys are 1 … order - 1."""


def public_key(keyring: Keyring) -> dict[str, object]:
    """What a phone seals with: number, curve, the point."""
    number = keyring.newest
    return {"number": number, "curve": CURVE, "key": encoded(_point(_private_key(keyring, number).public_key()))}


def open_box(keyring: Keyring, sent: Mapping[str, Any]) -> dict[str, Any]:
    """The item inside a sealed one. Refuses BAD_BOX: no box, no key of ours, broken, or another item's."""
    try:
        item = json.loads(_opened(keyring, _decoded(sent.get("box"))))
        if str(item["uuid"]).lower() != str(sent["uuid"]).lower():
            raise ValueError("another item's")
        return dict(item)
    except (ValueError, KeyError, TypeError, RecursionError, InvalidTag) as broken:
        raise _bad_box() from broken


def _opened(keyring: Keyring, box: bytes) -> bytes:
    """Newest key first: a phone may have sealed before the keys were changed. Raises InvalidTag and ValueError."""
    point, nonce = box[:_POINT_BYTES], box[_POINT_BYTES : _POINT_BYTES + _NONCE_BYTES]
    for number in sorted(keyring.numbers, reverse=True):
        cipher = AESGCM(_shared(_private_key(keyring, number), point))
        with suppress(InvalidTag):
            return cipher.decrypt(nonce, box[_POINT_BYTES + _NONCE_BYTES :], None)
    raise InvalidTag


def encoded(raw: bytes) -> str:
    """Base64url without "="."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: object) -> bytes:
    """Raises ValueError when it is anything else."""
    if not isinstance(text, str) or len(text) > BOX_MAX or not text.isascii():
        raise ValueError("no base64url")
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _private_key(keyring: Keyring, number: int) -> ec.EllipticCurvePrivateKey:
    wide = int.from_bytes(keyring.derived(number, b"sealed box", 48))
    return ec.derive_private_key(wide % (_ORDER - 1) + 1, ec.SECP256R1())


def _shared(own: ec.EllipticCurvePrivateKey, phone_point: bytes) -> bytes:
    phone = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), phone_point)
    salt = phone_point + _point(own.public_key())
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=_INFO).derive(own.exchange(ec.ECDH(), phone))


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _bad_box() -> Refusal:
    sentence = "Máy chủ chưa mở được phiếu niêm phong này. Giữ phiếu trong máy, cập nhật ứng dụng rồi gửi lại."
    return Refusal("BAD_BOX", sentence, field="box")
