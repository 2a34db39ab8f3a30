"""Articles that are added, listed, shown, removed and put back in Discord."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

import pytest

from knowledge import Fetcher, KnowledgeBase, Origins, ReadingTerms
from tests.end_to_end.in_discord.conftest import LIGHTHOUSE, logged_in
from tests.fakes import WordEncoder
from tests.loopback.messages import Attached
from tests.loopback.site import HERE, serving
from tests.loopback.users import MANAGE_GUILD, User

if TYPE_CHECKING:
    from pathlib import Path

    from tests.loopback.discord import LoopbackDiscord
    from tests.loopback.messages import Interaction, Sent

BAKERY = "# The bakery\n\nThe bakery in Mill Lane sells rye bread on Fridays. It opens at six.\n"
ASK_BAKERY = "What does the bakery in Mill Lane sell on Fridays?"


@pytest.fixture
def added(tmp_path: Path) -> Path:
    """The folder of added articles, which is not there yet."""
    return tmp_path / "storage" / "added"


@pytest.fixture
def base(articles: Path, added: Path, tmp_path: Path) -> KnowledgeBase:
    reading = ReadingTerms(may_be_missing=frozenset({added}))
    base = KnowledgeBase(Origins.of([articles, added], reading), WordEncoder(), tmp_path / "storage")
    base.reload()
    return base


@pytest.fixture
def manager(discord: LoopbackDiscord) -> User:
    return discord.user("Mina", permissions=MANAGE_GUILD)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


async def shown(discord: LoopbackDiscord, interaction: Interaction, text: str) -> Sent:
    """The reply to an interaction, once it says something."""
    await discord.until(lambda: text in interaction.reply.text)
    assert interaction.reply.ephemeral
    return interaction.reply


async def test_a_file_is_previewed_described_added_listed_shown_removed_and_put_back(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path, manager: User, added: Path
) -> None:
    hostile = Attached("../../etc/CON.md", BAKERY.encode())
    async with logged_in(discord, base, tmp_path / "storage"):
        handed_in = await discord.slash("knowledge add", user=manager, file=hostile)
        preview = await shown(discord, handed_in, "Not added yet")
        assert "**The bakery**" in preview.text
        assert "2 passages" in preview.text or "1 passage" in preview.text
        assert names_in(added) == []
        assert "rye bread" not in (await discord.slash("ask", question=ASK_BAKERY)).reply.text
    async with logged_in(discord, base, tmp_path / "storage"):
        stranger = await discord.click(preview, "Add")
        assert "Only members who can manage the server" in stranger.reply.text
        change = await discord.click(preview, "Change details", user=manager)
        assert change.modal
        wrong = await discord.fill_in(change.modal, user=manager, message=preview, published="last May")
        assert "“last May” is no date" in (await shown(discord, wrong, "last May")).text
        assert preview.buttons
        described = await discord.fill_in(
            change.modal, user=manager, message=preview, author="Bo Crumb", published="2026-03-09"
        )
        preview = await shown(discord, described, "Bo Crumb")
        assert "9 March 2026" in preview.text
        kept = copy(preview)
        clicked = await discord.click(preview, "Add", user=manager)
        await shown(discord, clicked, "**Added:** The bakery.")
        assert names_in(added) == ["article-CON.md"]
        text = (added / "article-CON.md").read_text(encoding="utf-8")
        assert text.startswith('---\ntitle: "The bakery"\nauthor: "Bo Crumb"\npublished: 2026-03-09\n---\n')
        answer = (await discord.slash("ask", question=ASK_BAKERY)).reply.text
        assert "rye bread" in answer
        assert "Bo Crumb" in answer
        again = await discord.click(kept, "Add", user=manager)
        await shown(discord, again, "This draft is gone")

        choices = await discord.complete("knowledge remove", user=manager, article="bak")
        assert [each["name"] for each in choices] == ["The bakery"]
        assert await discord.complete("knowledge remove", article="bak") == []
        cut = await discord.slash("knowledge show", user=manager, article=choices[0]["value"])
        assert cut.reply.ephemeral
        file = discord.world.files["article.txt"].decode()
        assert "It opens at six." in file
        question = await discord.slash("knowledge remove", user=manager, article=choices[0]["value"])
        removal = await discord.click(question.reply, "Remove the article", user=manager)
        removed = await shown(discord, removal, "**Removed:** The bakery")
        assert names_in(added) == []
        assert "rye bread" not in (await discord.slash("ask", question=ASK_BAKERY)).reply.text
    async with logged_in(discord, base, tmp_path / "storage"):
        kept = copy(removed)
        back = await discord.click(removed, "Put it back", user=manager)
        await shown(discord, back, "**Added:** The bakery.")
        assert "rye bread" in (await discord.slash("ask", question=ASK_BAKERY)).reply.text
        twice = await discord.click(kept, "Put it back", user=manager)
        await shown(discord, twice, "can no longer be put back")


@pytest.mark.usefixtures("client")
async def test_several_files_are_previewed_each_by_itself(
    discord: LoopbackDiscord, manager: User, added: Path
) -> None:
    files: dict[str, Any] = {
        "file": Attached("copy.md", LIGHTHOUSE.encode()),
        "file2": Attached("picture.png", b"\x89PNG"),
        "file3": Attached("broken.pdf", b"%PDF-1.7 nothing"),
        "file4": Attached("README.md", BAKERY.encode()),
    }
    handed_in = await discord.slash("knowledge add", user=manager, wait=True, **files)
    await discord.until(lambda: len(handed_in.followups) == 3)
    first, second, third, last = (handed_in.response, *handed_in.followups)
    assert first
    assert "**Much of it is there already**" in first.text
    assert "The lighthouse of Skerry Point" in first.text
    assert "picture.png is in a format that I cannot read" in second.text.replace("\\", "")
    assert "This cannot be read as an article." in third.text
    cancelled = await discord.click(first, "Cancel", user=manager)
    await shown(discord, cancelled, "Nothing was added")
    clicked = await discord.click(last, "Add", user=manager)
    await shown(discord, clicked, "**Added:** The bakery.")
    assert names_in(added) == ["article-README.md"]


@pytest.mark.usefixtures("client")
async def test_a_text_is_typed_into_a_form_and_a_message_is_taken_with_its_author(
    discord: LoopbackDiscord, manager: User, added: Path
) -> None:
    opened = await discord.slash("knowledge add", user=manager)
    assert opened.modal
    typed = await discord.fill_in(
        opened.modal, user=manager, title="The ferry", text="The ferry to the rock leaves at nine o'clock.",
        url="https://ferry.example/times",
    )  # fmt: skip
    preview = await shown(discord, typed, "Not added yet")
    await shown(discord, await discord.click(preview, "Add", user=manager), "**Added:** The ferry.")
    answer = (await discord.slash("ask", question="When does the ferry to the rock leave?")).reply
    assert any(button.get("url", "").startswith("https://ferry.example") for button in answer.buttons)

    said = await discord.message("The winch was painted green by the harbour master in June.")
    chosen = await discord.context_menu("Add to articles", said, user=manager)
    preview = await shown(discord, chosen, "Not added yet")
    assert "Alice" in preview.text
    await shown(discord, await discord.click(preview, "Add", user=manager), "**Added:** The winch")
    (name,) = (each for each in names_in(added) if "winch" in each)
    assert 'url: "https://discord.com/channels/' in (added / name).read_text(encoding="utf-8")
    refused = await discord.context_menu("Add to articles", said)
    assert "Only members who can manage the server" in refused.reply.text


@pytest.mark.usefixtures("client")
async def test_the_list_is_turned_page_by_page_and_only_added_articles_are_removed(
    discord: LoopbackDiscord, base: KnowledgeBase, articles: Path, manager: User
) -> None:
    for number in range(12):
        (articles / f"tree-{number:02}.md").write_text(
            f"# Tree {number:02}\n\nThe tree has {number} leaves.\n"
        )
    base.reload()
    listed = await discord.slash("knowledge list", user=manager)
    assert listed.reply.text.startswith("**13 articles**")
    assert "Page 1 of 2" in listed.reply.text
    turned = await discord.click(listed.reply, "Next page", user=manager)
    await shown(discord, turned, "Page 2 of 2")
    assert "Tree 11" in turned.reply.text
    searched = (await discord.slash("knowledge list", user=manager, search="tree 07")).reply.text
    assert searched.startswith("**1 article with “tree 07”**\n- **Tree 07** · ")
    refused = await discord.slash("knowledge remove", user=manager, article="Tree 11")
    assert "was not added here" in refused.reply.text
    several = await discord.slash("knowledge show", user=manager, article="tree")
    assert "Several articles are called “tree”" in several.reply.text


async def test_a_page_is_fetched_previewed_and_added_by_its_address(
    discord: LoopbackDiscord, base: KnowledgeBase, tmp_path: Path, manager: User, added: Path
) -> None:
    fetcher = Fetcher(pause=0, allowed={HERE})
    with serving() as site:
        moved = site.redirect("/moved", "/news/bakery")
        text = BAKERY.partition("\n\n")[2]
        site.put("/news/bakery", f"<html><head><title>The bakery</title></head><body><p>{text}</p></body>")
        async with logged_in(discord, base, tmp_path / "storage", fetcher=fetcher):
            handed_in = await discord.slash("knowledge add", user=manager, address=moved)
            preview = await shown(discord, handed_in, "Not added yet")
            assert "**The bakery**" in preview.text
            clicked = await discord.click(preview, "Add", user=manager)
            await shown(discord, clicked, "**Added:** The bakery.")
            answer = (await discord.slash("ask", question=ASK_BAKERY)).reply
            assert "rye bread" in answer.text
            assert any(each.get("url", "").startswith(site.at("/news/bakery")) for each in answer.buttons)
            assert names_in(added) == ["bakery.html", "bakery.html.toml"]
            gone = await discord.slash("knowledge add", user=manager, address=site.at("/gone"))
            await shown(discord, gone, "404 Not Found")
    assert names_in(tmp_path / "storage" / "drafts") == []


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://127.0.0.1/admin", "no public address"),
        ("http://[::ffff:169.254.169.254]/latest", "no public address"),
        ("http://localhost:8080/", "no public address"),
        ("file:///etc/passwd", "file"),
        ("gopher://example.org/", "gopher"),
        ("not an address", "not an address"),
    ],
)
async def test_only_what_everyone_can_see_on_the_web_is_fetched(
    discord: LoopbackDiscord, manager: User, tmp_path: Path, address: str, says: str
) -> None:
    refused = await discord.slash("knowledge add", user=manager, address=address)
    await discord.until(lambda: says in refused.reply.text)
    assert refused.reply.ephemeral
    assert names_in(tmp_path / "storage" / "drafts") == []
