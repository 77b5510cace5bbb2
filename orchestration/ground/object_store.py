"""An object store that speaks S3: what lies in it, its bytes range by range, and its refusals in words.

Which store it is and whose keys come from the environment alone, where boto3 looks for them
(AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, or a role of the machine). What a
store says of an error can quote a key, so only its code is told.
"""

import errno
import io
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from orchestration.ground.errors import WrongUse

SCHEME = "s3://"
ATTEMPTS = 5
"""How often a request is made before its refusal is believed."""
PAUSE = 0.5
"""Seconds before a range that was cut is asked for again; doubled each time."""
SECONDS_TO_CONNECT, SECONDS_TO_ANSWER = 10, 60
CONNECTIONS = 32
"""More than files are ever under way at once."""
RANGE = 8 * 2**20
"""Bytes that are asked for, and kept in memory, at once."""
SHA256 = "sha256"
"""The entry of an object's metadata that holds the hash of its bytes."""

_ADDRESS = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([^?#\x00-\x1f]*))?")
_CODE = re.compile(r"[A-Za-z0-9]{1,40}")
_OF_KEYS = {"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"}


class StoreError(OSError):
    """What a store refused, in words for people."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__(number, words)
        self.words = words


@dataclass(frozen=True)
class StoredObject:
    """An object as a listing shows it; `key` goes on from the store's prefix."""

    key: str
    size: int
    etag: str
    modified_at: datetime


def is_store(place: str) -> bool:
    """Whether a place is an object store and no folder."""
    return place.startswith(SCHEME)


class ObjectStore:
    """What lies below a prefix of a bucket. Every method raises StoreError for what the store refuses."""

    def __init__(self, address: str) -> None:
        found = _ADDRESS.fullmatch(address)
        if found is None:
            # the address is not quoted: somebody may have written keys into it
            raise WrongUse(
                "La dirección del almacén de objetos no está bien escrita. Ejemplo: s3://deposito/carpeta."
                " Las claves no van en ella: dígalas en AWS_ACCESS_KEY_ID y AWS_SECRET_ACCESS_KEY; si ya las"
                " escribió así, cámbielas."
            )
        self.bucket = found[1]
        folder = (found[2] or "").strip("/")
        self.prefix = f"{folder}/" if folder else ""

    @property
    def address(self) -> str:
        """Its address, without a slash at the end."""
        return f"{SCHEME}{self.bucket}/{self.prefix}".rstrip("/")

    def objects(self, below: str = "") -> Iterator[StoredObject]:
        """The objects whose keys begin so, page by page; what comes meanwhile may be among them."""
        with self._refusals():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix + below
            )
            for page in pages:
                for told in page.get("Contents", ()):
                    key = told["Key"].removeprefix(self.prefix)
                    yield StoredObject(key, told["Size"], told["ETag"], told["LastModified"])

    def open(self, found: StoredObject) -> BinaryIO:
        """The bytes of an object as it was listed; reading raises StoreError once it is another."""
        return io.BufferedReader(_ObjectReader(self, found), RANGE)

    def part(self, found: StoredObject, start: int, end: int) -> bytes:
        """The bytes of an object from `start` up to `end`, as it was listed."""
        with self._refusals():
            for attempt in range(ATTEMPTS):
                # boto3 asks again by itself, until an answer begins
                body = self._asked(found, start, end)
                try:
                    return body.read()
                except _cuts():
                    if attempt == ATTEMPTS - 1:
                        raise
                    time.sleep(PAUSE * 2**attempt)
        raise AssertionError("the last attempt raises")

    def _asked(self, found: StoredObject, start: int, end: int) -> Any:
        answer = self._client.get_object(
            Bucket=self.bucket,
            Key=self.prefix + found.key,
            Range=f"bytes={start}-{end - 1}",
            IfMatch=found.etag,
        )
        if answer["ContentLength"] != end - start:
            raise StoreError(errno.EINVAL, f"{self.address} no da los archivos por partes.")
        return answer["Body"]

    def holds(self, key: str, size: int, sha256: str) -> bool:
        """Whether an object was put with these bytes."""
        try:
            with self._refusals():
                told = self._client.head_object(Bucket=self.bucket, Key=self.prefix + key)
        except FileNotFoundError:
            return False
        return told["ContentLength"] == size and told["Metadata"].get(SHA256) == sha256

    def put_file(self, path: Path, key: str, sha256: str) -> None:
        """Have a file as an object, which appears whole or not at all."""
        with self._refusals(), path.open("rb") as file:
            self._client.upload_fileobj(
                file, self.bucket, self.prefix + key, ExtraArgs={"Metadata": {SHA256: sha256}}
            )

    def put(self, key: str, data: bytes) -> None:
        """Have a small object of JSON, in the place of the one before at once."""
        with self._refusals():
            self._client.put_object(
                Bucket=self.bucket,
                Key=self.prefix + key,
                Body=data,
                ContentType="application/json",
                CacheControl="no-cache",
            )

    @cached_property
    def _client(self) -> Any:
        # late: who has folders alone needs none of it
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError

        patience = Config(
            connect_timeout=SECONDS_TO_CONNECT,
            read_timeout=SECONDS_TO_ANSWER,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            max_pool_connections=CONNECTIONS,
            # stores other than Amazon's may not know the checksums that it would add
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        try:
            return boto3.client("s3", config=patience)
        except (BotoCoreError, ValueError) as error:
            raise StoreError(
                errno.EINVAL,
                "La configuración del almacén de objetos no es válida. Revise AWS_ENDPOINT_URL, AWS_REGION y"
                f" las demás variables AWS_* ({type(error).__name__}).",
            ) from None

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        from botocore import exceptions

        try:
            yield
        except exceptions.ClientError as error:
            raise self._refusal(error.response) from None
        except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError):
            raise StoreError(errno.EACCES, f"Faltan las claves de {self.address}. {_KEYS}") from None
        except exceptions.BotoCoreError:
            raise StoreError(
                errno.EIO,
                f"{self.address} no responde o corta la conexión, tras {ATTEMPTS} intentos. Revise la red y"
                " AWS_ENDPOINT_URL.",
            ) from None

    def _refusal(self, response: dict[str, Any]) -> OSError:
        told = str(response.get("Error", {}).get("Code", ""))
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        code = told if _CODE.fullmatch(told) else str(status)
        if code == "NoSuchBucket":
            return StoreError(errno.ENOENT, f"No existe el depósito {self.bucket}. Revise la dirección.")
        if status == 404:
            return FileNotFoundError(errno.ENOENT, f"No existe ese objeto en {self.address}.")
        if status == 412:
            return StoreError(errno.ESTALE, "El archivo cambió mientras se leía.")
        if status in (401, 403) or code in _OF_KEYS:
            return StoreError(errno.EACCES, f"{self.address} no deja entrar (código {code}). {_KEYS}")
        if status >= 500 or status == 429 or code == "SlowDown":
            return StoreError(
                errno.EIO, f"{self.address} no atiende (código {code}), tras {ATTEMPTS} intentos."
            )
        return StoreError(errno.EINVAL, f"{self.address} no aceptó lo que se le pidió (código {code}).")


_KEYS = "Revise AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY y los permisos de esa cuenta."


def _cuts() -> tuple[type[Exception], ...]:
    """What ends an answer in its middle."""
    from botocore import exceptions

    return exceptions.HTTPClientError, exceptions.IncompleteReadError


class _ObjectReader(io.RawIOBase):
    """An object as a file, of which what is asked for is brought."""

    def __init__(self, store: ObjectStore, found: StoredObject) -> None:
        self._store = store
        self._found = found
        self._place = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        end = min(self._place + len(buffer), self._found.size)
        if end == self._place:
            return 0
        data = self._store.part(self._found, self._place, end)
        buffer[: len(data)] = data
        self._place = end
        return len(data)
