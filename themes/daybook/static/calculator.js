// Calculators: sentences that follow what is typed.

import { bring } from 'block';
import { compile } from 'formula';
import { format, parse, toStep } from 'number';

bring('calculator', (block, form) => {
  const style = form.dataset;
  const program = JSON.parse(style.program);
  const inputs = program.inputs.map(({ name, min = -Infinity, max = Infinity, step }, at) => {
    const field = form.elements[at];
    const hint = field.nextElementSibling;
    return { name, min, max, step, field, hint, plain: hint.textContent };
  });
  const formulas = program.formulas.map(([name, formula, ...shown]) => [name, compile(formula), ...shown]);
  let soon;

  /** Gives the first wrong field. */
  const work = (wait) => {
    const values = {};
    const shown = {};
    let wrong;
    for (const { name, min, max, field, hint, plain } of inputs) {
      const value = parse(field.value, style) ?? NaN;
      const fits = value >= min && value <= max;
      field.ariaInvalid = fits ? null : 'true';
      hint.textContent = fits ? plain : field.dataset.wrong;
      if (!fits) wrong ??= field;
      values[name] = value;
      shown[name] = [fits ? value : NaN, null];
    }
    for (const [name, act, step, digits] of formulas) {
      const value = values[name] = act(values);
      shown[name] = [wrong ? NaN : step ? toStep(value, step) : value, digits];
    }
    for (const element of block.querySelectorAll('[data-value]')) {
      const { value, unit } = element.dataset;
      element.textContent = format(...shown[value], style, unit);
    }
    clearTimeout(soon);
    soon = setTimeout(() => {
      form.querySelector('[role]').textContent = wrong?.dataset.wrong ?? block.querySelector('.answers').textContent;
    }, wait);
    return wrong;
  };

  form.addEventListener('input', () => work(700));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    work()?.focus();
  });
  form.addEventListener('keydown', (event) => {
    const { field, min, max, step } = inputs.find((input) => input.field === event.target) ?? {};
    const way = { ArrowUp: step, ArrowDown: -step }[event.key];
    if (!way) return;
    event.preventDefault();
    field.value = format(Math.min(max, Math.max(min, (parse(field.value, style) || 0) + way)), null, style);
    work(700);
  });
});
