// Numbers as src/number.rs has them; a style is the marks of a language.

/** Half away from zero. */
export const round = (value) => (value < 0 ? -Math.round(-value) : Math.round(value));

export const toStep = (value, step) => round(value / step) * step;

export const format = (value, digits, { decimal, group }, unit = '') => {
  const size = Math.abs(value);
  if (!(size < 1e21)) return '–';
  let [whole, rest = ''] = size.toFixed(digits ?? (size < 1e9 ? 6 : 2)).split('.');
  if (digits == null) rest = rest.replace(/0+$/, '');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, group) + (rest && decimal + rest);
  const sign = value < 0 && /[1-9]/.test(text) ? '−' : '';
  if (/^[A-Z]{0,3}\p{Sc}$/u.test(unit)) return sign + unit + text;
  return sign + text + (unit && unit !== '%' ? `\u00a0${unit}` : unit);
};

/** What was typed, or null. */
export const parse = (typed, { group }) => {
  const [, sign, text] = typed.replace(/[\t\u00a0\u2009\u202f]/g, ' ').match(/^ *([-−+]?) *(.*?) *$/s);
  const marks = text.match(/[.,]/g) ?? [];
  let point = marks.at(-1);
  if (marks[1] ? marks.every((mark) => mark === point) : point === group && /^[1-9]\d{0,2}.\d{3}$/.test(text)) point = undefined;
  const [whole, decimals = '', more] = text.split(point);
  if (more != null || !/^(\d*|\d{1,3}([ .,'’])(\d{2,3}\2)*\d{3}) \d*$/.test(`${whole} ${decimals}`) || !/\d/.test(text)) return null;
  const size = +`${whole.replace(/\D/g, '')}.${decimals}0`;
  return size < Infinity ? (/[-−]/.test(sign) ? -size : size) : null;
};
