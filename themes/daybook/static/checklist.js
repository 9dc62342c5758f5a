// Lists to tick: the ticks stay on this device, one hears how many are done, and the list can be
// printed, copied, cleared, and sent to somebody as a link with its ticks. Words come from the page.

import { ask, bring, copy, kept, line, listen, printAlone } from 'block';

bring('checklist', (list, tools) => {
  const words = tools.dataset;
  const row = tools.querySelector('.row');
  const count = list.querySelector('.count');
  const [, , link, clear] = row.children;
  const boxes = [...list.querySelectorAll('form [type="checkbox"]')];
  const ticked = () => boxes.filter((box) => box.checked);
  const store = kept(list, () => (tools.querySelector('.kept').textContent = words.refused));

  const tell = () => {
    count.textContent = words.ticked.split('|')[ticked().length];
    clear.hidden = link.hidden = !ticked().length;
  };
  const named = () => ticked().map(({ name }) => name);
  const tick = (names) => {
    for (const box of boxes) box.checked = names.includes(box.name);
    tell();
  };
  /** Ticks that came with a link are somebody else's until they are kept. */
  let borrowed = false;
  const keep = () => {
    if (!borrowed) store.set(named()[0] && named());
    tell();
  };
  const settle = (act) => () => {
    borrowed = false;
    history.replaceState(null, '', `#${list.id}`);
    act();
  };
  const borrow = () => {
    const names = new URLSearchParams(location.hash.slice(1)).get(list.id)?.split(' ') ?? [];
    if (!boxes.some(({ name }) => names.includes(name))) return;
    borrowed = true;
    tick(names);
    ask(row, words.borrowed, null, [words.take, settle(keep)], [words.mine, settle(() => tick(store.get() ?? []))]);
    list.scrollIntoView();
  };

  const asText = () => {
    const lines = [line(list.querySelector('.title'))];
    for (const group of list.querySelectorAll('fieldset')) {
      const name = group.querySelector('legend:not(.vh)');
      lines.push('', ...(name ? [`${line(name)}`, ''] : []));
      for (const item of group.querySelectorAll(':scope > ul > li')) {
        lines.push(`- [${item.querySelector('input').checked ? 'x' : ' '}] ${line(item.querySelector('label'))}`);
        const hint = line(item.querySelector('.hint'));
        if (hint) lines.push(`  ${hint}`);
      }
    }
    return `${lines.join('\n').trim()}\n`;
  };

  listen(row, {
    print: (asker) => (ticked().length
      ? ask(row, words.print, asker, [words.with, () => printAlone(list, 'with-ticks')], [words.without, () => printAlone(list)])
      : printAlone(list)),
    copy: () => copy(asText(), row),
    link: () => copy(`${location.href.split('#')[0]}#${new URLSearchParams({ [list.id]: named().join(' ') })}`, row),
    clear: (asker) => ask(row, words.clear.split('|')[ticked().length], asker, [asker.textContent, () => {
      for (const box of boxes) box.checked = false;
      keep();
      boxes[0].focus();
    }], [words.keep]),
  });

  const own = store.get();
  if (own) tick(own);
  borrow();
  addEventListener('hashchange', borrow);
  list.querySelector('form').addEventListener('change', keep);
});
