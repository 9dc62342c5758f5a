// Numbers as the page's language writes and reads them: what src/number.rs does, digit by digit.
// `decimal` and `group` are the marks of the language.

/** The sign of a number and the rest of it; a dash where there is nothing to say. */
const signed = (value, digits, { decimal, group }) => {
  const size = Math.abs(value);
  if (!(size < 1e21)) return ['', '–'];
  // `toFixed` rounds by the exact value, and of two equally near ones takes the larger.
  let [whole, rest = ''] = size.toFixed(digits == null ? 6 : Math.min(digits, 10)).split('.');
  if (digits == null) rest = rest.replace(/0+$/, '');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, group) + (rest && decimal + rest);
  return [value < 0 && /[1-9]/.test(text) ? '−' : '', text];
};

/** A number, with its unit where it has one. */
export const format = (value, digits, style, unit = '') => {
  const [sign, text] = signed(value, digits, style);
  if (!unit || text === '–') return sign + text;
  if (/^[A-Z]{0,3}\p{Sc}$/u.test(unit)) return sign + unit + text;
  return sign + text + (unit === '%' ? unit : `\u00a0${unit}`);
};

/** Half away from zero; `Math.round` goes up from there. */
export const round = (value) => (value < 0 ? -Math.round(-value) : Math.round(value));

/** A number to the nearest multiple of a step. */
export const toStep = (value, step) => (Math.abs(value / step) < 1e15 ? round(value / step) * step : value);

/** What was typed as a number, or null. */
export const parse = (typed, { decimal, group }) => {
  const [, sign, text] = typed.replace(/[ \t\u00a0\u2009\u202f]/g, ' ').match(/^ *([-−+]?) *(.*?) *$/s);
  const marks = text.replace(/[^.,]/g, '');
  let point = marks.at(-1);
  if (marks.length > 1
    ? !marks.replaceAll(point, '')
    : point === group && point !== decimal && /^[1-9]\d{0,2}\D\d{3}$/.test(text)) point = null;
  const [whole, decimals = '', more] = point ? text.split(point) : [text];
  const groups = whole.match(/^\d*$|^\d{1,3}(?:([ .,'’])(?:\d{2,3}\1)*\d{3})?$/);
  if (!groups || more != null || !/^\d*$/.test(decimals) || !(whole + decimals)) return null;
  const size = Number(`0${whole.replace(/\D/g, '')}.${decimals}0`);
  if (size === Infinity) return null;
  return /[-−]/.test(sign) ? -size : size;
};
