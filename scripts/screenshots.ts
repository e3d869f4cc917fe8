/**
 * Pictures of every page, light and dark, on a desktop and on a phone, into `build/screenshots`; each page is checked by
 * axe and for errors in the console. `npm run screenshots -- <words> [--light] [--dark] [--desktop] [--phone]`
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { accessibilityProblems } from './pages/accessibility.ts';
import type { Device, Theme } from './pages/browser.ts';
import { PAGES, type ListedPage } from './pages/pageList.ts';
import { startPages, type Pages } from './pages/startPages.ts';
import { root } from './support/run.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    light: { type: 'boolean' },
    dark: { type: 'boolean' },
    desktop: { type: 'boolean' },
    phone: { type: 'boolean' },
    out: { type: 'string', default: 'build/screenshots' },
  },
});
const chosen = <Name extends 'light' | 'dark' | 'desktop' | 'phone'>(names: readonly Name[]): readonly Name[] => {
  const named = names.filter((name) => values[name]);
  return named.length > 0 ? named : names;
};
const wanted = PAGES.filter(({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word)));
const folder = join(root, values.out);
mkdirSync(folder, { recursive: true });

const pages = await startPages();
let failures = 0;
try {
  for (const listed of wanted) {
    for (const theme of chosen(['light', 'dark'])) {
      for (const device of chosen(['desktop', 'phone'])) failures += await photograph(pages, listed, theme, device);
    }
  }
} finally {
  await pages.stop();
}
console.log(
  `Pictures are in ${values.out}. ${failures === 0 ? 'No page has a problem.' : `${failures} problems, above.`}`
);
if (failures > 0) process.exitCode = 1;

async function photograph(started: Pages, listed: ListedPage, theme: Theme, device: Device): Promise<number> {
  const name = `${listed.name}-${theme}-${device}`;
  const { page, context, problems } = await started.visitAs(listed.person, { theme, device });
  const found: string[] = [];
  try {
    await page.goto(started.url + listed.path(started.records));
    await page.getByText(listed.ready).first().waitFor({ timeout: 60_000 });
    await listed.arrange?.(page);
    await page.waitForLoadState('networkidle', { timeout: 10_000 }).catch(() => undefined);
    found.push(...(await accessibilityProblems(page)));
  } catch (error) {
    found.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
  // What sticks to the top of the window would stand in the middle of a picture of the whole page.
  await page.evaluate('scrollTo(0, 0)');
  // A dialog covers the window, not the page.
  const fullPage = (await page.getByRole('dialog').count()) === 0;
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage });
  await context.close();
  found.push(...problems);
  console.log(`${found.length === 0 ? '✔' : '✖'} ${name}`);
  for (const problem of new Set(found)) console.log(`    ${problem}`);
  return found.length;
}
