"""Radicals as ideographs: a font draws both with one glyph, so who copies 页 from some PDF may hold the radical U+2EDA.

A PDF says once for each glyph which character it stands for. One radical in a paper, and every 页 of it were read as
that radical by programs that go by the fonts' tables: searching, copying and verifying would all miss.
"""

from __future__ import annotations

import re
import unicodedata

_SUPPLEMENT = {
    "⺂": "乛", "⺃": "乚", "⺅": "亻", "⺇": "𠘨", "⺉": "刂", "⺋": "㔾", "⺍": "𭕄", "⺎": "兀", "⺏": "尣", "⺐": "尢",
    "⺒": "巳", "⺓": "幺", "⺔": "彑", "⺕": "彐", "⺖": "忄", "⺘": "扌", "⺙": "攵", "⺛": "旡", "⺞": "歺", "⺟": "母",
    "⺠": "民", "⺡": "氵", "⺣": "灬", "⺤": "爫", "⺦": "丬", "⺨": "犭", "⺩": "𤣩", "⺫": "罒", "⺭": "礻", "⺮": "𥫗",
    "⺯": "糹", "⺰": "纟", "⺱": "罓", "⺲": "罒", "⺳": "㓁", "⺹": "耂", "⺺": "肀", "⺽": "𦥑", "⺾": "艹", "⻁": "虎",
    "⻂": "衤", "⻃": "覀", "⻅": "见", "⻆": "角", "⻇": "𧢲", "⻈": "讠", "⻉": "贝", "⻊": "𧾷", "⻋": "车", "⻌": "辶",
    "⻐": "钅", "⻑": "長", "⻒": "镸", "⻓": "长", "⻔": "门", "⻕": "𨸏", "⻖": "阝", "⻘": "青", "⻙": "韦", "⻚": "页",
    "⻛": "风", "⻜": "飞", "⻝": "食", "⻞": "𩙿", "⻟": "飠", "⻠": "饣", "⻡": "𩠐", "⻢": "马", "⻣": "骨", "⻤": "鬼",
    "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻪": "黾", "⻫": "斉", "⻬": "齐", "⻮": "齿", "⻯": "竜",
    "⻰": "龙", "⻱": "龜", "⻲": "亀", "⻳": "龟",
}  # fmt: skip
"""Those of the supplement (U+2E80 on) that share their glyph with an ideograph in Noto CJK; NFKC knows two of them."""
_KANGXI = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}

IDEOGRAPHS = {ord(radical): ideograph for radical, ideograph in (_KANGXI | _SUPPLEMENT | {"⼾": "户"}).items()}
"""The ideograph of each radical, by the radical's code."""
_ANY = re.compile("[\u2e80-\u2fdf]")


def ideographs(text: str) -> str:
    """`text` with each radical written as the ideograph that looks the same."""
    return text.translate(IDEOGRAPHS) if _ANY.search(text) else text
