// Lists to tick: the ticks stay on this device, one hears how many are done, and the list can be
// printed, copied and cleared. Words come from the page.

import { ask, bring, copy, kept, line, listen, printAlone } from 'block';

bring('checklist', (list, tools) => {
  const words = tools.dataset;
  const row = tools.querySelector('.row');
  const count = list.querySelector('.count');
  const clear = row.querySelector('[data-do="clear"]');
  const boxes = [...list.querySelectorAll('form [type="checkbox"]')];
  const ticked = () => boxes.filter((box) => box.checked);
  const store = kept(list, () => (tools.querySelector('.kept').textContent = words.refused));

  const tell = () => {
    count.textContent = words.ticked.split('|')[ticked().length];
    clear.hidden = !ticked().length;
  };
  const keep = () => {
    const names = ticked().map((box) => box.name);
    store.set(names.length && names);
    tell();
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
    clear: (asker) => ask(row, words.clear.split('|')[ticked().length], asker, [asker.textContent, () => {
      for (const box of boxes) box.checked = false;
      keep();
      boxes[0].focus();
    }], [words.keep]),
  });

  const names = store.get();
  if (Array.isArray(names)) for (const box of boxes) box.checked = names.includes(box.name);
  if (ticked().length) tell();
  list.querySelector('form').addEventListener('change', keep);
});
