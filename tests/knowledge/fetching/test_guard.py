"""No address leads anywhere but to the public web, whatever it looks like and whoever resolves it."""

import socket

import pytest

from knowledge.errors import FetchError
from knowledge.fetching import Fetcher, Limits
from knowledge.fetching.guard import is_public
from tests.loopback.site import HERE, Site

NOT_PUBLIC = """
    127.0.0.1 127.255.255.254 0.0.0.0 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1
    169.254.169.254 100.64.0.1 100.127.255.255
    192.0.2.1 198.51.100.1 203.0.113.1 198.18.0.1 224.0.0.1 239.1.1.1 240.0.0.1
    255.255.255.255 :: ::1 fe80::1 fc00::1 fd00::1 ff02::1 2001:db8::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
    ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 2002:7f00:1:: 2001:0:53aa:64c:1::1
    fe80::1%eth0 100:: nonsense
""".split()


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_no_address_inside_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "::ffff:93.184.216.34"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.fixture
def guarded() -> Fetcher:
    """A fetcher as the program has it: nothing is allowed but the public web."""
    return Fetcher(pause=0, limits=Limits(seconds=5.0, wait=1.0))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "127.1",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "017700000001",
        "0",
        "0.0.0.0",  # noqa: S104
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
        "１２７.０.０.１",
        "⑫7.0.0.1",
        "127。0。0。1",
    ],
)
def test_this_machine_is_not_reached(guarded: Fetcher, site: Site, host: str) -> None:
    """Whatever the host is called, the site that listens there is not asked."""
    port = site.origin.rpartition(":")[2]
    with pytest.raises(FetchError):
        guarded.fetch(f"http://{host}:{port}/")
    assert site.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://[fd00:ec2::254]/",
        "http://[64:ff9b::169.254.169.254]/",
    ],
)
def test_the_networks_behind_the_router_are_not_reached(guarded: Fetcher, url: str) -> None:
    with pytest.raises(FetchError, match="no public address"):
        guarded.fetch(url)


def test_a_public_address_is_asked_on_the_ports_of_the_web_only(guarded: Fetcher) -> None:
    with pytest.raises(FetchError, match="port 22"):
        guarded.fetch("http://1.1.1.1:22/")


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2:{port}/secret",
        "http://localhost.localdomain:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "http://user:password@127.0.0.1:{port}/secret",
        "//10.0.0.1/secret",
    ],
)
def test_no_redirect_leads_inside(fetcher: Fetcher, site: Site, target: str) -> None:
    site.redirect("/", target.format(port=site.origin.rpartition(":")[2]))
    with pytest.raises(FetchError):
        fetcher.fetch(site.at("/"))
    assert site.paths == ["/"]


class Names:
    """A name server that answers otherwise each time; what it says is what the system's would say."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked = 0

    def __call__(self, _host: str, port: int, *_: object, **__: object) -> list[object]:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answer.split()]


def test_a_name_that_is_bound_anew_gains_nothing(
    monkeypatch: pytest.MonkeyPatch, site: Site, guarded: Fetcher
) -> None:
    """The name is looked up once for each connection, and only what was checked is connected to."""
    port = site.origin.rpartition(":")[2]
    names = Names("93.184.216.34", HERE)
    monkeypatch.setattr(socket, "getaddrinfo", names)
    with pytest.raises(FetchError, match=f"port {port}"):  # a public address, but no port of the web
        guarded.fetch(f"http://rebinding.example:{port}/")
    with pytest.raises(FetchError, match="no public address"):
        guarded.fetch(f"http://rebinding.example:{port}/")
    assert names.asked == 2
    assert site.asked == []


def test_of_a_name_with_many_addresses_only_those_that_may_be_are_tried(
    monkeypatch: pytest.MonkeyPatch, site: Site
) -> None:
    site.put("/", "here")
    monkeypatch.setattr(socket, "getaddrinfo", Names(f"10.0.0.1 {HERE} 192.168.0.1"))
    fetcher = Fetcher(pause=0, allowed={HERE})
    assert fetcher.fetch(site.at("/").replace(HERE, "several.example")).body == b"here"
