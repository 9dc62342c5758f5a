// Follows the preview's news and brings this page up to date in place.
//
// What is touched is what differs between the HTML that was sent last and the HTML that is sent now.
// So scroll, focus, open details, typed words and playing films stay, and so does whatever the site's
// own scripts have made of the page. Where those scripts are changed, or have changed what is to be
// changed now, the page is loaded anew: only they can say what becomes of it.
(() => {
  'use strict';
  const OWN = '/.handover/';
  const tag = document.getElementById('handover-live');
  // A frame without an origin of its own may not ask for news.
  if (!tag || self.origin === 'null') return;

  // ---- The page, as it was sent

  /** What the preview says about a page it sent. Takes its additions away. */
  const read = (page, own) => {
    const fault = page.querySelector('script#handover-fault');
    const [preview, number] = (own.dataset.state ?? '0.0').split('.').map(Number);
    const about = { page, preview, number, whole: 'whole' in own.dataset, faults: fault ? JSON.parse(fault.textContent) : [] };
    fault?.remove();
    return about;
  };

  /** What the preview said about the page that is shown. */
  let shown = read(document, tag);
  /** That page as it was sent; unknown until it is asked for. */
  let sent;
  /** The state of the site when the page's files were loaded. */
  let loaded = shown;

  /** The page as it is sent now; nothing where this is no page any more. */
  const ask = async () => {
    const address = `${OWN}page?page=${encodeURIComponent(location.pathname)}`;
    const answer = await fetch(address, { cache: 'no-store' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const own = page.getElementById('handover-live');
    if (!own) return undefined;
    own.remove();
    const about = read(page, own);
    freshen(page);
    return about;
  };

  /** This page's address as the news write it. */
  const here = () => {
    try {
      return decodeURIComponent(location.pathname).replace(/\/index\.html$/, '/');
    } catch {
      return location.pathname;
    }
  };

  // ---- Files that the page uses

  /** Files that changed since they were loaded, by address: what is added to it, so that no cache knows it. */
  const versions = new Map();
  performance.setResourceTimingBufferSize(5_000);

  /** The address of a file of this site as the news write it. */
  const named = (url) => {
    try {
      const { origin, pathname } = new URL(url, document.baseURI);
      return origin === location.origin ? decodeURIComponent(pathname) : undefined;
    } catch {
      return undefined;
    }
  };

  const renewed = (url) => {
    const version = versions.get(named(url));
    if (!version) return url;
    const { pathname, search, hash } = new URL(url, document.baseURI);
    return `${pathname}${search}${search ? '&' : '?'}handover=${version}${hash}`;
  };

  /** Gives the files that changed addresses of which the browser has nothing yet. */
  const freshen = (page) => {
    if (!versions.size) return;
    const files = 'link[rel~=stylesheet], link[rel~=icon], [src]:not(script, iframe, frame), source, img, video, object, image';
    for (const element of page.querySelectorAll(files)) {
      for (const name of ['href', 'src', 'poster', 'data', 'srcset']) {
        const value = element.getAttribute(name);
        if (!value) continue;
        const now = name === 'srcset' ? value.replace(/[^\s,]+/g, renewed) : renewed(value);
        if (now !== value) element.setAttribute(name, now);
      }
    }
  };

  /** Notes the files in use that changed, or may have. Tells whether any did, and whether the page must be loaded anew. */
  const noteFiles = (changed, isMissed) => {
    let any = false;
    for (const { name, initiatorType: by } of performance.getEntriesByType('resource')) {
      const path = named(name);
      // Frames follow for themselves, and what a script asked for is the script's.
      if (!path || path.startsWith(OWN) || /^(i?frame|fetch|xmlhttprequest|beacon)$/.test(by)) continue;
      // A name with a fingerprint always means the same; fonts and backgrounds hardly ever change unnamed.
      const may = isMissed && !/\.[0-9a-f]{8}\.\w+$/.test(path) && (by !== 'css' || path.endsWith('.css'));
      if (!changed.has(path) && !may) continue;
      // Modules and what a stylesheet asks for have no element whose address could be another.
      if (by === 'script' || by === 'css' || /\.m?js$/.test(path)) return { reload: true };
      versions.set(path, Date.now());
      any = true;
    }
    return { any };
  };

  // ---- Changing the page in place

  const isStyle = (node) => node.localName === 'link' && node.relList.contains('stylesheet');

  /** Whether one node can become the other. A stylesheet is exchanged: the old one stays until the new one is there. */
  const isKin = (a, b) =>
    a.nodeName === b.nodeName &&
    (a.nodeType !== Node.ELEMENT_NODE ||
      (a.getAttribute('id') === b.getAttribute('id') && !(isStyle(a) && a.getAttribute('href') !== b.getAttribute('href'))));

  /** Whether a node of the living page is one that was sent. */
  const isSent = (sent, live) => isKin(sent, live) && (sent.nodeType === Node.ELEMENT_NODE || sent.data === live.data);

  /** Which of the nodes `a` are which of `b`, in order: the longest row of equal ones, then kin between them. */
  const align = (a, b, kin) => {
    const pairs = new Map();
    let [start, endA, endB] = [0, a.length, b.length];
    while (start < endA && start < endB && a[start].isEqualNode(b[start])) pairs.set(a[start], b[start++]);
    while (start < endA && start < endB && a[endA - 1].isEqualNode(b[endB - 1])) pairs.set(a[--endA], b[--endB]);
    const [restA, restB] = [a.slice(start, endA), b.slice(start, endB)];
    const pairGap = (gapA, gapB) => {
      for (const one of gapA) {
        const at = gapB.findIndex((other) => kin(one, other));
        if (at < 0) continue;
        pairs.set(one, gapB[at]);
        gapB = gapB.slice(at + 1);
      }
    };
    // The table is as large as both together; a page with that many siblings can do without.
    if (restA.length * restB.length > 1_000_000) pairGap(restA, restB);
    else {
      const text = (node) => node.outerHTML ?? node.nodeName + node.data;
      const [textA, textB] = [restA.map(text), restB.map(text)];
      const length = Array.from({ length: restA.length + 1 }, () => new Uint32Array(restB.length + 1));
      for (let i = restA.length - 1; i >= 0; i--) {
        for (let j = restB.length - 1; j >= 0; j--) {
          length[i][j] = textA[i] === textB[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
        }
      }
      let [i, j, fromA, fromB] = [0, 0, 0, 0];
      while (i < restA.length && j < restB.length) {
        if (textA[i] === textB[j]) {
          pairGap(restA.slice(fromA, i), restB.slice(fromB, j));
          pairs.set(restA[i], restB[j]);
          [fromA, fromB] = [++i, ++j];
        } else if (length[i + 1][j] >= length[i][j + 1]) i++;
        else j++;
      }
      pairGap(restA.slice(fromA), restB.slice(fromB));
    }
    return pairs;
  };

  const changeAttributes = (live, old, next) => {
    for (const name of new Set([...old.getAttributeNames(), ...next.getAttributeNames()])) {
      const [before, now] = [old.getAttribute(name), next.getAttribute(name)];
      if (before === now) continue;
      if (name === 'class' && live.getAttribute('class') !== before) {
        // Words that a script has added stay.
        const words = (value) => value?.split(/\s+/).filter(Boolean) ?? [];
        live.classList.remove(...words(before));
        live.classList.add(...words(now));
      } else if (now === null) live.removeAttribute(name);
      // By node, since pages may have names that no script may write.
      else live.setAttributeNode(next.getAttributeNode(name).cloneNode());
      if (live.localName === 'source') live.closest('audio, video')?.load();
    }
  };

  /** Makes of `live`, which was sent as `old`, what is sent as `next`. Throws where it is not as it was sent. */
  const change = (live, old, next, styles) => {
    if (old.isEqualNode(next)) return;
    if (live.nodeType !== Node.ELEMENT_NODE) {
      live.data = next.data;
      return;
    }
    changeAttributes(live, old, next);
    const sent = [...old.childNodes];
    const lives = align(sent, [...live.childNodes], isSent);
    const nexts = align(sent, [...next.childNodes], isKin);
    const olds = new Map([...nexts].map(([from, to]) => [to, from]));
    for (const from of sent) {
      const [now, to] = [lives.get(from), nexts.get(from)];
      if (!now && !(to && from.isEqualNode(to))) throw new Error('changed by a script');
      if (to) continue;
      if (isStyle(now)) styles.leaving.push(now);
      else now.remove();
    }
    let last;
    for (const to of next.childNodes) {
      const from = olds.get(to);
      let now = from && lives.get(from);
      if (now) change(now, from, to, styles);
      // Equal, but taken away or made something else by a script: so it stays.
      else if (from) continue;
      else {
        now = document.importNode(to, true);
        if (isStyle(now)) styles.coming.push(now);
        if (last) last.after(now);
        else live.prepend(now);
      }
      last = now;
    }
  };

  const arrived = (style) =>
    new Promise((done) => {
      style.onload = style.onerror = done;
      setTimeout(done, 3_000);
    });

  /** What cannot be changed in place: all that runs (data for search engines does not), and what is no part of the tree. */
  const fixed = (page) => {
    const parts = [...page.querySelectorAll('script, template, noscript, base')];
    const isData = ({ localName, type }) => localName === 'script' && type && !/module|importmap|(java|ecma)script/i.test(type);
    return parts.filter((part) => !isData(part)).map((part) => part.outerHTML).join();
  };

  const refresh = async () => {
    const next = await ask();
    if (!sent || !next || fixed(sent.page) !== fixed(next.page)) return location.reload();
    const styles = { coming: [], leaving: [] };
    try {
      change(document.documentElement, sent.page.documentElement, next.page.documentElement, styles);
    } catch {
      return location.reload();
    }
    // Together for a moment is not seen; none for a moment is.
    Promise.all(styles.coming.map(arrived)).then(() => styles.leaving.forEach((style) => style.remove()));
    sent = shown = next;
  };

  // ---- What is wrong

  const host = document.createElement('handover-notice');
  host.lang = 'en';
  host.dir = 'ltr';
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  // As a constructed sheet: that is allowed whatever the page's policy says about styles.
  sheet.replaceSync(`
    :host { all: initial !important; position: fixed !important; inset: auto 0 0 !important; z-index: 2147483647 !important }
    :host([data-top]) { inset: 0 0 auto !important }
    @media print { :host { display: none !important } }
    * { box-sizing: border-box; font: 15px/1.5 sans-serif; color: #20242a }
    details, main { background: #fff; overflow: auto; padding: .4rem 1rem; border-top: 5px solid #97371f }
    details { max-height: 50vh }
    summary, button { cursor: pointer }
    dialog { position: fixed; inset: 0; width: 100%; height: 100%; max-width: none; max-height: none; border: 0; padding: 2rem;
      background: rgb(32 36 42 / 80%) }
    main { max-width: 60rem; max-height: 100%; margin: auto; padding: 1rem 1.5rem }
    h1 { font-size: 1.3rem; margin: 0 }
    button { float: right; padding: .25rem .75rem }
    pre { font: 13px/1.5 monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: .75rem 0 }
    :focus-visible { outline: 3px solid #97371f; outline-offset: 2px }
    dialog:focus { outline: 0 }`);
  root.adoptedStyleSheets = [sheet];

  const make = (name, text, ...children) => {
    const element = document.createElement(name);
    element.textContent = text;
    element.append(...children);
    return element;
  };
  const words = (faults) => faults.map(({ text }) => make('pre', text));

  const strip = make('details', '');
  const overlay = make('dialog', '');
  overlay.setAttribute('aria-label', 'This page cannot be made');
  // So that no key that was meant for the page presses the button.
  overlay.autofocus = true;
  overlay.tabIndex = -1;
  root.append(strip, overlay);

  let faults = [];
  const drawn = { strip: '[]', overlay: '[]' };

  /** Shows what is wrong: over the page if it is the page, else in one line at its foot. */
  const draw = () => {
    const elsewhere = shown.whole || self !== top ? [] : faults;
    const isNeeded = shown.faults.length || elsewhere.length;
    if (isNeeded && !host.isConnected) document.documentElement.append(host);
    if (drawn.strip !== (drawn.strip = JSON.stringify(elsewhere))) {
      const count = elsewhere.length === 1 ? '1 error' : `${elsewhere.length} errors`;
      strip.replaceChildren(make('summary', `The site has ${count}`), ...words(elsewhere));
    }
    strip.hidden = !elsewhere.length;
    // Once closed it stays so, until there is something else to say.
    if (drawn.overlay !== (drawn.overlay = JSON.stringify(shown.faults))) {
      const close = make('button', 'Close');
      close.onclick = () => overlay.close();
      const told = 'Mend what is named here and save. Below is the page as it was before.';
      overlay.replaceChildren(make('main', '', close, make('h1', 'This page cannot be made'), make('p', told), ...words(shown.faults)));
      if (!shown.faults.length) overlay.close();
      else if (!overlay.open) overlay.showModal();
    }
    if (!isNeeded) host.remove();
    clear();
  };

  /** Moves the strip to the head of the window while it would hide what has the focus. */
  const clear = () => {
    delete host.dataset.top;
    const element = document.activeElement;
    if (!host.isConnected || !element || element === host || element === document.body) return;
    const [box, own] = [element.getBoundingClientRect(), strip.getBoundingClientRect()];
    if (box.bottom > own.top && box.top > own.height) host.dataset.top = '';
  };
  document.addEventListener('focusin', clear);
  strip.addEventListener('toggle', clear);

  // ---- The news

  const hear = async (news, isFirst) => {
    const isNewer = (than) => news.preview !== than.preview || news.number > than.number;
    const isMissed = isFirst && isNewer(shown);
    const changed = new Set(news.changed);
    faults = news.faults ?? faults;
    let renew = false;
    if (isMissed || isNewer(loaded)) {
      const files = noteFiles(changed, isMissed);
      if (files.reload) return location.reload();
      renew = files.any;
    }
    if (isMissed) loaded = news;
    // Where there is no page, the site's 404 page is shown, under an address that the news do not know;
    // and while there is a fault, its words may be others.
    const isMine = [...changed].some((path) => path === '*' || path === here() || path.endsWith('/404.html'));
    if (renew || isMissed || (isNewer(shown) && (isMine || shown.whole || shown.faults.length))) await refresh();
    draw();
  };

  // One after the other. What fails here is made good by the next news, or by connecting anew.
  let work = Promise.resolve();
  const queue = (task) => {
    work = work.then(task).catch(() => {});
  };

  let stream;
  let isForbidden = false;
  let wait = 500;
  const disconnect = () => {
    stream?.close();
    stream = undefined;
  };
  const connect = () => {
    // A browser has six connections for all its tabs: those that nobody sees do without.
    if (stream || document.hidden || isForbidden) return;
    let isFirst = true;
    stream = new EventSource(`${OWN}events?page=${encodeURIComponent(here())}`);
    stream.onmessage = ({ data }) => {
      const first = isFirst;
      isFirst = false;
      wait = 500;
      queue(() => hear(JSON.parse(data), first));
    };
    // Browsers differ in whether and when they try again, so none of them shall.
    stream.onerror = () => {
      disconnect();
      setTimeout(connect, wait);
      wait = Math.min(2 * wait, 8_000);
    };
  };

  let hidden;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hidden);
    if (document.hidden) hidden = setTimeout(disconnect, 1_000);
    else connect();
  });
  addEventListener('pagehide', disconnect);
  addEventListener('pageshow', connect);
  // A page whose own policy forbids it to connect is left alone.
  document.addEventListener('securitypolicyviolation', ({ blockedURI }) => {
    isForbidden ||= blockedURI.includes(OWN);
  });

  draw();
  queue(async () => {
    const now = await ask();
    // Changed in between: then the first news say so, and it is loaded anew.
    if (now?.preview === shown.preview && now.number === shown.number) sent = now;
  });
  connect();
})();
