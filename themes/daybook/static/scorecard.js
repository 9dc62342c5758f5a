// People to compare: other scores, other people, and who is ahead then. Words come from the page.

import { ask, bring, download, kept, line, listen, printAlone } from 'block';
import { format, parse } from 'number';

const fill = (text, values) => text.replace(/{(\w+)}/g, (all, key) => values[key] ?? all);
const cents = (value) => Math.round(value * 100);

/** Gives everybody a total and a rank, and says who is ahead: as the build does, rounded once. */
export const judge = (lines, people, words, show) => {
  for (const one of people) {
    const there = lines.filter(({ key }) => one.scores[key] != null);
    const sum = there.reduce((all, { key, weight }) => all + cents(one.scores[key]) * cents(weight), 0);
    one.total = there[0] ? Math.round(sum / 100) / 100 : null;
    one.left = there.length < lines.length;
  }
  const left = people.filter((one) => one.left);
  const whole = people.filter((one) => !one.left).sort((a, b) => b.total - a.total);
  for (const one of people) one.rank = one.left ? null : whole.findIndex(({ total }) => total === one.total) + 1;
  const say = (text, who, number) => {
    const names = who.map(({ name }) => name);
    const last = names.pop();
    const name = names[0] ? fill(words.both, { first: names.join(', '), last }) : last;
    return who[0] ? fill(text.split('|').at(number === 1 ? 0 : -1), { name, names: name, number: show(number) }) : '';
  };
  const by = cents(whole[0]?.total - (whole[1]?.total ?? 0)) / 100;
  const first = say(whole[1] ? by ? words.ahead : words.shared : words.alone, whole.filter(({ rank }) => rank === 1), by);
  return people.some(({ total }) => total != null) ? `${first} ${say(words.left, left, left.length)}`.trim() : words.nobody;
};

bring('scorecard', (card, { dataset: words, firstElementChild: row, lastElementChild: told }) => {
  const { low, high, number } = words;
  const style = { group: number.slice(1, -5), decimal: number.at(-2) };
  const show = (value) => format(value ?? NaN, null, style);
  const store = kept(card, () => (told.textContent = words.refused));
  const [add, , , , back] = row.children;
  const table = card.querySelector('table');
  const [head, ...rest] = table.rows;
  const feet = rest.splice(-2);
  const read = (cell) => parse(line(cell), style);
  // Lines come and go, and a scale may change: what is kept is found by both.
  const lines = rest.map((to) => ({ to, key: line(to.cells[0]) + low + high, weight: read(to.cells[1]) }));
  const ofPage = [...head.cells].slice(2).map((cell) => ({
    name: line(cell),
    scores: Object.fromEntries(lines.map(({ to, key }) => [key, read(to.cells[cell.cellIndex])])),
  }));
  let options = '<option value="">–';
  for (let step = +low; step <= high; step++) options += `<option>${step}`;
  let people;

  const count = (isOfPage) => {
    card.querySelector('.verdict').textContent = judge(lines, people, words, show);
    people.forEach(({ total, rank }, at) => [total, rank].forEach((value, foot) => (feet[foot].cells[at + 2].firstChild.value = show(value))));
    store.set(isOfPage ? null : people);
    back.hidden = isOfPage;
  };
  const draw = (all, isOfPage = false) => {
    // Who pressed a button in the table finds it gone.
    if (people) add.focus();
    people = all;
    const put = (to, html) => {
      to.insertAdjacentHTML('beforeend', html);
      return to.lastChild.firstChild;
    };
    for (const { cells } of table.rows) while (cells[2]) cells[2].remove();
    for (const { name, scores } of people) {
      put(head, '<th scope="col"><button type="button">').textContent = name;
      for (const { to, key } of lines) {
        const select = put(to, `<td><select>${options}`);
        select.ariaLabel = fill(words.cell, { line: line(to.cells[0]), name });
        select.value = scores[key] ?? '';
        // A page may have halves.
        if (select.selectedIndex < 0) select.add(new Option(show(scores[key]), scores[key], true, true));
      }
      for (const to of feet) put(to, '<td><output>');
    }
    count(isOfPage);
  };

  const askName = (asker, name, yes, act, no) => {
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
  // Half of a control, or what the pinned column covers, is enough for browsers.
  table.addEventListener('focusin', ({ target }) => target.scrollIntoView({ block: 'nearest', inline: 'nearest' }));
  table.onclick = ({ target }) => {
    const one = people[target.parentNode.cellIndex - 2];
    if (target.type === 'button') askName(target, one.name, words.rename, (name) => {
      one.name = name;
      draw(people);
    }, [words.remove, () => draw(people.filter((other) => other !== one))]);
  };
  table.onchange = ({ target: { value, parentNode: { cellIndex, parentNode: to } } }) => {
    people[cellIndex - 2].scores[lines[to.sectionRowIndex].key] = value ? +value : null;
    count(false);
  };
  const leave = [words.leave];
  const sure = (question, act) => (asker) => ask(row, question, asker, [line(asker), act], leave);
  // A spreadsheet would reckon with what begins like a formula.
  const cell = (one) => `"${line(one.querySelector(':checked') ?? one).replace(/^–$/, '').replace(/^[-=+@]/, "'$&").replaceAll('"', '""')}"`;
  listen(row, {
    add: (asker) => askName(asker, '', words.put, (name) => name && draw([...people, { name, scores: {} }]), leave),
    empty: sure(words.empty, () => draw(people.map(({ name }) => ({ name, scores: {} })))),
    back: sure(words.back, () => draw(structuredClone(ofPage), true)),
    save: () => download(`${card.id}.csv`, 'text/csv', [...table.rows].reduce((text, { cells }) => `${text}${[...cells].map(cell).join(style.decimal === ',' ? ';' : ',')}\r\n`, '\ufeff')),
    print: () => printAlone(card),
  });
  const mine = store.get();
  draw(mine ?? structuredClone(ofPage), !mine);
});
