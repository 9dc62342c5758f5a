// Tabs: one part at a time, by arrows or by pressing. A choice holds for all tabs of its name, here
// and on other pages.

const { home } = document.body.dataset;
const sets = [];

/** Does what the store may refuse: then the choice holds for this page. */
const stored = (name, use) => {
  try {
    return use(localStorage, `handover:${home}:tabs:${name}`);
  } catch {
    return undefined;
  }
};

function bring(block) {
  const list = block.querySelector(':scope > .tabs-list');
  const panels = [...block.querySelectorAll(':scope > .tab')];
  const { sync } = block.dataset;
  // A template of the site's own may do without.
  if (!list || !panels.length) return;
  const tabs = [...list.querySelectorAll('a')];
  const name = (at) => tabs[at].textContent;

  const select = (at) => {
    tabs.forEach((tab, one) => {
      tab.ariaSelected = String(one === at);
      tab.tabIndex = panels[one].tabIndex = one === at ? 0 : -1;
      // Searching in the page finds what is hidden this way.
      if (one === at) panels[one].removeAttribute('hidden');
      else panels[one].setAttribute('hidden', 'until-found');
    });
  };
  const choose = (at) => {
    select(at);
    if (!sync) return;
    stored(sync, (store, key) => store.setItem(key, name(at)));
    for (const other of sets) if (other.sync === sync) other.show(name(at));
  };
  const show = (wanted) => {
    const at = tabs.findIndex((_, one) => name(one) === wanted);
    if (at >= 0) select(at);
  };
  /** Opens the part in which an address leads. */
  const reveal = (target) => {
    const at = panels.findIndex((panel) => panel.contains(target));
    if (at >= 0) select(at);
    return at >= 0;
  };

  list.role = 'tablist';
  list.ariaLabel = block.querySelector(':scope > .title')?.textContent ?? null;
  tabs.forEach((tab, at) => {
    const panel = panels[at];
    tab.parentNode.role = 'presentation';
    tab.role = 'tab';
    const heading = panel.firstElementChild.id;
    panel.id = `${heading}..panel`;
    panel.setAttribute('aria-labelledby', heading);
    tab.setAttribute('aria-controls', panel.id);
    panel.role = 'tabpanel';
    panel.addEventListener('beforematch', () => choose(at));
    tab.addEventListener('click', (event) => {
      event.preventDefault();
      choose(at);
    });
  });
  list.addEventListener('keydown', (event) => {
    const at = tabs.indexOf(document.activeElement);
    const step = getComputedStyle(list).direction === 'rtl' ? -1 : 1;
    const last = tabs.length - 1;
    const to = { ArrowRight: at + step, ArrowLeft: at - step, Home: 0, End: last }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    choose(next);
    tabs[next].focus();
  });
  select(0);
  if (sync) show(stored(sync, (store, key) => store.getItem(key)));
  block.classList.add('on');
  sets.push({ sync, show, reveal });
}

for (const block of document.querySelectorAll('[data-block="tabs"]')) bring(block);

const follow = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && sets.filter(({ reveal }) => reveal(target)).length) target.scrollIntoView();
};
addEventListener('hashchange', follow);
follow();
