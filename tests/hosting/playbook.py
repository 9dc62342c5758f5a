"""The site that is published, its edits, and folders to compare."""
import html.parser
import os
import pathlib
import re
import shutil
import struct
import subprocess
import time
import urllib.parse
import zlib

from page import Fault

ADDRESS = "https://example.org"
# Old addresses of one page; the page on hosting must name them in its example of `aliases`.
OLD = ["old/", "old.html"]
MOVED = "guide/pick-one-task/"
LETTER = b"---\ntitle: In writing\ndescription: What stands here.\ndate: 2026-01-02\n---\n\nThis is a letter.\n"


def png():
    """A picture of one pixel."""
    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0\x80")) + part(b"IEND", b"")


class World:
    """A scratch folder with a site in it, as `handover init` makes it, and what stands for the outside."""

    def __init__(self, handover, scratch, name, address, aliases):
        self.root, self.address = scratch / name, address
        self.base = urllib.parse.urlsplit(address).path
        self.home, self.site = self.root / "home", self.root / "my-playbook"
        shutil.rmtree(self.root, ignore_errors=True)
        self.home.mkdir(parents=True)
        self.environment = {
            "PATH": f"{pathlib.Path(handover).resolve().parent}:{os.environ['PATH']}",
            "HOME": str(self.home), "LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0",
            "GIT_AUTHOR_NAME": "Mia", "GIT_AUTHOR_EMAIL": "mia@example.org",
            "GIT_COMMITTER_NAME": "Mia", "GIT_COMMITTER_EMAIL": "mia@example.org",
            # What rsync starts to reach the other machine: here, that is this one.
            "RSYNC_RSH": str(self.root / "ssh"),
        }
        (self.root / "ssh").write_text("#!/bin/sh\n# ssh [-l USER] HOST COMMAND...\n[ \"$1\" != -l ] || shift 2\nshift\nexec sh -c \"$*\"\n")
        (self.root / "ssh").chmod(0o755)
        self.run("handover init my-playbook --title 'My playbook'", self.root)
        self.set_address(f"base_url: {address}\n")
        self.write("content/guide/desk.png", png())
        page = self.site / "content/guide/pick-one-task.md"
        text = page.read_text().replace("\n---\n", f"\n{aliases}---\n\n![A desk](desk.png)\n", 1)
        page.write_text(text)
        self.write("content/blog/a-letter.md", LETTER)
        self.write("content/guide/for-a-while.md", b"---\ntitle: For a while\ndescription: Goes soon.\n---\n\nSoon gone.\n")
        self.write("static/.well-known/security.txt", b"Contact: mailto:mia@example.org\n")
        self.write("static/_headers", b"/*\n  X-Of: Mia\n")
        self.write("static/_redirects", b"/gone/  /guide/  301\n")

    def write(self, name, data):
        path = self.site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def set_address(self, line):
        """Sets `base_url`, as a line of the page says."""
        config = self.site / "site.yaml"
        text, times = re.subn(r"^base_url:.*\n", line, config.read_text(), flags=re.M)
        if times != 1 or not line.startswith("base_url:"):
            raise Fault(f"no setting of base_url: {line}")
        config.write_text(text)

    def run(self, commands, folder=None, status=0):
        """Runs commands as a terminal would, from the folder of the site; gives what they print."""
        ran = subprocess.run(["bash", "-euo", "pipefail", "-c", commands], cwd=folder or self.site, env=self.environment,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
        if ran.returncode != status:
            raise Fault(f"status {ran.returncode}:\n{commands}{ran.stdout}")
        return ran.stdout

    def edit(self):
        """An edit of one letter, after which its page is as long as before, and a page that goes."""
        # To rsync and lftp, a file of one length and one second is the same file.
        time.sleep(1.1)
        self.write("content/blog/a-letter.md", LETTER.replace(b"a letter", b"a Letter"))
        (self.site / "content/guide/for-a-while.md").unlink()

    def built(self):
        """The site as it is now, built by itself: every published file with its content."""
        folder = self.root / "built"
        shutil.rmtree(folder, ignore_errors=True)
        self.run(f"handover build --quiet --no-cache --output {folder}")
        files = files_of(folder)
        for needed in ("index.html", "404.html", ".nojekyll", ".handover-output", "_headers", "_redirects", "guide/desk.png",
                       ".well-known/security.txt", "old/index.html", "old.html", "atom.xml", "sitemap.xml"):
            if needed not in files:
                raise Fault(f"{needed} is not published")
        return files


def files_of(folder):
    """Every file below a folder, with its content."""
    if not folder.is_dir():
        raise Fault(f"there is no folder {folder}")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def below(files, folder):
    """Of some files those in a folder, named from there."""
    return {name.removeprefix(folder): data for name, data in files.items() if name.startswith(folder)}


def same(what, found, wanted):
    """A fault, unless two folders, lists or values are the same."""
    if found == wanted:
        return
    if isinstance(wanted, dict):
        differ = sorted(name for name in {*found, *wanted} if found.get(name) != wanted.get(name))
        raise Fault(f"{what}: different or missing: {differ[:8]}")
    raise Fault(f"{what}: found {found!r}, wanted {wanted!r}")


def changed(old, new):
    """The names of the files that are new or different, and of those that are gone."""
    return {name for name in new if old.get(name) != new[name]}, set(old) - set(new)


class Links(html.parser.HTMLParser):
    """The addresses a page uses: what it links to, shows and is styled with."""

    def __init__(self, text):
        super().__init__()
        self.found, self.style = [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "link" and attributes.get("rel") == "stylesheet" and not self.style:
            self.style = attributes["href"]
        used = (attributes.get(name) for name in ("href", "src"))
        self.found += [address for address in used if address and not address.startswith("#")]


def resolve_all(files, base):
    """A fault, unless every address within the site, in every page, leads to a file below the base."""
    tried = 0
    for name, data in files.items():
        if not name.endswith(".html"):
            continue
        for link in Links(data.decode()).found:
            # From a folder that does not exist, as the page for wrong addresses may be shown there.
            origin = ADDRESS + base + ("no/such/page/" if name == "404.html" else name.removesuffix("index.html"))
            address = urllib.parse.urlsplit(urllib.parse.urljoin(origin, link))
            if f"{address.scheme}://{address.netloc}" != ADDRESS:
                continue
            below = urllib.parse.unquote(address.path)
            target = below.removeprefix(base) if below.startswith(base) else None
            if target is None or (f"{target}index.html" if target == "" or target.endswith("/") else target) not in files:
                raise Fault(f"{name}: {link} leads nowhere")
            tried += 1
    if tried < 30:
        raise Fault(f"only {tried} links")
