// Lists to tick: the ticks stay on this device, one hears how many are done, and the list can be
// printed, copied and cleared. Words come from the page.

const { home } = document.body.dataset;
const path = location.pathname.slice(home.length - 1).replace(/index\.html$/, '');

/** The text of an element in one line. */
const line = (element) => element?.textContent.trim().replace(/\s+/g, ' ') ?? '';

const button = (text, act) => {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'plain-button';
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
};

function bring(list) {
  const tools = list.querySelector(':scope > .tools');
  // A template of the site's own may do without.
  if (!tools) return;
  const words = tools.dataset;
  const row = tools.querySelector('.row');
  const [count, said] = [list.querySelector('.count'), row.querySelector('[role="status"]')];
  const clear = row.querySelector('[data-do="clear"]');
  const boxes = [...list.querySelectorAll('form [type="checkbox"]')];
  // Sites below other paths of the same host have the same store.
  const key = `handover:${home}:${path}:${list.id}`;
  const ticked = () => boxes.filter((box) => box.checked);

  const tell = () => {
    count.textContent = words.ticked.split('|')[ticked().length];
    clear.hidden = !ticked().length;
  };
  /** Does what the store may refuse. */
  const stored = (use) => {
    try {
      return use(localStorage);
    } catch {
      tools.querySelector('.kept').textContent = words.refused;
    }
  };
  const keep = () => {
    const names = ticked().map((box) => box.name);
    stored((store) => (names.length ? store.setItem(key, JSON.stringify(names)) : store.removeItem(key)));
    tell();
  };

  /** Asks in place. Whoever answers with the second button, or with Escape, changes nothing. */
  const ask = (question, asker, [yes, act], [no, leave]) => {
    const asked = document.createElement('p');
    const end = (how) => () => {
      asked.remove();
      asker.focus();
      how?.();
    };
    asked.className = 'ask';
    asked.role = 'group';
    asked.ariaLabel = question;
    asked.append(question, button(yes, end(act)), button(no, end(leave)));
    asked.addEventListener('keydown', ({ key: pressed }) => pressed === 'Escape' && end()());
    tools.querySelector('.ask')?.remove();
    row.after(asked);
    asked.lastChild.focus();
  };

  const print = (withTicks) => () => {
    list.classList.add('printing');
    list.classList.toggle('with-ticks', withTicks);
    addEventListener('afterprint', () => list.classList.remove('printing', 'with-ticks'), { once: true });
    window.print();
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

  const deeds = {
    print: (asker) => (ticked().length
      ? ask(words.print, asker, [words.with, print(true)], [words.without, print(false)])
      : print(false)()),
    async copy() {
      try {
        await navigator.clipboard.writeText(asText());
        said.textContent = words.copied;
      } catch {
        said.textContent = words.failed;
      }
      setTimeout(() => (said.textContent = ''), 4000);
    },
    clear: (asker) => ask(words.clear.split('|')[ticked().length], asker, [asker.textContent, () => {
      for (const box of boxes) box.checked = false;
      keep();
      boxes[0].focus();
    }], [words.keep]),
  };

  const names = stored((store) => JSON.parse(store.getItem(key)));
  if (Array.isArray(names)) for (const box of boxes) box.checked = names.includes(box.name);
  if (ticked().length) tell();
  list.querySelector('form').addEventListener('change', keep);
  row.addEventListener('click', ({ target }) => deeds[target.dataset.do]?.(target));
  tools.hidden = false;
}

for (const list of document.querySelectorAll('[data-block="checklist"]')) bring(list);
