// The colours of the stylesheet are told apart well enough: the contrast of every pair that the
// theme uses, in light and dark, computed from the tokens in `daybook.css` by the formula of WCAG 2.

import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/** What is read in passing (labels, dates, buttons), and what is read at length. */
const TEXT = 6;
const RUNNING_TEXT = 7;
/** Borders of controls, and the focus ring. */
const CONTROL = 3.5;
/** Coloured code: many colours on one ground leave less room. Comments are whole sentences. */
const CODE = 4.5;
const CODE_COMMENT = 5;

const TINTS = ['done-bg', 'clay-bg', 'amber-bg', 'note-bg'];

/** Foreground, grounds, the least contrast. */
const PAIRS = [
  ['ink', ['paper', 'surface', 'sunk', ...TINTS, 'mark'], RUNNING_TEXT],
  ['ink-2', ['paper', 'sunk', ...TINTS], TEXT],
  ['link', ['paper', ...TINTS], RUNNING_TEXT],
  ['link-hover', ['paper'], RUNNING_TEXT],
  ['surface', ['link', 'done', 'clay'], TEXT],
  ['done', ['paper', 'done-bg'], TEXT],
  ['clay', ['paper', 'clay-bg'], TEXT],
  ['amber', ['amber-bg'], TEXT],
  ['edge', ['paper', 'sunk'], CONTROL],
  ['focus', ['paper', 'halo'], CONTROL],
  ['c', ['sunk'], CODE_COMMENT],
  ...['k', 's', 'n', 'f', 't'].map((kind) => [kind, ['sunk'], CODE]),
];

export async function contrast({ site }, found) {
  const css = await stylesheet(site.output);
  const tokens = schemeTokens(css);
  for (const [scheme, side] of [['light', 0], ['dark', 1]]) {
    for (const [fore, grounds, least] of PAIRS) {
      for (const ground of grounds) {
        const [one, other] = [tokens.get(fore)?.[side], tokens.get(ground)?.[side]];
        if (!one || !other) {
          found(`--${one ? ground : fore} is no light-dark() pair of hexadecimal colours in the stylesheet`);
          continue;
        }
        const measured = contrastOf(one, other);
        if (measured < least) {
          found(`--${fore} ${one} on --${ground} ${other}: ${measured.toFixed(2)}, needed ${least}`, scheme);
        }
      }
    }
  }
  compareWithOldBrowsers(css, tokens, found);
}

/** Browsers without `light-dark()` get a plain list: it must not drift away from the light colours. */
function compareWithOldBrowsers(css, tokens, found) {
  const fallback = /@supports not \(color: light-dark\([^{]*\{\s*:root\s*\{([^}]*)\}/.exec(css)?.[1] ?? '';
  const plain = new Map([...fallback.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi)].map(([, name, colour]) => [name, colour]));
  for (const name of new Set(PAIRS.flatMap(([fore, grounds]) => [fore, ...grounds]).filter((name) => name.length > 1))) {
    const [light] = tokens.get(name) ?? [];
    if (light && plain.get(name)?.toLowerCase() !== light.toLowerCase()) {
      found(`--${name} is ${plain.get(name) ?? 'missing'} for browsers without light-dark(), ${light} for others`);
    }
  }
}

async function stylesheet(output) {
  const folder = path.join(output, 'theme');
  const name = (await readdir(folder)).find((file) => /^daybook\..*css$/.test(file));
  return readFile(path.join(folder, name), 'utf8');
}

/** The colours by token: `[light, dark]`. */
function schemeTokens(css) {
  const pairs = css.matchAll(/--([\w-]+):\s*light-dark\(\s*(#[0-9a-f]{6})\s*,\s*(#[0-9a-f]{6})\s*\)/gi);
  return new Map([...pairs].map(([, name, light, dark]) => [name, [light, dark]]));
}

function contrastOf(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
