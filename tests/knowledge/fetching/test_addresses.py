import pytest

from knowledge.errors import FetchError
from knowledge.fetching import Address


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTPS://Example.ORG:443/A/b", "https://example.org/A/b"),
        ("http://example.org:80/#part", "http://example.org/"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("https://example.org/a/./b/../c", "https://example.org/a/c"),
        ("https://example.org/../../x", "https://example.org/x"),
        ("https://example.org/größe?q=ä&b=%c3", "https://example.org/gr%C3%B6%C3%9Fe?q=%C3%A4&b=%C3"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("http://[2606:4700::1]/", "http://[2606:4700::1]/"),
        ("http://１２７.0.0.1/", "http://127.0.0.1/"),
    ],
)
def test_an_address_is_written_in_one_way(given: str, meant: str) -> None:
    assert str(Address.parse(given)) == meant
    assert str(Address.parse(meant)) == meant


@pytest.mark.parametrize(
    "given",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org/",
        "example.org",
        "https://",
        "https:///path",
        "https://user:secret@example.org/",
        "https://user@example.org/",
        "https://example.org:port/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://example.org\\@evil.example/",
        "https://example.org/\n",
        "https://exam%70le.org/",
        "https://[::1",
        "https://" + "a" * 70 + ".example/",
        "https://example.org/" + "a" * 3000,
        "",
    ],
)
def test_what_is_no_address_of_the_web_is_refused(given: str) -> None:
    if given.endswith("\n"):  # white space around an address is somebody's clipboard
        assert str(Address.parse(given)) == "https://example.org/"
        return
    with pytest.raises(FetchError) as refused:
        Address.parse(given)
    assert "secret" not in str(refused.value)


def test_a_reference_leads_on_from_its_page() -> None:
    page = Address.parse("https://example.org/docs/a/?x=1")
    assert str(page.join("../b.html#top")) == "https://example.org/docs/b.html"
    assert str(page.join("//other.example/y")) == "https://other.example/y"
    with pytest.raises(FetchError):
        page.join("mailto:somebody@example.org")
    with pytest.raises(FetchError):
        page.join("http://[bad/")
