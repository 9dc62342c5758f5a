// People to compare: other scores, more people, and what that comes to. Words come from the page.

import { ask, bring, download, kept, line, listen, printAlone } from 'block';
import { format, parse } from 'number';

const fill = (text, values) => text.replace(/{(\w+)}/g, (all, key) => values[key] ?? all);

/** Totals, ranks and the verdict, counted as the build does: in hundredths, rounded once. */
export const judge = (weights, people, words, show) => {
  const hundredths = (value) => Math.round(value * 100);
  const say = (text, who, number) => {
    const names = who.map(({ name }) => name);
    const last = names.pop();
    const name = names[0] == null ? last : fill(words.both, { first: names.join(', '), last });
    return fill(text.split('|').at(number === 1 ? 0 : -1), { name, names: name, number: show(number) });
  };
  const sum = (scores) => scores.reduce((all, score, at) => all + hundredths(score) * hundredths(weights[at]), 0);
  const totals = people.map(({ scores }) => (scores.some((score) => score != null) ? Math.round(sum(scores) / 100) / 100 : null));
  const left = people.filter(({ scores }, at) => totals[at] == null || scores.includes(null));
  const whole = totals.filter((_, at) => !left.includes(people[at])).sort((a, b) => b - a);
  const ranks = totals.map((total, at) => (left.includes(people[at]) ? null : whole.indexOf(total) + 1));
  const first = people.filter((_, at) => ranks[at] === 1);
  const verdict = [];
  if (whole.length === 1) verdict.push(say(words.alone, first, whole[0]));
  else if (first[1]) verdict.push(say(words.shared, first));
  else if (first[0]) verdict.push(say(words.ahead, first, hundredths(whole[0] - whole[1]) / 100));
  if (left[0]) verdict.push(say(words.left, left, left.length));
  return { totals, ranks, verdict: totals.some((total) => total != null) ? verdict.join(' ') : words.nobody };
};

bring('scorecard', (card, tools) => {
  const { low, high, number, ...words } = tools.dataset;
  const style = { group: number.slice(1, -5), decimal: number.at(-2) };
  const show = (value) => format(value ?? NaN, null, style);
  const row = tools.querySelector('.row');
  const [add, , , , back] = row.children;
  const store = kept(card, () => (tools.querySelector('.kept').textContent = words.refused));
  const table = card.querySelector('table');
  const [head] = table.rows;
  const lines = [...table.tBodies[0].rows];
  // By their names, since lines come and go, and by the scale.
  const keys = lines.map(({ cells }) => line(cells[0]) + low + high);
  const numbers = (column) => lines.map(({ cells }) => parse(line(cells[column]), style));
  const weights = numbers(1);
  let options = '<option value="">–';
  for (let step = +low; step <= high; step++) options += `<option>${step}`;
  const ofPage = [...head.cells].slice(2).map((cell) => ({
    name: line(cell),
    scores: Object.fromEntries(numbers(cell.cellIndex).map((score, at) => [keys[at], score])),
  }));
  let people = store.get();
  back.hidden = !people;
  people ??= structuredClone(ofPage);

  const count = () => {
    const { totals, ranks, verdict } = judge(weights, people.map(({ name, scores }) => ({ name, scores: keys.map((key) => scores[key] ?? null) })), words, show);
    [totals, ranks].forEach((all, at) => all.forEach((value, person) => (table.tFoot.rows[at].cells[person + 2].firstChild.value = show(value))));
    card.querySelector('.verdict').textContent = verdict;
  };
  const draw = () => {
    const put = (to, html) => {
      to.insertAdjacentHTML('beforeend', html);
      return to.lastChild.firstChild;
    };
    for (const { cells } of table.rows) while (cells[2]) cells[2].remove();
    for (const { name, scores } of people) {
      put(head, '<th scope="col"><button type="button">').textContent = name;
      lines.forEach((to, at) => {
        const select = put(to, `<td><select>${options}`);
        const score = scores[keys[at]] ?? '';
        select.ariaLabel = fill(words.cell, { line: line(to.cells[0]), name });
        select.value = score;
        // Halves, say.
        if (select.value !== `${score}`) select.add(new Option(show(score), score, true, true));
      });
      for (const to of table.tFoot.rows) put(to, '<td><output>');
    }
    count();
  };
  const keep = (isOfPage) => {
    store.set(isOfPage ? null : people);
    back.hidden = isOfPage;
  };
  const change = (all, focus, isOfPage = false) => {
    people = all;
    draw();
    keep(isOfPage);
    (focus ?? head.lastChild.firstChild).focus();
  };

  const askName = (asker, name, [yes, act], no) => {
    const field = document.createElement('input');
    ask(row, words.name, asker, [yes, () => field.value.trim() && act(field.value.trim())], no);
    row.nextSibling.firstChild.after(field);
    field.ariaLabel = words.name;
    field.value = name;
    field.onkeydown = ({ key }) => key === 'Enter' && field.nextSibling.click();
    field.focus();
  };
  table.onclick = ({ target }) => {
    const person = people[target.parentNode.cellIndex - 2];
    if (target.type === 'button') askName(target, person.name, [words.rename, (name) => {
      person.name = name;
      change(people, add);
    }], [words.remove, () => change(people.filter((one) => one !== person), add)]);
  };
  table.onchange = ({ target: { value, parentNode: { cellIndex, parentNode: { sectionRowIndex } } } }) => {
    people[cellIndex - 2].scores[keys[sectionRowIndex]] = value ? +value : null;
    count();
    keep(false);
  };

  const sure = (question, asker, act) => ask(row, question, asker, [asker.textContent, act], [words.leave]);
  // A spreadsheet would reckon with what begins like a formula.
  const cell = (one) => `"${line(one.querySelector('select')?.selectedOptions[0] ?? one).replace(/^–$/, '').replace(/^[-=+@]/, "'$&").replaceAll('"', '""')}"`;
  listen(row, {
    add: (asker) => askName(asker, '', [words.put, (name) => change([...people, { name, scores: {} }])], [words.leave]),
    empty: (asker) => sure(words.empty, asker, () => change(people.map(({ name }) => ({ name, scores: {} })), add)),
    back: (asker) => sure(words.back, asker, () => change(structuredClone(ofPage), add, true)),
    save: () => download(`${card.id}.csv`, 'text/csv', `\ufeff${[...table.rows].map(({ cells }) => `${[...cells].map(cell).join(style.decimal === ',' ? ';' : ',')}\r\n`).join('')}`),
    print: () => printAlone(card),
  });
  draw();
});
