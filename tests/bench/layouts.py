"""What stands around the pages of a site for measuring: settings and templates.

The templates for Handover and for Hugo show the same things in the same order, line by line, so that
neither has less to do. Where one is changed, change the other: `tests/bench/run` refuses to measure
if the two do not write the same pages."""

TITLE = "A site for measuring"


def home():
    return f"---\ntitle: {TITLE}\ndescription: Pages that a program made.\n---\n\nAll parts of the site.\n"


def section(args, folder):
    """The file of one folder. Hugo sets in its settings what Handover says here."""
    own = ""
    if args.program == "handover":
        own = "sort_by: date\npaginate_by: 20\n" + ("feed: true\n" if args.daybook else "")
    return f"---\ntitle: Part {folder}\ndescription: The pages of part {folder}.\n{own}---\n\nPages, the newest first.\n"


def around(args):
    """The files beside the content, by name."""
    if args.program == "hugo":
        return {"hugo.yaml": HUGO.replace("WHETHER", str(args.code).lower()), **HUGO_LAYOUTS}
    if args.daybook:
        return {"site.yaml": DAYBOOK, "templates/base.html": DAYBOOK_BASE}
    return {"site.yaml": SETTINGS.replace("WHETHER", str(args.code).lower()), **TEMPLATES}


# Handover ------------------------------------------------------------------------------------------

SETTINGS = f"""title: {TITLE}
base_url: https://example.org/
language: en
theme: false
taxonomies:
  - name: tags
    paginate_by: 20
feeds:
  formats: [rss]
  limit: 20
  full: false
markdown:
  highlight: WHETHER
"""

DAYBOOK = f"""title: {TITLE}
description: Pages that a program made.
base_url: https://example.org/
language: en
taxonomies:
  - name: tags
    paginate_by: 20
    feed: true
feeds:
  formats: [atom, rss, json]
menus:
  main:
    - page: part-0000/_index.md
    - page: tags/
      title: Tags
"""

DAYBOOK_BASE = """{% extends "daybook/base.html" %}
{% block footer %}{{ super() }}<p>Edition 0</p>{% endblock %}
"""

TEMPLATES = {
    "templates/base.html": """<!doctype html>
<html lang="{{ lang }}">
<head>
<meta charset="utf-8">
<title>{% block title %}{{ config.title }}{% endblock %}</title>
</head>
<body>
<header><a href="{{ config.home }}">{{ config.title }}</a></header>
<main>
{% block main %}{% endblock %}
</main>
<footer>Edition 0</footer>
</body>
</html>
""",
    "templates/page.html": """{% extends "base.html" %}
{% block title %}{{ page.title }}{% endblock %}
{% block main %}<h1>{{ page.title }}</h1>
<p>{{ page.date | date(format="%Y-%m-%d") }}</p>
<ul>{% for tag in page.taxonomies.tags %}<li><a href="{{ get_taxonomy_url(kind="tags", name=tag) }}">{{ tag }}</a></li>{% endfor %}</ul>
{{ page.content | safe }}
<nav>{% if page.lower %}<a href="{{ page.lower.path }}">{{ page.lower.title }}</a>{% endif %}
{% if page.higher %}<a href="{{ page.higher.path }}">{{ page.higher.title }}</a>{% endif %}</nav>
{% endblock %}
""",
    "templates/index.html": """{% extends "base.html" %}
{% block main %}<h1>{{ section.title }}</h1>
{{ section.content | safe }}
<ul>{% for part in section.subsections %}<li><a href="{{ part.path }}">{{ part.title }}</a></li>
{% endfor %}</ul>
{% endblock %}
""",
    "templates/section.html": """{% extends "base.html" %}
{% block title %}{{ section.title }}{% endblock %}
{% block main %}<h1>{{ section.title }}</h1>
{{ section.content | safe }}
{% include "list.html" %}
{% endblock %}
""",
    "templates/taxonomy_list.html": """{% extends "base.html" %}
{% block title %}{{ taxonomy.name }}{% endblock %}
{% block main %}<h1>{{ taxonomy.name }}</h1>
<ul>{% for term in terms %}<li><a href="{{ term.path }}">{{ term.name }}</a> {{ term.page_count }}</li>
{% endfor %}</ul>
{% endblock %}
""",
    "templates/taxonomy_single.html": """{% extends "base.html" %}
{% block title %}{{ term.name }}{% endblock %}
{% block main %}<h1>{{ term.name }}</h1>
{% include "list.html" %}
{% endblock %}
""",
    "templates/list.html": """<ul>{% for page in paginator.pages %}<li><a href="{{ page.path }}">{{ page.title }}</a> {{ page.date | date(format="%Y-%m-%d") }}</li>
{% endfor %}</ul>
<nav>{% if paginator.previous %}<a href="{{ paginator.previous }}">Newer</a>{% endif %}
{% if paginator.next %}<a href="{{ paginator.next }}">Older</a>{% endif %}</nav>
""",
    "templates/404.html": """{% extends "base.html" %}
{% block main %}<h1>Not here</h1>{% endblock %}
""",
}

