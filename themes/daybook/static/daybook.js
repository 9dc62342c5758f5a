// What every page of Daybook can do with scripts and does without: choose its colours, copy a block
// of code, show where in the contents one is. Words come from the page.

const root = document.documentElement;
const words = document.body.dataset;

/** The store may be refused: then a choice holds for this page. */
const kept = (use) => {
  try {
    return use(localStorage);
  } catch {
    return null;
  }
};

const choice = document.querySelector('.theme-switch');
if (choice) {
  const key = `daybook:${words.home}`;
  const chosen = kept((store) => store.getItem(key)) ?? 'system';
  const show = (theme) => {
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  for (const radio of choice.querySelectorAll('input')) radio.checked = radio.value === chosen;
  choice.hidden = false;
  choice.addEventListener('change', ({ target: { value } }) => {
    show(value);
    kept((store) => (value === 'system' ? store.removeItem(key) : store.setItem(key, value)));
  });
}

for (const pre of document.querySelectorAll('.flow pre')) {
  const row = document.createElement('div');
  row.className = 'copy-row';
  row.innerHTML = '<div><span role="status"></span><button type="button" class="plain-button copy"></button></div>';
  const [status, button] = row.firstChild.children;
  button.textContent = words.copy;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(pre.innerText);
      status.textContent = words.copied;
    } catch {
      status.textContent = words.copyFailed;
    }
    setTimeout(() => (status.textContent = ''), 4000);
  });
  pre.before(row);
}

const links = [...document.querySelectorAll('.toc a')];
const headings = [...new Set(links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1)))))].filter(Boolean);
if (headings.length) {
  let waiting = false;
  const mark = () => {
    waiting = false;
    const last = headings.findLast((heading) => heading.getBoundingClientRect().top < innerHeight / 4);
    for (const link of links) {
      if (last && decodeURIComponent(link.hash.slice(1)) === last.id) link.setAttribute('aria-current', 'location');
      else link.removeAttribute('aria-current');
    }
  };
  addEventListener('scroll', () => {
    if (!waiting) waiting = Boolean(requestAnimationFrame(mark));
  }, { passive: true });
  mark();
}

// What a word means, beside the word: without this, its link leads to the glossary.
document.addEventListener('click', (event) => {
  const word = event.target.closest('.term');
  const meaning = word && document.getElementById(word.dataset.word);
  if (!meaning?.showPopover || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  meaning.showPopover({ source: word });
  meaning.focus();
});
