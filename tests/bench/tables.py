"""What was measured as Markdown tables, and a page filled with them.

A page says `[//]: # (measured: NAME)` above what is replaced, and `[//]: # (end)` below it."""

import re

# The tables by name, in their order, and what is said above each where it is printed.
HEADS = {
    "builds": "From nothing, in a new process, with no cache",
    "memory": "The memory that takes",
    "nothing": "Once more, with nothing changed, in a new process",
    "code": "From nothing, with code on each page",
    "text": "An edit of the text, until the preview answers with the new page",
    "title": "An edit of the title, until the list of its folder shows it",
    "template": "An edit of the template, until the page has followed",
    "first": "From the first start of the preview until its first page",
    "later": "From a later start of the preview until its first page",
    "preview": "The peak of the preview after all of that",
}


def significant(value, digits):
    """A number with so many digits that count, and commas."""
    text = f"{value:.{digits}g}"
    value = float(text)
    if value >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    whole = len(str(int(value))) if value >= 1 else 0
    zeros = len(re.match(r"0\.(0*)", f"{value:.9f}").group(1)) if value < 1 else 0
    return f"{value:.{digits - whole + zeros}f}"


def number(cell):
    return float(cell.split(" ")[0].replace(",", ""))


def ratio(large, small):
    """How many times one cell is the other. A first digit of 1 says little, so it gets one more."""
    times = number(large) / number(small)
    return f"{significant(times, 3 if f'{times:e}'[0] == '1' else 2)} ×"


# What stands to the right of ours, where it was measured, and how it is compared: head, head of the
# ratio, and whether it is ours or the other that is larger.
BESIDE = {
    "Hugo": ("Hugo", "Ratio", "other"),
    "Floor": ("Floor", "Above it", "ours"),
    "Without": ("Without code", "Above it", "ours"),
    "Daybook": ("Daybook", "Above it", "other"),
}


class Row:
    """A row: what was measured by name, all in one unit. `None` is what was not measured."""

    def __init__(self, label, figures, memory=False):
        self.label = label
        ours = figures["Handover"]
        if memory:
            self.cells = {name: f"{value:,.0f} MiB" for name, value in figures.items() if value}
        else:
            scale, unit = (1000, "ms") if ours < 1 else (1, "s")
            self.cells = {name: f"{significant(value * scale, 3)} {unit}" for name, value in figures.items() if value}

    def print(self, beside):
        ours = self.cells["Handover"]
        cells = [self.label, ours]
        for name in beside:
            other = self.cells.get(name)
            larger, smaller = (ours, other) if BESIDE[name][2] == "ours" else (other, ours)
            cells += [other, ratio(larger, smaller)] if other else ["—", "—"]
        return f"| {' | '.join(cells)} |"


def table(rows):
    """A Markdown table of rows, with whatever else was measured in one of them."""
    beside = [name for name in BESIDE if name == "Hugo" or any(name in row.cells for row in rows)]
    heads = ["Pages", "Handover", *(head for name in beside for head in BESIDE[name][:2])]
    rule = "|" + "--:|" * len(heads)
    return "\n".join([f"| {' | '.join(heads)} |", rule, *(row.print(beside) for row in rows)])


def fill(page, parts):
    """A page with its measured parts replaced. Every part must have its place."""
    for name, text in parts.items():
        pattern = re.compile(rf"(\[//\]: # \(measured: {name}\)\n\n).*?(\n\n\[//\]: # \(end\))", re.DOTALL)
        page, times = pattern.subn(lambda found, text=text: found.group(1) + text + found.group(2), page)
        if times != 1:
            raise ValueError(f"the page has no place for `[//]: # (measured: {name})`")
    return page
