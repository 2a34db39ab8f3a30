"""What generators and MDX add to Markdown is read as their pages show it."""

from __future__ import annotations

import pytest

from knowledge.formats.front_matter import Facts
from knowledge.formats.markdown import read_markdown
from knowledge.splitting.passages import split
from tests.knowledge.formats.reading_markdown import blocks_of, read


@pytest.mark.parametrize(
    "text",
    [
        "<!-- a comment -->",
        "[ref]: https://example.org",
        "---",
        "![alt](x.png)",
        "[![badge](b.svg)](https://example.org)",
        "{% include nav.html %}",
        "{{ site.title }}",
        "{: .class }",
        "*[HTML]: Hypertext",
        "{{#include ../x.md}}",
        "[[_TOC_]]",
        "1. TOC\n{:toc}",
        "<script>alert(1)</script>",
        "<div hidden>secret</div>",
        "<img src=x alt=y>",
        "```mermaid\ngraph\n```",
    ],
)
def test_what_no_page_shows_is_not_in_the_text(text: str) -> None:
    assert read(f"One.\n\n{text}\n\nTwo.\n").text == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("## Tea {#tea}", "Tea"),
        ("## Tea \\{#tea}", "Tea"),
        ("Tea.\n{: .note }", "Tea."),
        ('## Tea { #tea data-toc-label="Hot tea" }', "Tea"),
        ("## Tea { data-search-exclude }", "Tea"),
        ("[Tea](tea.md){ .button .big } and ![](tea.png){ width=30 }milk", "Tea and milk"),
        ("Tea is {x=1} and {a, b} and { hot }.", "Tea is {x=1} and {a, b} and { hot }."),
        ("Tea {{ version }} is {% raw %}hot{% endraw %}.", "Tea is hot."),
        ("See [[Green Tea]] and [[tea/black|black tea]].", "See Green Tea and black tea."),
        ("Use `<name>` here, <b>not</b> there.", "Use <name> here, not there."),
        ("Tea.[^1]\n\n[^1]: Hot.", "Tea.[1]\n\nHot."),
        ("<div>\nTea.\n</div>\n```sh\nbrew\n```", "Tea.\n\nbrew"),
        ("<pre>\n```\ntea\n</pre>", "```\ntea"),
        ("- [ ] buy tea\n- [x] boil water", "buy tea\nboil water"),
        ("Use tea\\[x\\] here, tea [x] there.", "Use tea[x] here, tea [x] there."),
        (
            "Tea :white_check_mark::x: at 10:30:20, `:x:`, std::x::y, :tea:",
            "Tea ✅❌ at 10:30:20, :x:, std::x::y, :tea:",
        ),
    ],
)
def test_what_generators_add_is_read_as_they_show_it(text: str, shown: str) -> None:
    assert read(text).text == shown


@pytest.mark.parametrize(
    "text",
    [
        ":::note[Mind the gap]\nTea is hot.\n:::",
        "::: note Mind the gap\nTea is hot.\n:::",
        "::::note[Mind the gap]\n:::details-group\nTea is hot.\n:::\n::::",
        "> [!NOTE] Mind the gap\n> Tea is hot.",
        '!!! note "Mind the gap"\n    Tea is hot.',
        '=== "Mind the gap"\n    Tea is hot.',
        '<TabItem value="x" label="Mind the gap">\n\nTea is hot.\n\n</TabItem>',
    ],
)
def test_a_box_has_its_title_and_its_text(text: str) -> None:
    assert blocks_of(text) == [("title", "Mind the gap"), ("paragraph", "Tea is hot.")]


@pytest.mark.parametrize("text", [":::note\nTea.\n:::", "> [!NOTE]\n> Tea.", "!!! note\n    Tea."])
def test_a_box_without_a_title_is_called_what_it_is(text: str) -> None:
    assert read(text).text == "Note\nTea."


def test_a_definition_stands_under_its_term() -> None:
    document = read("Tea\n: A hot drink.\n\nMilk\n: White.\n")
    assert [(p.headings, p.text) for p in split(document)] == [
        (("Tea",), "Tea\nA hot drink."),
        (("Milk",), "Milk\nWhite."),
    ]


