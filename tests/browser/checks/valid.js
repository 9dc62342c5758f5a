// Every HTML file of the output is valid HTML: html-validate's recommended rules, less those named here.

import { HtmlValidate } from 'html-validate';

const CONFIG = {
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    // The boxes of a list are named after it: `before-yes.brief`.
    'valid-id': ['error', { relaxed: true }],
    // A list to tick is a form so that browsers keep its ticks; it has nothing to send.
    'wcag/h32': 'off',
    // `<!doctype html>` in small letters is as valid, and what the theme writes.
    'doctype-style': 'off',
    // How long a title is, is the author's affair.
    'long-title': 'off',
    // The contents stand in the page twice under one name, for phones and for desktops; one of the two
    // is never displayed. What is displayed is looked at by axe's `landmark-unique`.
    'unique-landmark': 'off',
    // A table that scrolls is a `div` with the role `region`, and as good as a `section` with a name.
    'prefer-native-element': ['error', { exclude: ['region'] }],
    // Markdown says how a column is aligned, and it must be so in every theme, and without one.
    'no-inline-style': ['error', { allowedProperties: ['text-align'] }],
  },
};

export async function valid({ site }, found) {
  const validator = new HtmlValidate(CONFIG);
  for (const { file, html } of site.pages) {
    const report = await validator.validateString(html, file);
    for (const { line, ruleId, message, selector } of report.results.flatMap((result) => result.messages)) {
      found(`${ruleId}: ${message}${selector ? ` — ${selector}` : ''}`, `${file}:${line}`);
    }
  }
}
