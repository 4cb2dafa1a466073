"""Passkeys as a second factor (WebAuthn Level 3), checked by fido2.

A challenge lies on the row of the session that asked for it and is taken away by the answer. A passkey belongs
to one host name, so an address that is a bare number can have none.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

from access.factors import passkey_place
from access.keys import Keyring
from access.sessions import keep_challenge, take_challenge
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from db import Session, select
from db.tables import Passkey, User

_NAME_MAX = 100
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError, RecursionError)
"""What a made-up answer runs into, while it is taken apart."""


@dataclass(frozen=True, slots=True)
class House:
    """The address people type, and the session that asks."""

    address: str
    token_hash: str

    @property
    def host(self) -> str:
        """The name passkeys are bound to; "" where there can be none."""
        host = urlsplit(self.address).hostname or ""
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return host
        return ""


def registration(session: Session, keyring: Keyring, house: House, user: User) -> dict[str, Any]:
    """What the browser needs to make a passkey for `user`. Refuses PASSKEY_HOST."""
    named = PublicKeyCredentialUserEntity(
        id=keyring.token(str(user.id), "passkey_user")[:32].encode(), name=user.username, display_name=user.name
    )
    known = [_credential(keyring, passkey) for passkey in _of(session, user.id)]
    options, asked = _server(house).register_begin(
        named, known, user_verification=UserVerificationRequirement.PREFERRED
    )
    keep_challenge(session, house.token_hash, asked["challenge"])
    return dict(options)


def keep(session: Session, keyring: Keyring, house: House, user: User, name: str, answer: Mapping[str, Any]) -> None:
    """Keep the passkey the browser made. Refuses PASSKEY_WRONG."""
    asked = _asked(session, house)
    try:
        told = _server(house).register_complete(asked, answer)
        credential = bytes(told.credential_data or b"")
    except _BROKEN as broken:
        raise _wrong() from broken
    passkey = Passkey(user_id=user.id, name=tidy(name)[:_NAME_MAX] or "Khoá truy cập", uses_count=told.counter)
    passkey.credential_box = keyring.seal(credential, passkey_place(passkey))
    session.add(passkey)


def asking(session: Session, keyring: Keyring, house: House, user_id: int) -> dict[str, Any]:
    """What the browser needs to ask for one of the person's passkeys. Refuses PASSKEY_HOST."""
    known = [_credential(keyring, passkey) for passkey in _of(session, user_id)]
    options, asked = _server(house).authenticate_begin(known, UserVerificationRequirement.PREFERRED)
    keep_challenge(session, house.token_hash, asked["challenge"])
    return dict(options)


def prove(
    session: Session, keyring: Keyring, house: House, user_id: int, answer: Mapping[str, Any], at: datetime
) -> bool:
    """Whether `answer` is signed by a passkey of `user_id`, for what was asked last, and by no copy of it."""
    known = {_credential(keyring, passkey).credential_id: passkey for passkey in _of(session, user_id)}
    try:
        asked, credentials = _asked(session, house), [_credential(keyring, passkey) for passkey in known.values()]
        used = _server(house).authenticate_complete(asked, credentials, answer)
        count = AuthenticationResponse.from_dict(answer).response.authenticator_data.counter
    except (*_BROKEN, Refusal):
        return False
    passkey = known[used.credential_id]
    if count <= passkey.uses_count and (count or passkey.uses_count):
        return False
    passkey.uses_count, passkey.used_at = count, at
    return True


def remove(session: Session, user_id: int, passkey_id: int) -> None:
    """Take one of the person's own passkeys away. Refuses NOT_FOUND."""
    passkey = session.get(Passkey, passkey_id)
    if passkey is None or passkey.user_id != user_id:
        raise not_found()
    session.delete(passkey)


def _server(house: House) -> Fido2Server:
    if not house.host:
        sentence = "Khoá truy cập cần địa chỉ có tên máy (https). Mở trang bằng tên máy, hoặc dùng ứng dụng tạo mã."
        raise Refusal("PASSKEY_HOST", sentence)
    party = PublicKeyCredentialRpEntity(name="Sổ Trẻ Em", id=house.host)
    return Fido2Server(party, verify_origin=lambda origin: origin == house.address)


def _asked(session: Session, house: House) -> dict[str, Any]:
    challenge = take_challenge(session, house.token_hash)
    if not challenge:
        raise _wrong()
    return {"challenge": challenge, "user_verification": UserVerificationRequirement.PREFERRED}


def _of(session: Session, user_id: int) -> list[Passkey]:
    return list(session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)))


def _credential(keyring: Keyring, passkey: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(keyring.open(passkey.credential_box, passkey_place(passkey)))


def _wrong() -> Refusal:
    return Refusal("PASSKEY_WRONG", "Khoá truy cập chưa ghi nhận được. Tải lại trang rồi làm lại.", status=409)
