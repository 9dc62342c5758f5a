// Instructions: each step on a card of its own to print, and the whole as text to send to somebody.

const line = (element) => element?.textContent.trim().replace(/\s+/g, ' ') ?? '';
const pairs = (element) => [...element?.children ?? []].map(({ children: [name, value] }) => `${line(name)}: ${line(value)}`);

function bring(sop) {
  const tools = sop.querySelector(':scope > .tools');
  // A template of the site's own may do without.
  if (!tools) return;
  const title = line(sop.querySelector(':scope > .title'));
  const steps = [...sop.querySelectorAll(':scope > .steps > li')];

  const asText = () => {
    const lines = [title, ...pairs(sop.querySelector(':scope > .facts')), ''];
    steps.forEach((step, at) => {
      lines.push(`${at + 1}. ${line(step.querySelector(':scope > .title'))}`);
      for (const part of step.children) {
        if (part.matches('.meta')) lines.push(...pairs(part).map((pair) => `   ${pair}`));
        else if (!part.matches('.title')) lines.push(...part.innerText.split('\n').filter((text) => text.trim()).map((text) => `   ${text}`));
      }
    });
    return `${lines.join('\n').trim()}\n`;
  };

  const deeds = {
    print() {
      for (const step of steps) step.dataset.of = title;
      sop.classList.add('printing');
      addEventListener('afterprint', () => sop.classList.remove('printing'), { once: true });
      window.print();
    },
    async copy() {
      const said = tools.querySelector('[role="status"]');
      try {
        await navigator.clipboard.writeText(asText());
        said.textContent = tools.dataset.copied;
      } catch {
        said.textContent = tools.dataset.failed;
      }
      setTimeout(() => (said.textContent = ''), 4000);
    },
  };
  tools.addEventListener('click', ({ target }) => deeds[target.dataset.do]?.());
  tools.hidden = false;
}

for (const sop of document.querySelectorAll('[data-block="steps"]')) bring(sop);
