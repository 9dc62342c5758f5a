// Numbers and formulas are the same in the browser as in the build: the table that Rust runs as well
// (`tests/formulas/cases.json`), and random formulas, which the build works out and writes into pages
// and the browser works out and writes again.

import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { withPage } from '../lib/browser.js';
import { note } from '../lib/report.js';
import { serveFolder } from '../lib/server.js';

const CASES = fileURLToPath(new URL('../../formulas/cases.json', import.meta.url));
const FORMULAS = 10_000;
const LANGUAGES = ['en', 'de', 'fr'];
const PER_PAGE = 50;
const SIGNS = ['+', '-', '*', '/', '<', '<=', '>', '>=', '=', '!='];
const FUNCTIONS = ['min', 'max', 'round', 'floor', 'ceil', 'if'];
const NAMES = ['a', 'b', 'c', 'd'];
/** Values as people enter them, where rounding is hard and where it is not. */
const VALUES = [6, 18.5, 0.1, 2.675, 1000, 12345.678, 0.005, 40, 7, 1.15];

export async function formulas({ browser, handover, workFolder }, found) {
  const cases = JSON.parse(await readFile(CASES, 'utf8'));
  for (const language of LANGUAGES) {
    const lines = randomFormulas(language === 'en' ? FORMULAS : FORMULAS / 10, LANGUAGES.indexOf(language) + 1);
    const folder = path.join(workFolder, `formulas-${language}`);
    const pages = await writeSite(folder, language, lines);
    await promisify(execFile)(handover, ['build', '--quiet', '--root', folder, '--output', path.join(folder, 'public')]);
    const server = await serveFolder(path.join(folder, 'public'), { mount: '/' });
    try {
      await withPage(browser, {}, async (page) => {
        let [count, compared, others] = [0, 0, 0];
        for (const name of pages) {
          await page.goto(`${server.origin}/${name}/`);
          if (language === 'en' && name === pages[0]) {
            for (const fault of await page.evaluate(runCases, cases)) found(fault, 'the table');
          }
          const told = await page.evaluate(compareBlocks);
          count += told.formulas;
          compared += told.compared;
          others += told.faults.length;
          for (const fault of told.faults.slice(0, 5)) found(fault, `${language}, ${name}`);
        }
        if (count !== lines.length) found(`${count} formulas were worked out instead of ${lines.length}`, language);
        note(`formulas: of ${compared} answers of ${count} in ${language}, others in the browser`, others, 0);
      });
    } finally {
      await server.close();
    }
  }
}

/** Runs in the page: the table that Rust runs as well. */
async function runCases(cases) {
  const [{ format, parse, toStep }, { compile }] = await Promise.all([import('number'), import('formula')]);
  const faults = [];
  const number = (text) => Number(text.replace('inf', 'Infinity'));
  const style = (name) => ({ decimal: cases.styles[name][0], group: cases.styles[name][1] });
  const expect = (row, is, should) => {
    if (!Object.is(is, should)) faults.push(`${JSON.stringify(row)}: ${JSON.stringify(is)}`);
  };
  for (const row of cases.numbers) expect(row, format(Number(row[0]), row[1], style(row[2]), row[3]), row[4]);
  for (const row of cases.typed) expect(row, parse(row[0], style(row[1])), row[2]);
  for (const row of cases.steps) expect(row, toStep(number(row[0]), number(row[1])), number(row[2]));
  for (const row of cases.formulas) {
    const names = Object.fromEntries(Object.entries(row[1]).map(([name, value]) => [name, value ?? NaN]));
    expect(row, compile(row[0])(names), number(row[2]));
  }
  return faults;
}

