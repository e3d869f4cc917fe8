/**
 * Chart.js as the static resource that the dashboard loads. It is in git, because a checkout is deployed as it is; the
 * development dependency says which version, and a test holds the two together.
 * After another version: `node scripts/lwc/chartLibrary.ts`
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const CHART_RESOURCE = join(import.meta.dirname, '../../force-app/main/default/staticresources/OM_ChartJs.js');

/** What the package ships, with its licence above, without the address of a source map that an org does not have. */
export function chartLibrary(): string {
  const main = createRequire(import.meta.url).resolve('chart.js');
  const file = join(dirname(main), 'chart.umd.min.js');
  return readFileSync(file, 'utf8').replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(CHART_RESOURCE, chartLibrary());
