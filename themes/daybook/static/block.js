// What the scripts of several blocks share. Words come from the page.

const { home, copied, copyFailed } = document.body.dataset;
const path = location.pathname.slice(home.length - 1).replace(/index\.html$/, '');

/** The text of an element in one line. */
export const line = (element) => element?.textContent.trim().replace(/\s+/g, ' ') ?? '';

/** Runs something for every block of a kind that has tools: a template of the site's own may do without. */
export const bring = (kind, run) => {
  for (const block of document.querySelectorAll(`[data-block="${kind}"]`)) {
    const tools = block.querySelector(':scope > .tools');
    if (!tools) continue;
    run(block, tools);
    tools.hidden = false;
  }
};

/** Does what the button that was pressed asks for with `data-do`. */
export const listen = (tools, deeds) => tools.addEventListener('click', ({ target }) => deeds[target.dataset.do]?.(target));

export const button = (text, act) => {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'plain-button';
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
};

/**
 * What this device keeps under a name: `get()`, and `set(value)`, where an empty value is not kept.
 * Sites below other paths of the same host have the same store. Where it refuses, `refused` is
 * called and nothing else happens.
 */
export const stored = (name, refused) => {
  const key = `handover:${home}:${name}`;
  const attempt = (use) => {
    try {
      return use(localStorage);
    } catch {
      refused();
    }
  };
  return {
    get: () => attempt((store) => JSON.parse(store.getItem(key))),
    set: (value) => attempt((store) => (value ? store.setItem(key, JSON.stringify(value)) : store.removeItem(key))),
  };
};

/** What this device keeps of a block. */
export const kept = (block, refused) => stored(`${path}:${block.id}`, refused);

/**
 * Asks in place, below a row. Whoever answers with the second button, or with Escape, changes nothing.
 * Where nobody pressed a button to be asked, the focus stays where it is.
 */
export const ask = (row, question, asker, [yes, act], [no, leave]) => {
  const asked = document.createElement('p');
  const end = (how) => () => {
    asked.remove();
    asker?.focus();
    how?.();
  };
  asked.className = 'ask';
  asked.role = 'group';
  asked.ariaLabel = question;
  asked.append(question, button(yes, end(act)), button(no, end(leave)));
  asked.addEventListener('keydown', ({ key }) => key === 'Escape' && end()());
  row.parentNode.querySelector('.ask')?.remove();
  row.after(asked);
  if (asker) asked.lastChild.focus();
};

/** Puts a text on the clipboard and says so in the status of a row. */
export const copy = async (text, row) => {
  const said = row.querySelector('[role="status"]');
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = copied;
  } catch {
    said.textContent = copyFailed;
  }
  setTimeout(() => (said.textContent = ''), 4000);
};

/** Prints one block alone, with more classes while it does. */
export const printAlone = (block, ...classes) => {
  block.classList.add('printing', ...classes);
  addEventListener('afterprint', () => block.classList.remove('printing', ...classes), { once: true });
  print();
};

/** Hands the reader a file. */
export const download = (name, type, text) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};
