// Formulas as src/formula works them out. The build has read them before.

import { round } from 'number';

const SIGNS = [
  {
    '<': (a, b) => a < b,
    '<=': (a, b) => a <= b,
    '>': (a, b) => a > b,
    '>=': (a, b) => a >= b,
    '=': (a, b) => a === b,
    '!=': (a, b) => a !== b,
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b },
];

/** `compile('a * b')({ a: 2, b: 3 })` is 6. */
export const compile = (formula) => {
  const tokens = formula.match(/\d+(\.\d+)?|\w+|[<>!]=|\S/g);

  const two = (level) => {
    const signs = SIGNS[level];
    if (!signs) return one();
    let left = two(level + 1);
    while (signs[tokens[0]]) {
      const [act, a, b] = [signs[tokens.shift()], left, two(level + 1)];
      left = (names) => +act(a(names), b(names));
    }
    return left;
  };

  const one = () => {
    const token = tokens.shift();
    if (token === '-') {
      const part = one();
      return (names) => -part(names);
    }
    if (/^\d/.test(token)) return () => +token;
    if (token !== '(' && tokens[0] !== '(') return (names) => names[token];
    if (token !== '(') tokens.shift();
    const parts = [];
    do parts.push(two(0)); while (tokens.shift() === ',');
    if (token === '(') return parts[0];
    if (token === 'if') return (names) => parts[parts[0](names) ? 1 : 2](names);
    const act = token === 'round' ? round : Math[token];
    return (names) => act(...parts.map((part) => part(names)));
  };

  return two(0);
};
