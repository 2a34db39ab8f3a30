"""Pages as real sites build them, with what makes it hard to land on a sentence."""

from __future__ import annotations

STYLE = """<style>::target-text { background: rgb(255,0,255); color: rgb(255,0,255) }
body { font: 16px/1.5 sans-serif; width: 800px } * { text-decoration: none !important }</style>"""


def _page(title: str, main: str, aside: str = "", lang: str = "en") -> str:
    return (
        f"<!doctype html><html lang={lang}><head><meta charset=utf-8><title>{title}</title>{STYLE}</head><body>"
        f"<header><a href=/>Home</a></header><nav>{aside}</nav><main><h1>{title}</h1>{main}</main>"
        "<footer>Made by hand. All rights reserved.</footer></body></html>"
    )


PAGES = {
    "plain": _page(
        "Tides in the harbour",
        "<p>The tide comes in twice a day, and twice a day it leaves the harbour to the gulls.</p>"
        "<p>Whoever wants to sail must wait for it. Boats that draw little water can leave an hour earlier than "
        "all others, and they often do so, because the best places to fish are taken early in the morning.</p>",
    ),
    "contents": _page(
        "Installing the pump",
        "<h2 id=tools>Tools that you need</h2><p>Tools that you need are a wrench, a bucket and some patience.</p>"
        "<h2 id=steps>Steps</h2><ol><li>Close the main valve.</li><li>Put the bucket under the pump.</li>"
        "<li>Open the four screws with the wrench, one after the other, and catch the water.</li></ol>",
        "<ul><li><a href=#tools>Tools that you need</a><li><a href=#steps>Steps</a></ul>",
    ),
    "signs": _page(
        "R&amp;D, well-known and less well-known",
        "<p>R&amp;D costs 100% more than Q&amp;A &mdash; that is well-known, isn’t it?</p>"
        "<p>A text, with commas, and-hyphens, a #hash, a/slash, 50 % and (brackets), may be quoted, too.</p>"
        "<p>“Curly quotes” stand here; and “others” stand there: what’s the difference?</p>",
    ),
    "twice": _page(
        "Opening hours",
        "<h2>Library</h2><p>The library is open to everybody. It is closed on Mondays.</p>"
        "<h2>Museum</h2><p>The museum is open to members. It is closed on Mondays.</p>"
        "<h2>Harbour</h2><p>The harbour is open to boats. It is closed on Mondays.</p>",
    ),
    "inline": _page(
        "Marks inside a sentence",
        "<p>The <b>oak</b> grows <i>slowly</i>, see <a href=/x>the old book</a> about <code>snake_case</code> "
        "trees, which <em>nobody</em> has read since the <strong>great flood</strong> of that year.</p>"
        "<p>Write <code>a * b</code> where you mean <code>__init__</code>, and nothing else.</p>",
    ),
    "spaces": _page(
        "Odd white space",
        "<p>A price of 10&nbsp;euros is&nbsp;asked for\n   a   walk through the old\n\n town.</p>"
        "<p>Long words may be di&shy;vi&shy;ded any&shy;where, and readers should not no&shy;tice.</p>"
        "<p>The first line ends here,<br>and the second one ends there.</p>",
    ),
    "table": _page(
        "Fares",
        "<table><thead><tr><th>From<th>To<th>Fare in euros</thead><tbody>"
        "<tr><td>Old harbour<td>Lighthouse<td>Four euros for a grown person, and nothing for a child"
        "<tr><td>Lighthouse<td>Old harbour<td>Five euros for everybody who is on the boat by then</tbody></table>"
        "<p>Tickets are sold on board, and the crew gives change only for small notes.</p>",
    ),
    "lists": _page(
        "What to bring",
        "<p>Bring these things with you:</p><ul><li>A coat that keeps the rain out.</li>"
        "<li>Shoes that you do not mind losing.<ul><li>Boots are better than shoes.</li></ul></li>"
        "<li>Food for a whole day, since there is nothing to buy.</li></ul>"
        "<dl><dt>Coat<dd>What keeps the rain out, if it is a good one.<dt>Shoe<dd>What keeps the mud out.</dl>",
    ),
    "folded": _page(
        "Questions",
        "<details><summary>May I bring my dog to the island?</summary><p>Dogs may come along if they are on a "
        "lead all the time.</p></details><details><summary>Is there a ferry at night?</summary>"
        "<p>No ferry goes at night, from autumn until spring at least.</p></details>",
    ),
    "german": _page(
        "Über die Eiche",
        "<p>Die Eiche wächst langsam, und wer eine pflanzt, pflanzt sie für Leute, die er nie kennen wird.</p>"
        "<p>Größe und Maß einer Eiche: Äste, so dick wie ein Mensch, sind nach hundert Jahren nichts Seltenes.</p>",
        lang="de",
    ),
    "chinese": _page(
        "橡树",
        "<p>橡树生长缓慢，种下它的人很少看见它长大。山坡上的橡树已经有三百多年的历史，每年秋天都有很多人来看它。</p>"
        "<p>树枝很粗，树叶很密，夏天的时候人们喜欢坐在树下乘凉，听老人讲过去的故事，孩子们在旁边玩耍，一直到太阳下山。</p>",
        lang="zh",
    ),
    "hindi": _page(
        "बरगद का पेड़",
        "<p>बरगद का पेड़ बहुत धीरे बढ़ता है और कई सौ साल तक जीवित रहता है।</p>"
        "<p>गाँव के लोग शाम को उसकी छाया में बैठते हैं और पुरानी कहानियाँ सुनाते हैं।</p>",
        lang="hi",
    ),
    "code": _page(
        "Starting the server",
        "<p>Start the server with this command:</p><pre><code>pullquote run --config config.toml</code></pre>"
        "<p>It answers until you stop it, and it writes a line for each question that it has answered.</p>",
    ),
}
