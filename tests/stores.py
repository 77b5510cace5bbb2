"""A server of the tests' own that speaks as S3 does, and can be told to fail."""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

Fault = Callable[[dict[str, Any]], tuple[int, bytes] | None]
"""What a request is answered with instead, or before it is answered."""

KEY, SECRET = "AKIAPRUEBA0000000000", "secreto-que-no-debe-verse"
CUT = (200, b"")
"""The answer that breaks off in the middle."""


@dataclass
class StoreServer:
    """A running server and what it was asked."""

    bucket: str = ""
    client: Any = None
    faults: list[Fault] = field(default_factory=list)
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    """Method, path with its query, and range of each request."""

    def __post_init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def put(self, key: str, content: str | bytes) -> None:
        self.client.put_object(Bucket=self.bucket, Key=key, Body=content)

    def listed(self) -> list[str]:
        found = self.client.list_objects_v2(Bucket=self.bucket).get("Contents", ())
        return [each["Key"] for each in found]

    def begin(self, monkeypatch: Any) -> None:
        """A new bucket, no faults, and an environment that names the server as it would another."""
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        monkeypatch.setenv("AWS_REGION", "us-east-1")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        monkeypatch.setenv("AWS_ENDPOINT_URL", self.endpoint)
        # boto3 keeps the keys that it has found
        monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
        # nobody waits for a server that is told to fail
        monkeypatch.setattr("orchestration.ground.object_store.PAUSE", 0)
        monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
        self.faults.clear()
        self.bucket = f"deposito-{secrets.token_hex(4)}"
        self.client = boto3.client("s3")
        self.client.create_bucket(Bucket=self.bucket)
        self.asked.clear()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Any:
        query = environ.get("QUERY_STRING", "")
        path = environ["PATH_INFO"] + (f"?{query}" if query else "")
        self.asked.append((environ["REQUEST_METHOD"], path, environ.get("HTTP_RANGE")))
        for fault in self.faults:
            told = fault(environ)
            if told == CUT:
                return _torn(self._moto, environ, start_response)
            if told is not None:
                status, body = told
                start_response(f"{status} Fault", [("Content-Length", str(len(body)))])
                return [body]
        return self._moto(environ, start_response)


def _torn(application: Any, environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
    """The first half of an answer that says how long the whole is."""
    told: list[Any] = []
    whole = b"".join(application(environ, lambda *answer: told.append(answer)))
    status, headers, *_ = told[0]
    others = [(name, value) for name, value in headers if name.lower() != "content-length"]
    start_response(status, [*others, ("Content-Length", str(len(whole)))])
    yield whole[: len(whole) // 2]


def error(status: int, code: str) -> tuple[int, bytes]:
    """What S3 answers where it does not do what it is asked."""
    return status, f"<Error><Code>{code}</Code><Message>{KEY} {SECRET}</Message></Error>".encode()


def times(count: int, answer: tuple[int, bytes], when: Callable[[dict[str, Any]], bool]) -> Fault:
    """A fault of the first so many requests of a kind."""
    left = [count]

    def fault(environ: dict[str, Any]) -> tuple[int, bytes] | None:
        if left[0] and when(environ):
            left[0] -= 1
            return answer
        return None

    return fault


def is_read(environ: dict[str, Any]) -> bool:
    return environ["REQUEST_METHOD"] == "GET" and "HTTP_RANGE" in environ


def is_listing(environ: dict[str, Any]) -> bool:
    return environ["REQUEST_METHOD"] == "GET" and "list-type=2" in environ["QUERY_STRING"]


def is_put(environ: dict[str, Any]) -> bool:
    return environ["REQUEST_METHOD"] == "PUT"


@contextmanager
def running_store() -> Iterator[StoreServer]:
    """A server until it is left."""
    server = StoreServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
