// Tabs: one part at a time, by arrows or by pressing. A choice holds for all tabs of its name, here
// and on other pages.

import { line, stored } from 'block';

const sets = [];

function bring(block) {
  const list = block.querySelector(':scope > .tabs-list');
  const panels = [...block.querySelectorAll(':scope > .tab')];
  const { sync } = block.dataset;
  // A template of the site's own may do without.
  if (!list || !panels.length) return;
  const tabs = [...list.querySelectorAll('a')];
  // Where the store refuses, a choice holds for this page.
  const store = stored(`tabs:${sync}`, () => {});

  /** Shows the first part of which something holds, and tells whether there is one. */
  const show = (holds) => {
    const chosen = tabs.findIndex((tab, at) => holds(panels[at], tab));
    if (chosen < 0) return false;
    tabs.forEach((tab, at) => {
      tab.ariaSelected = at === chosen;
      tab.tabIndex = panels[at].tabIndex = at === chosen ? 0 : -1;
      // Searching in the page finds what is hidden this way.
      panels[at].hidden = at === chosen ? false : 'until-found';
    });
    return true;
  };
  const called = (name) => show((panel, tab) => line(tab) === name);
  const choose = (tab) => {
    show((panel, one) => one === tab);
    if (!sync) return;
    store.set(line(tab));
    for (const other of sets) if (other.sync === sync) other.called(line(tab));
  };

  list.role = 'tablist';
  list.ariaLabel = block.querySelector(':scope > .title')?.textContent;
  tabs.forEach((tab, at) => {
    const panel = panels[at];
    const heading = panel.firstElementChild.id;
    panel.id = `${heading}..panel`;
    panel.setAttribute('aria-labelledby', heading);
    panel.role = 'tabpanel';
    panel.onbeforematch = () => choose(tab);
    tab.parentNode.role = 'presentation';
    tab.role = 'tab';
    tab.setAttribute('aria-controls', panel.id);
    tab.onclick = (event) => {
      event.preventDefault();
      choose(tab);
    };
  });
  list.onkeydown = (event) => {
    const at = tabs.indexOf(document.activeElement);
    const step = list.matches(':dir(rtl)') ? -1 : 1;
    const to = { ArrowRight: at + step, ArrowLeft: at - step, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs.at(to % tabs.length);
    choose(next);
    next.focus();
  };
  show(() => true);
  if (sync) called(store.get());
  block.classList.add('on');
  sets.push({ sync, show, called });
}

for (const block of document.querySelectorAll('[data-block="tabs"]')) bring(block);

const follow = () => {
  const target = document.querySelector(':target');
  if (target && sets.filter(({ show }) => show((panel) => panel.contains(target))).length) target.scrollIntoView();
};
addEventListener('hashchange', follow);
follow();
