"""What comes through the door: pages, politely; and of a hostile server no more than allowed."""

import ssl
import time
import zlib
from http.server import BaseHTTPRequestHandler

import pytest
import trustme

from knowledge.errors import FetchError
from knowledge.fetching import Fetcher, Limits, Validators
from tests.loopback.site import HERE, Site, packed, serving


def test_a_page_is_fetched_with_what_identifies_this_copy(fetcher: Fetcher, site: Site) -> None:
    day = "Fri, 27 Nov 2026 10:00:00 GMT"
    site.put("/a", "<p>text", etag='"1"', last_modified=day)
    got = fetcher.fetch(site.at("/a#part"))
    assert (got.url, got.body, got.content_type) == (site.at("/a"), b"<p>text", "text/html; charset=utf-8")
    assert got.validators == Validators('"1"', day)
    again = fetcher.fetch(site.at("/a"), got.validators)
    assert again.is_unchanged
    assert again.body == b""
    site.put("/a", "<p>other", etag='"2"')
    assert fetcher.fetch(site.at("/a"), got.validators).body == b"<p>other"


def test_it_says_who_asks_and_brings_nothing_else_along(
    fetcher: Fetcher, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No cookie that was set before, no proxy of the environment, no credentials."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    site.put("/a", "x", set_cookie="id=1")
    fetcher.fetch(site.at("/a"))
    fetcher.fetch(site.at("/a"))
    for asked in site.asked:
        assert asked.headers["user-agent"].startswith("Pullquote/")
        assert asked.headers.keys() == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_redirects_are_followed_to_their_end_and_not_for_ever(fetcher: Fetcher, site: Site) -> None:
    site.redirect("/old", "new?x=1", 301)
    site.put("/new?x=1", "here")
    assert fetcher.fetch(site.at("/old")).url == site.at("/new?x=1")
    site.redirect("/loop", "/loop")
    with pytest.raises(FetchError, match="on and on"):
        fetcher.fetch(site.at("/loop"))
    assert site.paths.count("/loop") == Limits().hops + 1


@pytest.mark.parametrize(
    ("status", "told"), [(404, "404 Not Found"), (410, "410 Gone"), (503, "503"), (599, "599")]
)
def test_what_a_server_refuses_is_an_error_with_its_status(
    fetcher: Fetcher, site: Site, status: int, told: str
) -> None:
    site.put("/", "an error page", status)
    with pytest.raises(FetchError, match=told) as refused:
        fetcher.fetch(site.at("/"))
    assert refused.value.status == status


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", packed("a text")),
        ("gzip", packed("a ") + packed("text")),
        ("deflate", zlib.compress(b"a text")),
        ("deflate", zlib.compress(b"a text")[2:-4]),
        ("identity", b"a text"),
    ],
)
def test_a_packed_page_is_unpacked(fetcher: Fetcher, site: Site, encoding: str, body: bytes) -> None:
    site.put("/", body, content_encoding=encoding)
    assert fetcher.fetch(site.at("/")).body == b"a text"


@pytest.mark.parametrize(
    ("encoding", "body", "told"),
    [
        ("gzip", packed(b"0" * 50_000_000), "larger"),
        ("deflate", zlib.compress(b"0" * 50_000_000), "larger"),
        ("gzip", packed(b"0" * 60_000) * 2, "larger"),
        ("identity", b"0" * 100_001, "larger"),
        ("gzip", packed("a text")[:-9], "cut off"),
        ("gzip", b"no gzip at all", "damaged"),
        ("br", b"\x8b\x02\x80a text\x03", "packed in a way"),
    ],
)
def test_a_bomb_and_a_broken_packing_are_refused(
    fetcher: Fetcher, site: Site, encoding: str, body: bytes, told: str
) -> None:
    site.put("/", body, content_encoding=encoding)
    with pytest.raises(FetchError, match=told):
        fetcher.fetch(site.at("/"))


def _write(handler: BaseHTTPRequestHandler, *pieces: bytes, wait: float = 0.0) -> None:
    for piece in pieces:
        handler.wfile.write(piece)
        handler.wfile.flush()
        time.sleep(wait)


OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "pieces",
    [
        [OK + b"Content-Length: 1000\r\n\r\n", b"short"],
        [OK + b"Transfer-Encoding: chunked\r\n\r\n", b"5\r\nhello\r\n", b"zz\r\n"],
        [OK + b"Transfer-Encoding: chunked\r\n\r\n", b"5\r\nhello\r\n"],
        [OK + b"Content-Length: -1\r\n\r\n", b"x"],
        [OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", b"xy"],
        [OK + b"X: " + b"y" * 200_000 + b"\r\n\r\n"],
        [b"SSH-2.0-OpenSSH_9.2\r\n"],
        [],
    ],
    ids="too-short bad-chunk no-end negative two-lengths huge-header other-protocol nothing".split(),
)
def test_a_server_that_does_not_keep_to_http_is_an_error(
    fetcher: Fetcher, site: Site, pieces: list[bytes]
) -> None:
    site.misbehave("/", lambda handler: _write(handler, *pieces))
    with pytest.raises(FetchError):
        fetcher.fetch(site.at("/"))
    site.put("/fine", "after it")
    assert fetcher.fetch(site.at("/fine")).body == b"after it"


def test_more_than_was_announced_is_not_taken(fetcher: Fetcher, site: Site) -> None:
    """What comes behind a body is no answer to the next request."""
    poison = OK + b"Content-Length: 6\r\n\r\npoison"
    site.misbehave("/", lambda handler: _write(handler, OK + b"Content-Length: 4\r\n\r\nreal" + poison))
    site.put("/next", "honest")
    assert fetcher.fetch(site.at("/")).body == b"real"
    assert fetcher.fetch(site.at("/next")).body == b"honest"


@pytest.mark.parametrize("head", [OK + b"\r\n", b""], ids=["body", "header"])
def test_a_slow_drip_ends_at_the_limit(site: Site, head: bytes) -> None:
    """Each byte comes in time, and all of them would take a minute."""
    site.misbehave("/", lambda handler: _write(handler, head, *[b"x"] * 600, wait=0.1))
    fetcher = Fetcher(pause=0, limits=Limits(seconds=0.6, wait=0.5), allowed={HERE})
    with pytest.raises(FetchError, match="too long"):
        fetcher.fetch(site.at("/"))


def test_an_endless_body_ends_at_the_limit(fetcher: Fetcher, site: Site) -> None:
    site.misbehave("/", lambda handler: _write(handler, OK + b"\r\n", *[b"x" * 10_000] * 100))
    with pytest.raises(FetchError, match="larger"):
        fetcher.fetch(site.at("/"))


def test_nobody_there_is_an_error(fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="cannot be reached"):
        fetcher.fetch(f"http://{HERE}:1/")
    with pytest.raises(FetchError, match="no host"):
        fetcher.fetch("http://host.invalid/")


def test_a_certificate_of_somebody_else_is_refused() -> None:
    """The name in the address is what a certificate is compared with, though an address is connected to."""
    authority = trustme.CA()
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    for name, is_good in ((HERE, True), ("other.example", False)):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(name).configure_cert(context)
        fetcher = Fetcher(pause=0, allowed={HERE}, context=trusting)
        with serving(context) as site:
            site.put("/", "over TLS")
            if is_good:
                assert fetcher.fetch(site.at("/")).body == b"over TLS"
            else:
                with pytest.raises(FetchError, match="cannot be reached"):
                    fetcher.fetch(site.at("/"))


def test_one_host_gets_a_pause_between_two_requests(site: Site) -> None:
    """The times at which requests arrive tell, not how long anything took."""
    arrived: list[float] = []

    def note(handler: BaseHTTPRequestHandler) -> None:
        arrived.append(time.monotonic())
        _write(handler, OK + b"Content-Length: 0\r\n\r\n")

    site.misbehave("/", note)
    fetcher = Fetcher(pause=0.1, allowed={HERE})
    for pause in (0.0, 0.3, 0.0):
        fetcher.fetch(site.at("/"), pause=pause)
    first, second, third = arrived
    assert second - first >= 0.1
    assert third - second >= 0.3
