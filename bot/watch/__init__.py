"""What happens in a running bot in; log lines without secrets, figures and its health out."""

from bot.watch.figures import Figures
from bot.watch.lag import LoopLag
from bot.watch.logs import set_up_logs
from bot.watch.pages import serving_pages
from bot.watch.silence import Silence

__all__ = ["Figures", "LoopLag", "Silence", "serving_pages", "set_up_logs"]
