"""What a web server must answer, whichever it is."""
import gzip
import re
import urllib.parse
import xml.etree.ElementTree

from page import Fault
from playbook import ADDRESS, MOVED, OLD, Links, same

YEAR, MONTH, ASK = "public, max-age=31536000, immutable", "public, max-age=2592000", "no-cache"


def check(browser, base, files, bare):
    """Asks for one of everything in a published site; a folder without a page answers with status `bare`."""
    def answer(address, status, kind=None, cache=None, **headers):
        found, head, body = browser.get(address, **headers)
        same(f"status of {address}", found, status)
        if kind:
            same(f"type of {address}", bool(re.fullmatch(kind, head.get("content-type", "").lower())) or head.get("content-type"), True)
        if cache:
            same(f"how long {address} may be kept", head.get("cache-control"), cache)
        return head, body

    def leads_to(address, target):
        head, _ = answer(address, 301)
        same(f"where {address} leads", urllib.parse.urlsplit(urllib.parse.urljoin(ADDRESS + address, head["location"])).path, target)

    # Home page, asked for again: nothing is sent a second time.
    head, body = answer(base, 200, "text/html; ?charset=utf-8", ASK)
    same("the home page", body, files["index.html"])
    answer(base, 304, **{"If-None-Match": head["etag"]})
    # Wrong addresses at any depth, and a page for them that works there.
    for wrong in ("nothing", "guide/nothing/", "no/such/page/at/all.html"):
        _, body = answer(base + wrong, 404, "text/html; ?charset=utf-8")
        same(f"the page for {wrong}", body, files["404.html"])
        used = [urllib.parse.urlsplit(urllib.parse.urljoin(ADDRESS + base + wrong, link)) for link in Links(body.decode()).found]
        inside = {link.path for link in used if f"{link.scheme}://{link.netloc}" == ADDRESS}
        same("the page for wrong addresses has a style and links", len(inside) > 4, True)
        for link in inside:
            answer(link, 200)
    status, _, body = browser.get(f"{base}theme/")
    same("a folder without a page", (status, b"Index of" in body), (bare, False))
    # Old addresses.
    for old in OLD:
        _, body = answer(base + old, 200, "text/html; ?charset=utf-8", ASK)
        leads = re.search(rb'http-equiv="refresh" content="0; url=([^"]+)"', body)
        same(f"where the alias {old} leads", leads and leads[1].decode(), base + MOVED)
    answer(base + MOVED, 200)
    # Addresses without their last slash.
    leads_to(f"{base}guide", f"{base}guide/")
    leads_to(f"{base}guide/pick-one-task", f"{base}guide/pick-one-task/")
    if base != "/":
        leads_to(base.rstrip("/"), base)
    # Styles, scripts, fonts, pictures, the feed.
    style = Links(files["index.html"].decode()).style
    _, body = answer(style, 200, "text/css(; ?charset=utf-8)?", YEAR)
    same("the style sheet", body, files[style.removeprefix(base)])
    fonts = re.findall(r"url\(\"?([^\")]+\.woff2)", body.decode())
    same("the style sheet names fonts", len(fonts) > 1, True)
    for font in fonts:
        answer(urllib.parse.urljoin(style, font), 200, "font/woff2", MONTH)
    scripts = [name for name in files if name.endswith(".js")]
    for script in scripts:
        answer(base + script, 200, "(text|application)/javascript(; ?charset=utf-8)?", YEAR)
    answer(f"{base}site.css", 200, "text/css(; ?charset=utf-8)?", ASK)
    head, body = answer(f"{base}guide/desk.png", 200, "image/png", ASK, **{"Accept-Encoding": "gzip"})
    same("the picture", (body, head.get("content-encoding")), (files["guide/desk.png"], None))
    _, body = answer(f"{base}atom.xml", 200, r"(text|application)/(atom\+)?xml(; ?charset=utf-8)?", ASK)
    same("the feed's address", f'href="{ADDRESS}{base}atom.xml"' in body.decode(), True)
    xml.etree.ElementTree.fromstring(body)
    # Text is compressed for those who can read it.
    for address, name in ((base, "index.html"), (style, style.removeprefix(base)), (base + scripts[0], scripts[0]),
                          (f"{base}sitemap.xml", "sitemap.xml")):
        _, head, body = browser.get(address, **{"Accept-Encoding": "gzip"})
        same(f"{address} is compressed", head.get("content-encoding"), "gzip")
        same(f"{address}, compressed", gzip.decompress(body), files[name])
        same(f"{address} says that it differs by reader", "accept-encoding" in head.get("vary", "").lower(), True)
    same("text gets smaller than half", len(gzip.compress(files["index.html"])) * 2 < len(files["index.html"]), True)
    # Names that begin with a dot.
    for hidden in (".handover-output", ".nojekyll", ".htaccess", "guide/.git/config"):
        status, _, body = browser.get(base + hidden)
        same(f"{hidden} is nobody's business", status in (403, 404), True)
    _, body = answer(f"{base}.well-known/security.txt", 200, "text/plain; ?charset=utf-8")
    same("what is well known", body, files[".well-known/security.txt"])


def neighbours(browser):
    """What lies beside a site in a folder is as it was."""
    status, _, body = browser.get("/other.html")
    same("what lies beside the folder", (status, body), (200, b"not of this site\n"))
    status, _, body = browser.get("/nothing")
    same("a wrong address beside the folder", (status, b"My playbook" in body), (404, False))


def redirects(browser, base):
    """An old address for which the server has a line of its own."""
    status, head, _ = browser.get(f"{base}old/")
    place = urllib.parse.urlsplit(head.get("location", "")).path
    same("the old address leads on by itself", (status, place), (301, base + MOVED))
    status, _, _ = browser.get(f"{base}old.html")
    if status != 200:
        raise Fault(f"only one old address was to lead on: {status}")
