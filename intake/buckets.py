"""Sealed pictures in a bucket of an S3 store (SeaweedFS, Ceph, Garage, Amazon): nothing but what is sealed leaves us.

Five calls of S3 are all that is needed, signed by Signature Version 4; a library for all of S3 would be larger than
this product. Each call may be made again without harm, so a store that is silent for a moment is asked again.
"""

import hmac
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import httpx

from access.keys import Keyring
from catalogue.refusals import Refusal
from intake.photo_store import SealedStore

TRIES_MAX = 4
FIRST_PAUSE_S = 0.2
"""Then twice as long each time: a store that is started again takes about a second to be back."""
PATIENCE = httpx.Timeout(30.0, connect=5.0)
_PASSING = frozenset({429, 500, 502, 503, 504})
_SUFFIX = ".sealed"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a bucket is and who we are there; `prefix` "" or "photos/", before every name."""

    endpoint: str
    bucket: str
    prefix: str
    region: str
    key_id: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)
    authority: str = ""
    """File with the certificate of the endpoint's authority, when it is one of our own."""


def address_from(url: str, environment: Mapping[str, str]) -> Address:
    """The bucket that `s3://bucket/prefix` names, with the usual `AWS_` variables. ValueError says which is missing."""
    missing = [name for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY") if not environment.get(name)]
    if missing:
        raise ValueError(f"thiếu {', '.join(missing)}")
    parts = urlsplit(url)
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1"
    given = environment.get("AWS_ENDPOINT_URL_S3") or environment.get("AWS_ENDPOINT_URL")
    endpoint = (given or f"https://s3.{region}.amazonaws.com").rstrip("/")
    if urlsplit(endpoint).scheme not in ("http", "https") or not urlsplit(endpoint).hostname:
        raise ValueError("AWS_ENDPOINT_URL phải có dạng https://tên-máy")
    prefix = parts.path.strip("/")
    return Address(
        endpoint=endpoint,
        bucket=parts.netloc,
        prefix=f"{prefix}/" if prefix else "",
        region=region,
        key_id=environment["AWS_ACCESS_KEY_ID"],
        secret=environment["AWS_SECRET_ACCESS_KEY"],
        token=environment.get("AWS_SESSION_TOKEN", ""),
        authority=environment.get("AWS_CA_BUNDLE", ""),
    )


class BucketStore(SealedStore):
    """The `PhotoStore` in a bucket."""

    def __init__(self, address: Address, keyring: Keyring) -> None:
        super().__init__(Bucket(address), keyring)


class Bucket:
    """The `intake.photo_store.Shelf` in a bucket: `prefix/ab/abcdef….sealed`, as a folder has it."""

    is_local = False

    def __init__(self, address: Address) -> None:
        self._address = address
        verify = ssl.create_default_context(cafile=address.authority) if address.authority else True
        self._client = httpx.Client(timeout=PATIENCE, verify=verify, trust_env=False)

    def put(self, name: str, sealed: bytes) -> None:
        """See `Shelf`: the store compares the hash we send with what it got, and answers when it is kept."""
        _expect(self._call("PUT", self._key(name), body=sealed), 200)

    def get(self, name: str) -> bytes | None:
        """See `Shelf`."""
        answer = self._call("GET", self._key(name))
        return None if answer.status_code == 404 else _expect(answer, 200).content

    def beginning(self, name: str, count: int) -> tuple[bytes, int] | None:
        """See `Shelf`."""
        answer = self._call("GET", self._key(name), headers={"range": f"bytes=0-{count - 1}"})
        if answer.status_code == 404:
            return None
        length = _expect(answer, 206).headers["content-range"].rpartition("/")[2]
        return answer.content, int(length)

    def each(self) -> Iterator[tuple[str, float]]:
        """See `Shelf`: a thousand names a call."""
        told = {"list-type": "2", "prefix": self._address.prefix}
        while True:
            page = ElementTree.fromstring(_expect(self._call("GET", query=told), 200).content)  # noqa: S314, our own store
            for one in page.iterfind("{*}Contents"):
                key = str(one.findtext("{*}Key")).removeprefix(self._address.prefix)
                if key.endswith(_SUFFIX):
                    laid_at = datetime.fromisoformat(str(one.findtext("{*}LastModified")))
                    yield key.rpartition("/")[2].removesuffix(_SUFFIX), laid_at.timestamp()
            following = page.findtext("{*}NextContinuationToken")
            if not following:
                return
            told = told | {"continuation-token": following}

    def remove(self, name: str) -> None:
        """See `Shelf`."""
        _expect(self._call("DELETE", self._key(name)), 204, 404)

    def sweep_halves(self) -> int:
        """See `Shelf`: a bucket shows nothing before it is whole."""
        return 0

    def is_well(self) -> bool:
        """See `Shelf`: asked once, since who asks is not patient."""
        told = {"list-type": "2", "max-keys": "1"}
        try:
            return self._once("GET", "", told, {}, b"").status_code == 200
        except httpx.HTTPError:
            return False

    def _key(self, name: str) -> str:
        return f"{self._address.prefix}{name[:2]}/{name}{_SUFFIX}"

    def _call(
        self,
        method: str,
        key: str = "",
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> httpx.Response:
        """The answer, once there is one that will stay as it is. Refuses PHOTOS_AWAY."""
        for attempt in range(TRIES_MAX):
            try:
                answer = self._once(method, key, query or {}, headers or {}, body)
            except httpx.HTTPError as silent:
                if attempt + 1 == TRIES_MAX:
                    raise _away() from silent
            else:
                if answer.status_code not in _PASSING:
                    return answer
            time.sleep(FIRST_PAUSE_S * 2**attempt)
        raise _away()

    def _once(
        self, method: str, key: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> httpx.Response:
        path = f"/{quote(self._address.bucket)}/{quote(key)}" if key else f"/{quote(self._address.bucket)}"
        asked = "&".join(f"{quote(name, safe='')}={quote(query[name], safe='')}" for name in sorted(query))
        host = urlsplit(self._address.endpoint).netloc
        said = signed(self._address, method, host, path, asked, {**headers}, body, datetime.now(UTC))
        url = f"{self._address.endpoint}{path}{'?' if asked else ''}{asked}"
        return self._client.request(method, url, headers=said, content=body)


def signed(
    address: Address,
    method: str,
    host: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    body: bytes,
    at: datetime,
) -> dict[str, str]:
    """All headers of a call, its signature among them. Source: AWS Signature Version 4, "Create a signed request"."""
    moment, digest = f"{at:%Y%m%dT%H%M%SZ}", sha256(body).hexdigest()
    told = {**headers, "host": host, "x-amz-date": moment, "x-amz-content-sha256": digest}
    if address.token:
        told["x-amz-security-token"] = address.token
    names = ";".join(sorted(told))
    lines = [method, path, query, *(f"{name}:{told[name]}" for name in sorted(told)), "", names, digest]
    reach = f"{at:%Y%m%d}/{address.region}/s3/aws4_request"
    to_sign = "\n".join(["AWS4-HMAC-SHA256", moment, reach, sha256("\n".join(lines).encode()).hexdigest()])
    key = f"AWS4{address.secret}".encode()
    for part in reach.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    credential = f"AWS4-HMAC-SHA256 Credential={address.key_id}/{reach}"
    return {**told, "authorization": f"{credential}, SignedHeaders={names}, Signature={signature}"}


def _expect(answer: httpx.Response, *wanted: int) -> httpx.Response:
    """The answer, when it is one of those; else the store does not do what it was asked. Refuses PHOTOS_AWAY."""
    if answer.status_code not in wanted:
        raise _away()
    return answer


def _away() -> Refusal:
    sentence = "Kho ảnh chưa trả lời nên ảnh chưa được nhận hay mở. Giữ ảnh trong máy, thử lại sau ít phút."
    return Refusal("PHOTOS_AWAY", sentence, status=503)
