import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHART_RESOURCE, chartLibrary } from '../../lwc/chartLibrary.ts';

describe('the charts of the dashboard', () => {
  it('are drawn by the version of Chart.js that package.json names', () => {
    const resource = readFileSync(CHART_RESOURCE, 'utf8');
    expect(resource === chartLibrary(), 'run `node scripts/lwc/chartLibrary.ts`').toBe(true);
    expect(resource).toContain('Released under the MIT License');
    expect(resource).not.toContain('sourceMappingURL');
  });
});
