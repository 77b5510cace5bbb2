"""The service shows that it is alive, and an address that is silent stops nothing."""

import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from orchestration.ground.paths import Home
from orchestration.interface.heartbeat import URL_VARIABLE, beat


@pytest.fixture
def address():
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/alive", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_moment_stands_in_a_file_and_the_address_is_asked(tmp_path, monkeypatch, address):
    url, asked = address
    monkeypatch.setenv(URL_VARIABLE, url)
    home = Home(tmp_path / "home")
    before = datetime.now(UTC).replace(microsecond=0)
    beat(home)
    assert before <= datetime.fromisoformat(home.heartbeat.read_text().strip()) <= datetime.now(UTC)
    assert home.heartbeat.stat().st_mode & 0o777 == 0o600
    assert asked == ["/alive"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/none", "no address"])
def test_an_address_that_is_silent_stops_nothing(tmp_path, monkeypatch, url):
    monkeypatch.setenv(URL_VARIABLE, url)
    beat(Home(tmp_path / "home"))
    assert (tmp_path / "home" / "heartbeat").exists()
