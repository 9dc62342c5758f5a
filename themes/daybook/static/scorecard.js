// People to compare: other scores, other people, and who is ahead then. Words come from the page.

import { ask, bring, download, kept, line, listen, printAlone } from 'block';
import { format, parse } from 'number';

const fill = (text, values) => text.replace(/{(\w+)}/g, (all, key) => values[key] ?? all);
const cents = (value) => Math.round(value * 100);

/** Gives everybody a total and a rank, and says who is ahead: as the build does, rounded once. */
export const judge = (lines, people, words, show) => {
  for (const one of people) {
    const there = lines.filter(({ key }) => one.scores[key] != null);
    one.total = there[0] ? Math.round(there.reduce((sum, { key, weight }) => sum + cents(one.scores[key]) * cents(weight), 0) / 100) / 100 : null;
    one.left = there.length < lines.length;
  }
  const whole = people.filter(({ left }) => !left).sort((a, b) => b.total - a.total);
  for (const one of people) one.rank = one.left ? null : whole.findIndex(({ total }) => total === one.total) + 1;
  const say = (what, who, number) => {
    const names = who.map(({ name }) => name);
    const last = names.pop();
    const name = names[0] ? fill(words.both, { first: names.join(', '), last }) : last;
    return fill(words[what].split('|').at(number === 1 ? 0 : -1), { name, names: name, number: show(number) });
  };
  const left = people.filter((one) => one.left);
  const [first, second] = whole;
  const by = cents(first?.total - (second?.total ?? 0)) / 100;
  const said = first ? [say(!second ? 'alone' : by ? 'ahead' : 'shared', whole.filter(({ rank }) => rank === 1), by)] : [];
  if (left[0]) said.push(say('left', left, left.length));
  return people.some(({ total }) => total != null) ? said.join(' ') : words.nobody;
};

bring('scorecard', (card, { dataset: words, firstElementChild: row, lastElementChild: about }) => {
  const { low, high, number } = words;
  const style = { group: number.slice(1, -5), decimal: number.at(-2) };
  const show = (value) => format(value ?? NaN, null, style);
  const store = kept(card, () => (about.textContent = words.refused));
  const [add, , , , back] = row.children;
  const table = card.querySelector('table');
  const [head] = table.rows;
  const read = (cell) => parse(line(cell), style);
  // Lines come and go, and a scale may change: what is kept is found by both.
  const lines = [...table.tBodies[0].rows].map((to) => ({ to, key: line(to.cells[0]) + low + high, weight: read(to.cells[1]) }));
  const ofPage = [...head.cells].slice(2).map((cell, at) => ({
    name: line(cell),
    scores: Object.fromEntries(lines.map(({ to, key }) => [key, read(to.cells[at + 2])])),
  }));
  let options = '<option value="">–';
  for (let step = +low; step <= high; step++) options += `<option>${step}`;
  let people;

  const count = (isOfPage) => {
    card.querySelector('.verdict').textContent = judge(lines, people, words, show);
    people.forEach(({ total, rank }, at) => [total, rank].forEach((value, foot) => (table.tFoot.rows[foot].cells[at + 2].firstChild.value = show(value))));
    store.set(isOfPage ? null : people);
    back.hidden = isOfPage;
  };
  const draw = (all, isOfPage = false) => {
    const put = (to, html) => {
      to.insertAdjacentHTML('beforeend', html);
      return to.lastChild.firstChild;
    };
    for (const { cells } of table.rows) while (cells[2]) cells[2].remove();
    // Who pressed a button in the table finds it gone.
    if (people) add.focus();
    people = all;
    for (const { name, scores } of people) {
      put(head, '<th scope="col"><button type="button">').textContent = name;
      for (const { to, key } of lines) {
        const select = put(to, `<td><select>${options}`);
        const score = scores[key] ?? '';
        select.ariaLabel = fill(words.cell, { line: line(to.cells[0]), name });
        select.value = score;
        // A page may have halves.
        if (select.value !== `${score}`) select.add(new Option(show(score), score, true, true));
      }
      for (const to of table.tFoot.rows) put(to, '<td><output>');
    }
    count(isOfPage);
  };

  const askName = (asker, name, [yes, act], no) => {
    const field = document.createElement('input');
    ask(row, words.name, asker, [yes, () => act(field.value.trim() || name)], no);
    row.nextSibling.firstChild.after(field);
    field.ariaLabel = words.name;
    field.value = name;
    field.onkeydown = (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      field.nextSibling.click();
    };
    field.focus();
  };
  const sure = (question, asker, act) => ask(row, question, asker, [line(asker), act], [words.leave]);
  // A spreadsheet would reckon with what begins like a formula.
  const cell = (one) => `"${line(one.querySelector(':checked') ?? one).replace(/^–$/, '').replace(/^[-=+@]/, "'$&").replaceAll('"', '""')}"`;
  // Half of a control, or what the pinned column covers, is enough for browsers.
  table.addEventListener('focusin', ({ target }) => target.scrollIntoView({ block: 'nearest', inline: 'nearest' }));
  table.onclick = ({ target }) => {
    const one = people[target.parentNode.cellIndex - 2];
    if (target.type === 'button') askName(target, one.name, [words.rename, (name) => {
      one.name = name;
      draw(people);
    }], [words.remove, () => draw(people.filter((other) => other !== one))]);
  };
  table.onchange = ({ target: { value, parentNode: { cellIndex, parentNode: { sectionRowIndex } } } }) => {
    people[cellIndex - 2].scores[lines[sectionRowIndex].key] = value ? +value : null;
    count(false);
  };
  listen(row, {
    add: (asker) => askName(asker, '', [words.put, (name) => name && draw([...people, { name, scores: {} }])], [words.leave]),
    empty: (asker) => sure(words.empty, asker, () => draw(people.map(({ name }) => ({ name, scores: {} })))),
    back: (asker) => sure(words.back, asker, () => draw(structuredClone(ofPage), true)),
    save: () => download(`${card.id}.csv`, 'text/csv', `\ufeff${[...table.rows].map(({ cells }) => `${[...cells].map(cell).join(style.decimal === ',' ? ';' : ',')}\r\n`).join('')}`),
    print: () => printAlone(card),
  });
  const mine = store.get();
  draw(mine ?? structuredClone(ofPage), !mine);
});