/** Runs in the page: works every calculator out and compares with what the build wrote. */
async function compareBlocks() {
  const [{ format, parse, toStep }, { compile }] = await Promise.all([import('number'), import('formula')]);
  const told = { formulas: 0, compared: 0, faults: [] };
  for (const block of document.querySelectorAll('[data-block="calculator"]')) {
    const form = block.querySelector('form');
    const style = form.dataset;
    const { inputs, formulas } = JSON.parse(style.program);
    const acts = formulas.map(([, formula]) => compile(formula));
    const first = inputs.map(({ name }) => [name, parse(form.elements.namedItem(name).value, style)]);
    const rows = [...block.querySelectorAll('tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent));
    const sets = [first, ...rows.map((row) => first.map(([name], at) => [name, parse(row[at], style)]))];
    told.formulas += formulas.length;
    sets.forEach((set, which) => {
      const values = Object.fromEntries(set);
      formulas.forEach(([name, formula, step, digits], at) => {
        const value = acts[at](values);
        values[name] = value;
        const is = format(step ? toStep(value, step) : value, digits, style);
        const should = which ? rows[which - 1][inputs.length + at] : block.querySelector(`[data-value="${name}"]`).textContent;
        told.compared += 1;
        if (is !== should) told.faults.push(`${formula} with ${JSON.stringify(values)}: “${is}” instead of “${should}”`);
      });
    });
  }
  return told;
}

/** As many pages as needed, each with some calculators whose results are the formulas. */
async function writeSite(folder, language, lines) {
  await mkdir(path.join(folder, 'content'), { recursive: true });
  await writeFile(path.join(folder, 'site.yaml'), `title: Formulas\nlanguage: ${language}\nbase_url: https://example.org/\n`);
  await writeFile(path.join(folder, 'content/_index.md'), '---\ntitle: Home\ndescription: Home.\n---\n');
  const pages = [];
  for (let from = 0; from < lines.length; from += 10 * PER_PAGE) {
    const name = `page-${pages.length}`;
    const blocks = [];
    for (let at = from; at < Math.min(from + 10 * PER_PAGE, lines.length); at += PER_PAGE) {
      blocks.push(block(lines.slice(at, at + PER_PAGE), at / PER_PAGE));
    }
    await writeFile(path.join(folder, `content/${name}.md`), `---\ntitle: ${name}\ndescription: ${name}.\n---\n\n${blocks.join('\n')}`);
    pages.push(name);
  }
  return pages;
}

function block(lines, number) {
  const value = (at) => VALUES[(number * 3 + at * 7) % VALUES.length];
  const set = (from) => `{${NAMES.map((name, at) => `${name}: ${value(from + at)}`).join(', ')}}`;
  return [
    `:::calculator[Block ${number}]{#b${number}}`,
    '',
    '```yaml',
    'inputs:',
    ...NAMES.map((name, at) => `  ${name}: {value: ${value(at)}, min: 0.001, max: 20000}`),
    'results:',
    ...lines.map(([formula, round], at) => `  r${at}: {say: "{r${at}}", is: "${formula}"${round ? `, round: ${round}` : ''}}`),
    `examples: [${set(1)}, ${set(2)}, ${set(5)}]`,
    '```',
    '',
    ':::',
    '',
  ].join('\n');
}

/** Every sign beside every sign within every function, then whatever comes. */
function randomFormulas(count, seed) {
  // https://en.wikipedia.org/wiki/Linear_congruential_generator, with the numbers of Numerical Recipes.
  let state = seed;
  const next = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = (list) => list[next(list.length)];
  const number = () => pick(['0', '1', '2', '12', '52', '0.5', '0.1', '3.75', '100', '0.333', '1234.5']);
  // What can be nought is no divisor, since the build refuses it.
  const join = (left, sign, right) => `(${left} ${sign} ${sign === '/' ? `max(${right}, 0.5)` : right})`;
  const call = (name, [first, second, third]) =>
    ({ min: `min(${first}, ${second})`, max: `max(${first}, ${second}, ${third})`, if: `if(${first}, ${second}, ${third})` })[name] ?? `${name}(${first})`;
  const random = (depth) => {
    const kind = depth === 0 ? next(2) : next(7);
    if (kind === 0) return pick(NAMES);
    if (kind === 1) return number();
    if (kind === 2) return `-${random(depth - 1)}`;
    if (kind === 3) return call(pick(FUNCTIONS), [random(depth - 1), random(depth - 1), random(depth - 1)]);
    return join(random(depth - 1), pick(SIGNS), random(depth - 1));
  };
  const formulas = [];
  for (const one of SIGNS) {
    for (const other of SIGNS) {
      for (const name of FUNCTIONS) {
        const inside = [join(join('a', one, 'b'), other, 'c'), join('a', one, join('b', other, 'd')), 'd'];
        formulas.push(call(name, inside));
      }
    }
  }
  while (formulas.length < count) {
    const formula = random(1 + next(4));
    // Without the brackets around all of it, the weakest sign stands in the open.
    if (formula.length < 450) formulas.push(formula.replace(/^\((.*)\)$/, (whole, inside) => (isBalanced(inside) ? inside : whole)));
  }
  return formulas.slice(0, count).map((formula) => [formula, pick(['', '1', '0.01', '0.5', '0.0001', '10', '0.3'])]);
}

function isBalanced(text) {
  let open = 0;
  return [...text].every((c) => (open += { '(': 1, ')': -1 }[c] ?? 0) >= 0) && open === 0;
}
