// The formulas of calculators, worked out as src/formula does, to the last bit. The build has read
// them before, so that nothing here tells what is wrong with one.

import { round } from 'number';

const SIGNS = [
  {
    '<': (a, b) => +(a < b),
    '<=': (a, b) => +(a <= b),
    '>': (a, b) => +(a > b),
    '>=': (a, b) => +(a >= b),
    '=': (a, b) => +(a === b),
    '!=': (a, b) => +(a !== b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b },
];

const FUNCTIONS = {
  min: (a, b) => (b < a || Number.isNaN(b) ? b : a),
  max: (a, b) => (b > a || Number.isNaN(b) ? b : a),
  round,
  floor: Math.floor,
  ceil: Math.ceil,
};

/** A formula as a function of its names: `compile('a * b')({ a: 2, b: 3 })`. */
export const compile = (formula) => {
  const tokens = formula.match(/\d+(\.\d+)?|\w+|[<>!]=|\S/g);
  let at = 0;

  /** What signs of that strength hold together, from left to right. */
  const two = (strength) => {
    if (!SIGNS[strength]) return one();
    let left = two(strength + 1);
    for (let act; (act = SIGNS[strength][tokens[at]]);) {
      at += 1;
      const [a, b] = [left, two(strength + 1)];
      left = (names) => act(a(names), b(names));
    }
    return left;
  };

  const one = () => {
    const token = tokens[at++];
    if (token === '-') {
      const part = one();
      return (names) => -part(names);
    }
    if (/^\d/.test(token)) return () => +token;
    if (token !== '(' && tokens[at] !== '(') return (names) => names[token];
    if (token === '(') at -= 1;
    const parts = [];
    do {
      at += 1;
      parts.push(two(0));
    } while (tokens[at] === ',');
    at += 1;
    if (token === '(') return parts[0];
    if (token === 'if') return (names) => parts[parts[0](names) ? 1 : 2](names);
    const act = FUNCTIONS[token];
    return (names) => {
      const values = parts.map((part) => part(names));
      return values.length > 1 ? values.reduce(act) : act(values[0]);
    };
  };

  return two(0);
};
