"""Names of emoji, as the generators of sites write them, `:lock:` → the characters that their pages show.

The names are GitHub's, which the others took over. Only those that documentation uses are known:
any other word between two colons stays as it is.
"""

from __future__ import annotations

import re

_NAME = re.compile(r":([a-z0-9_+-]+):")
_NAMES = re.compile(rf"(?<![\w:])(?:{_NAME.pattern})+(?![\w:])")
"""Nothing that stands in a word, as in `std::x::y`."""

_WORDS = """
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎
heavy_multiplication_x ✖️ heavy_plus_sign ➕ heavy_minus_sign ➖ exclamation ❗ heavy_exclamation_mark
❗ question ❓ warning ⚠️ construction 🚧 no_entry ⛔ no_entry_sign 🚫 stop_sign 🛑 rotating_light 🚨
information_source ℹ️ bulb 💡 memo 📝 pencil 📝 pencil2 ✏️ pushpin 📌 bookmark 🔖 book 📖 books 📚
page_facing_up 📄 clipboard 📋 file_folder 📁 open_file_folder 📂 package 📦 date 📅 calendar 📆
alarm_clock ⏰ hourglass_flowing_sand ⏳ hourglass ⌛ lock 🔒 unlock 🔓 key 🔑 closed_lock_with_key 🔐
shield 🛡️ gear ⚙️ wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ toolbox 🧰 link 🔗 paperclip 📎 mag 🔍
mag_right 🔎 bell 🔔 loudspeaker 📢 mega 📣 speech_balloon 💬 envelope ✉️ email 📧 e-mail 📧
telephone_receiver 📞 computer 💻 desktop_computer 🖥️ floppy_disk 💾 bug 🐛 whale 🐳 snake 🐍 penguin 🐧
apple 🍎 rocket 🚀 zap ⚡ fire 🔥 sparkles ✨ star ⭐ star2 🌟 tada 🎉 confetti_ball 🎊 trophy 🏆
1st_place_medal 🥇 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 wave 👋 clap 👏 pray 🙏 muscle 💪 eyes 👀 point_right
👉 point_left 👈 point_up_2 👆 point_down 👇 smile 😄 slightly_smiling_face 🙂 wink 😉 thinking 🤔 heart ❤️
broken_heart 💔 earth_africa 🌍 earth_americas 🌎 earth_asia 🌏 globe_with_meridians 🌐 house 🏠 seedling
🌱 recycle ♻️ arrows_counterclockwise 🔄 arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️
red_circle 🔴 orange_circle 🟠 yellow_circle 🟡 green_circle 🟢 large_blue_circle 🔵 blue_circle 🔵
white_circle ⚪ black_circle ⚫ new 🆕 ok 🆗 cool 🆒 free 🆓 chart_with_upwards_trend 📈
chart_with_downwards_trend 📉 bar_chart 📊 test_tube 🧪 robot 🤖 boom 💥 dart 🎯 broom 🧹 art 🎨
construction_worker 👷
""".split()
_CHARACTERS = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))


def with_emoji(text: str) -> str:
    """The text with the emoji that it names."""
    return _NAMES.sub(lambda names: _NAME.sub(_character, names[0]), text) if ":" in text else text


def _character(name: re.Match[str]) -> str:
    return _CHARACTERS.get(name[1], name[0])