# Hugo ----------------------------------------------------------------------------------------------

# `useEmbedded: always` makes Hugo resolve links that name a file, as Handover does.
HUGO = f"""title: {TITLE}
baseURL: https://example.org/
locale: en
enableRobotsTXT: true
taxonomies: {{tag: tags}}
outputs:
  home: [html, rss]
  section: [html]
  taxonomy: [html]
  term: [html]
pagination: {{pagerSize: 20, disableAliases: true}}
services: {{rss: {{limit: 20}}}}
markup:
  highlight: {{codeFences: WHETHER, noClasses: false}}
  goldmark:
    renderHooks: {{link: {{useEmbedded: always}}}}
"""

HUGO_LAYOUTS = {
    "layouts/baseof.html": """<!doctype html>
<html lang="{{ site.Language.Locale }}">
<head>
<meta charset="utf-8">
<title>{{ block "title" . }}{{ site.Title }}{{ end }}</title>
</head>
<body>
<header><a href="{{ site.Home.RelPermalink }}">{{ site.Title }}</a></header>
<main>
{{ block "main" . }}{{ end }}
</main>
<footer>Edition 0</footer>
</body>
</html>
""",
    "layouts/page.html": """{{ define "title" }}{{ .Title }}{{ end }}
{{ define "main" }}<h1>{{ .Title }}</h1>
<p>{{ .Date.Format "2006-01-02" }}</p>
<ul>{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>
{{ .Content }}
<nav>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
{{ end }}
""",
    "layouts/home.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
{{ .Content }}
<ul>{{ range .Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>
{{ end }}
""",
    "layouts/section.html": """{{ define "title" }}{{ .Title }}{{ end }}
{{ define "main" }}<h1>{{ .Title }}</h1>
{{ .Content }}
{{ partial "list.html" . }}
{{ end }}
""",
    "layouts/taxonomy.html": """{{ define "title" }}{{ .Title }}{{ end }}
{{ define "main" }}<h1>{{ .Title }}</h1>
<ul>{{ range .Data.Terms.Alphabetical }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}</li>
{{ end }}</ul>
{{ end }}
""",
    "layouts/term.html": """{{ define "title" }}{{ .Title }}{{ end }}
{{ define "main" }}<h1>{{ .Title }}</h1>
{{ partial "list.html" . }}
{{ end }}
""",
    "layouts/_partials/list.html": """{{ $pager := .Paginate .Pages }}<ul>{{ range $pager.Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Date.Format "2006-01-02" }}</li>
{{ end }}</ul>
<nav>{{ with $pager.Prev }}<a href="{{ .URL }}">Newer</a>{{ end }}
{{ with $pager.Next }}<a href="{{ .URL }}">Older</a>{{ end }}</nav>
""",
    "layouts/404.html": """{{ define "main" }}<h1>Not here</h1>{{ end }}
""",
}
