"""The page on hosting, as a list of blocks that are to be run. Knows nothing of hosts."""
import pathlib
import re

PAGE = pathlib.Path(__file__).parents[2] / "content/docs/hosting.md"
NOT_TRIED = "We have not tried this step ourselves"
# Blocks in this language show what a program prints or what lies in a folder.
SHOWN = "text"


class Fault(Exception):
    """Something is not as the page says."""


class Page:
    """The fenced blocks of the page, each with the heading it stands under."""

    def __init__(self, text):
        self.text, self.blocks, self.taken = text, [], set()
        heading, lines = "", text.split("\n")
        at = 0
        while at < len(lines):
            fence = re.fullmatch(r"```(\w+)", lines[at])
            if fence:
                end = lines.index("```", at)
                near = lines[max(at - 2, 0)] + lines[min(end + 2, len(lines) - 1)]
                self.blocks.append({"heading": heading, "language": fence[1], "line": at + 1,
                                    "text": "\n".join(lines[at + 1:end]) + "\n", "marked": NOT_TRIED in near})
                at = end
            elif lines[at].startswith("## "):
                heading = lines[at][3:]
            at += 1

    def part(self, heading, *languages):
        """The blocks under a heading; a fault, unless they are in these languages and this order."""
        there = [at for at, block in enumerate(self.blocks) if block["heading"] == heading]
        found = [self.blocks[at]["language"] for at in there]
        if found != list(languages):
            raise Fault(f"under \"{heading}\" stand {found}, the test knows {list(languages)}")
        self.taken.update(there)
        return [self.blocks[at]["text"] for at in there]

    def left(self):
        """What nobody took, and what is not marked as not tried."""
        return [f"hosting.md:{block['line']}: this `{block['language']}` block is neither run nor marked as not tried"
                for at, block in enumerate(self.blocks)
                if at not in self.taken and not block["marked"] and block["language"] != SHOWN]


def exchanged(text, *pairs):
    """A text in which names of the page give way to those of this machine; a fault where one is missing."""
    for old, new in pairs:
        if old not in text:
            raise Fault(f"the page does not say `{old}` any more:\n{text}")
        text = text.replace(old, str(new))
    return text