def test_a_definition_may_stand_under_a_heading_and_hold_blocks() -> None:
    definition = ": A hot\ndrink.\n\n    Of leaves.\n\n    !!! note\n        Hot.\n\n: Green.\n"
    told = [("heading", "Tea"), ("paragraph", "A hot drink."), ("paragraph", "Of leaves."), ("title", "Note")]
    told += [("paragraph", "Hot."), ("paragraph", "Green."), ("paragraph", "Of China.")]
    assert blocks_of(f"# Tea\n\n{definition}\nOf China.\n") == told


def test_mdx_is_read_without_its_code() -> None:
    text = (
        "import Tabs from '@theme/Tabs';\nimport { A,\n  B } from 'b';\n\nexport const x = {\n  a: 1,\n};\n\n"
        "# Tea {/* not shown */}\n\n<Questions>\n    <Q>\n        Is it hot?\n        <A>\n"
        "            Yes, *very*.\n\n            * boil\n            * pour\n        </A>\n    </Q>\n"
        "</Questions>\n\n"
        "Version <Version of={{a: '>'}}/> {props.x} of {'tea'}.\n"
    )
    document = read_markdown(text, "a.mdx", Facts())
    assert document.text == "Tea\n\nIs it hot?\n\nYes, very.\n\nboil\npour\n\nVersion of tea."
    assert ("Is it hot?",) in {passage.headings for passage in split(document)}


def test_tags_of_mdx_may_share_a_line_and_stretch_over_several() -> None:
    text = """
<Heading
  as={"h2"}
  children={"How to \\"ask\\""}
>
</Heading>

<details
  style={{a: '>'}}
>
  <summary
    style={{}}
  >
    <strong>
      More
    </strong>
  </summary><div>
    <Tabs
      label={undefined}
    >
      <TabItem
        label={"200"}
      >
        <div>

          Tea is hot.

        </div><Sample
          schema={{"a": [1]}}
        >

        </Sample><Sample name={"b"} />
      </TabItem><TabItem
        label={'400'}
      >
        Tea is cold.
      </TabItem>
    </Tabs>
  </div>
</details>
"""
    assert blocks_of(text, "a.mdx") == [
        ("heading", 'How to "ask"'),
        ("paragraph", "More"),
        ("title", "200"),
        ("paragraph", "Tea is hot."),
        ("title", "400"),
        ("paragraph", "Tea is cold."),
    ]


def test_markdown_may_follow_an_element_of_mdx_on_the_next_line() -> None:
    text = (
        "<details>\n<summary>Make *tea*</summary>\n```sh\nboil\n\npour\n```\n</details>\n\n"
        "<h3>Steps</h3>\n- boil\n- pour\n\n<p>Tea is\n**hot**.</p>\n\n<span children={'Old'}>\n</span>\n"
    )
    assert blocks_of(text, "a.mdx") == [
        ("paragraph", "Make tea"),
        ("code", "boil\n\npour"),
        ("heading", "Steps"),
        ("item", "boil"),
        ("item", "pour"),
        ("paragraph", "Tea is hot."),
        ("paragraph", "Old"),
    ]


@pytest.mark.parametrize("line", ["import a from 'b';", "<Config>"])
def test_code_in_an_article_makes_no_mdx_of_it(line: str) -> None:
    code = f"{line}\n  <head>\n    a\n  </head>"
    text = f"Tea {{ is hot }}:\n\n```\n{code}\n```\n\n    milk\n"
    assert [each for _, each in blocks_of(text)] == ["Tea { is hot }:", code, "milk"]


def test_code_in_mdx_keeps_its_indentation() -> None:
    text = "<Tab>\n    ```html\n    <body>\n      <p>\n        a\n      </p>\n    </body>\n    ```\n</Tab>\n"
    assert blocks_of(text, "a.mdx") == [("code", "<body>\n  <p>\n    a\n  </p>\n</body>")]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('Ask in [**the** room]({% page "/tools/" %}) first.', "Ask in the room first."),
        ("See [the rules]({{ site.baseurl }}/rules) here.", "See the rules here."),
        (
            'See [the *rules*][a] and [map].\n\n[a]: {% page "/a b/" %}\n[map]: {{ m }}',
            "See the rules and map.",
        ),
        ("A map: ![of it]({{ 'map.png' | url }}) is here.", "A map: is here."),
        ("<p>Ask {% room 'tea' %}them</p>", "Ask them"),
    ],
)
def test_where_only_a_template_knows_the_address_the_label_is_shown(source: str, shown: str) -> None:
    assert read(source).text == shown
