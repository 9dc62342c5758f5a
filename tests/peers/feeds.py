"""Do our feeds say to a feed reader what the pages say?

    feeds.py HANDOVER SCRATCH

Builds a small site with hostile titles and all three formats, reads the feeds with feedparser (what
many readers are made with) and lxml, and compares with what was written. Exit status 1 on any fault.
"""
import json
import pathlib
import subprocess
import sys

import feedparser
import lxml.etree

TITLE = 'Fish & "chips" <b>bold</b> ]]> é 日本'
BODY = "Some *text* with a [link](/other/), an ampersand &amp; and `code <b>`.\n\n![A fish](fish.svg)\n"


def build(handover, root):
    files = {
        "site.yaml": "title: 'Feeds & more'\nbase_url: https://example.org/play/\ntimezone: Europe/Sofia\n"
                     "feeds: {formats: [atom, rss, json]}\nauthors: {mia: {name: Mia Ilieva}}\n",
        "content/_index.md": "---\ntitle: Home\n---\n",
        "content/blog/_index.md": "---\ntitle: Blog\nfeed: true\n---\n",
        "content/blog/a/index.md": f"---\ntitle: '{TITLE}'\ndate: 2026-03-04 09:30\nauthors: [mia]\ntags: [one]\n---\n\n{BODY}",
        "content/blog/a/fish.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='3'/>",
        "content/other.md": "---\ntitle: Other\ndate: 2026-01-02\n---\nx\n",
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    subprocess.run([handover, "build", "--root", root, "--now", "2026-11-23", "--quiet"], check=True)


def main():
    handover, scratch = sys.argv[1], pathlib.Path(sys.argv[2])
    build(handover, scratch)
    public = scratch / "public"
    faults = []

    def same(what, found, wanted):
        if found != wanted:
            faults.append(f"{what}: found {found!r}, wanted {wanted!r}")

    for name in ("atom.xml", "rss.xml", "blog/atom.xml", "sitemap.xml"):
        lxml.etree.parse(str(public / name))
    for name in ("atom.xml", "rss.xml"):
        feed = feedparser.parse(str(public / name))
        same(f"{name} is well formed", feed.bozo, 0)
        same(f"{name} title", feed.feed.title, "Feeds & more")
        same(f"{name} link", feed.feed.link, "https://example.org/play/")
        same(f"{name} entries", [entry.link for entry in feed.entries],
             ["https://example.org/play/blog/a/", "https://example.org/play/other/"])
        entry = feed.entries[0]
        text = lxml.etree.fromstring((public / name).read_bytes())
        titles = [element.text for element in text.iter() if lxml.etree.QName(element).localname == "title"]
        same(f"{name} entry title", titles[1], TITLE)
        same(f"{name} author", entry.author, "Mia Ilieva")
        same(f"{name} tags", [tag.term for tag in entry.tags], ["one"])
        same(f"{name} published (UTC)", list(entry.published_parsed[:5]), [2026, 3, 4, 7, 30])
        content = entry.content[0].value
        for part in ('href="https://example.org/play/other/"', 'src="https://example.org/play/blog/a/fish.svg"', "<em>text</em>", "code &lt;b&gt;"):
            same(f"{name} content has {part}", part in content, True)
    feed = json.loads((public / "feed.json").read_text())
    same("feed.json version", feed["version"], "https://jsonfeed.org/version/1.1")
    same("feed.json title", feed["items"][0]["title"], TITLE)
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
