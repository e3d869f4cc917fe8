import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isError, validateDesign } from '../../../src/design/index.ts';

const PLUGIN = join(import.meta.dirname, '../../..');
const page = readFileSync(join(PLUGIN, 'docs/fulfillment-design.md'), 'utf8');

describe('the page about the design', () => {
  it('explains every problem that the code can report', () => {
    const sources = globSync('src/design/**/*.ts', { cwd: PLUGIN }).map((file) =>
      readFileSync(join(PLUGIN, file), 'utf8')
    );
    const codes = sources.flatMap((source) =>
      [...source.matchAll(/(?:code: |missing: |shapeProblem\(|add\('(?:error|warning)', )['`]([A-Z][A-Za-z]+)/g)].map(
        (match) => match[1]
      )
    );
    const shown = codes.flatMap((code) => (code === 'Shadowed' ? ['ShadowedRule', 'ShadowedScenario'] : [code]));

    expect(new Set(shown).size).toBeGreaterThan(60);
    expect([...new Set(shown)].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  it('shows a first design that is sound', () => {
    const [, text = ''] = /## A first design\n\n```yaml\n([\s\S]*?)```/.exec(page) ?? [];

    expect(text).not.toBe('');
    expect(validateDesign([{ file: 'page.yaml', text }]).filter(isError)).toEqual([]);
  });
});
