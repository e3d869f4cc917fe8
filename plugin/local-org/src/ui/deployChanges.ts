import { existsSync, readFileSync } from 'node:fs';
import { componentsOfFiles } from '../metadata/componentFiles.ts';
import type { Tenant } from '../server/tenant.ts';

/** Metadata that only says how pages look; what changes data or rules is deployed, not watched. */
const WATCHED = new Set([
  'CustomApplication',
  'CustomLabels',
  'CustomTab',
  'FlexiPage',
  'Layout',
  'LightningMessageChannel',
  'PathAssistant',
  'StaticResource',
]);

/** Takes over changed files of pages, labels and layouts, as a deployment would. Returns what is wrong with them. */
export function deployChanges(tenant: Tenant, files: readonly string[]): readonly string[] {
  const present = files.filter((path) => existsSync(path) && /\.(xml|resource|js|css|svg|png)$/.test(path));
  const read = present
    .filter((path) => !/[\\/]lwc[\\/]/.test(path))
    .map((path) => ({ path, content: readFileSync(path) }));
  const components = componentsOfFiles(read).components.filter(({ type }) => WATCHED.has(type));
  if (components.length === 0) return [];
  return tenant.org.applyMetadata(components, { checkOnly: false }).flatMap(({ fileName, problem }) => {
    return problem ? [`${fileName}: ${problem.message}`] : [];
  });
}
