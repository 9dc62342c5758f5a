// Instructions: each step on a card of its own to print, and the whole as text to send to somebody.

import { bring, copy, line, listen, printAlone } from 'block';

const pairs = (element) => [...element?.children ?? []].map(({ children: [name, value] }) => `${line(name)}: ${line(value)}`);

bring('steps', (sop, tools) => {
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

  listen(tools, {
    print() {
      for (const step of steps) step.dataset.of = title;
      printAlone(sop);
    },
    copy: () => copy(asText(), tools),
  });
});
