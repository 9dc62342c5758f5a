// One line for each check, its findings below where there are several, and a last line with the sums.

/** Nobody reads more before mending the first. */
const MOST_LINES = 30;

/** Thrown by a check that cannot be done here, with the reason. */
export class Skip extends Error {}

/** Runs one check and prints how it went. Gives `passed`, `failed` or `skipped`. */
export async function runCheck(name, check) {
  const begun = performance.now();
  // The same finding in ten places is one finding.
  const places = new Map();
  const found = (what, where) => places.set(what, [...(places.get(what) ?? []), where].filter(Boolean));
  try {
    await check(found);
  } catch (error) {
    if (error instanceof Skip) return tellSkip(name, error.message);
    found(`the check broke off: ${error.message.split('\n', 1)[0]}`);
  }
  const took = `(${((performance.now() - begun) / 1000).toFixed(1)} s)`;
  if (places.size === 0) {
    console.log(`ok   ${name} ${took}`);
    return 'passed';
  }
  const lines = [...places].map(([what, where]) => what + tellPlaces(where));
  if (lines.length === 1) {
    console.log(`FAIL ${name}: ${lines[0]} ${took}`);
  } else {
    console.log(`FAIL ${name}: ${lines.length} findings ${took}`);
    for (const line of lines.slice(0, MOST_LINES)) console.log(`       ${line}`);
    if (lines.length > MOST_LINES) console.log(`       and ${lines.length - MOST_LINES} more`);
  }
  return 'failed';
}

/** Prints that a check was not done, and why. */
export function tellSkip(name, why) {
  console.log(`skip ${name}: ${why}`);
  return 'skipped';
}

const figures = [];

/** Keeps what was measured for the table of a long run: what, how much, and the most it may be. */
export function note(what, figure, most) {
  figures.push({ what, figure: String(figure), most: String(most) });
}

/** Prints what was measured. */
export function tellFigures() {
  const wide = (column) => Math.max(...figures.map((line) => line[column].length));
  const [what, figure, most] = ['what', 'figure', 'most'].map(wide);
  for (const line of figures) console.log(`${line.what.padEnd(what)}  ${line.figure.padStart(figure)}  at most ${line.most.padStart(most)}`);
}

/** Prints the last line. */
export function tellSums(results) {
  const count = (result) => results.filter((one) => one === result).length;
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map(count);
  console.log(`browser: ${passed + failed} run, ${passed} passed, ${failed} failed, ${skipped} skipped`);
}

function tellPlaces(places) {
  if (places.length === 0) return '';
  const [first, ...others] = places;
  return ` [${first}${others.length ? `, and ${others.length} more` : ''}]`;
}
