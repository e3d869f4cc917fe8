/** Whether a page can be used by everybody, as far as axe can tell. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What the base components of the platform break themselves, in an org as here: nobody who writes a page can mend it. */
const OF_BASE_COMPONENTS: readonly { readonly rule: string; readonly inside: string }[] = [
  { rule: 'label', inside: 'lightning-timepicker' },
  { rule: 'target-size', inside: 'lightning-datepicker' },
  { rule: 'nested-interactive', inside: 'slds-tabs_default__overflow-button' },
];

/** One line a violation: the rule, how bad it is, and the first element that breaks it. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(source);
  const results = await page.evaluate(
    (values) => (globalThis as unknown as { axe: typeof axe }).axe.run('body', { runOnly: { type: 'tag', values } }),
    STANDARDS
  );
  return results.violations.flatMap(({ id, impact, help, nodes: all }) => {
    const known = OF_BASE_COMPONENTS.filter(({ rule }) => rule === id);
    const nodes = all.filter(({ target }) => !known.some(({ inside }) => String(target).includes(inside)));
    const first = nodes[0];
    if (!first) return [];
    const where = `${first.target.join(' ')} ${first.html.slice(0, 140)}`;
    const why = first.any[0]?.message ?? '';
    return `${id} (${impact ?? 'unknown'}), ${nodes.length}×: ${help}. ${why} ${where}`;
  });
}
