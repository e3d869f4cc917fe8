/** Objects, fields, relationships and grouping of every query in Apex, as the org itself judges them. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { startLocalOrg } from '@order-management/local-org';
import { findingAt, type Finding } from '../metadata/finding.ts';
import { packageFolders, type ApexFile } from './apexFiles.ts';
import { queriesOf } from './queries.ts';

/** What the schema depends on; an org with the Apex would refuse to start with the mistakes that are looked for. */
const SCHEMA = new Set([
  'objects',
  'settings',
  'standardValueSets',
  'globalValueSets',
  'customMetadata',
  'customPermissions',
]);

/**
 * Asks an empty local org with the objects of the project for each query.
 *
 * @param root - the folder with `sfdx-project.json`
 * @throws MetadataRefused when the objects of the project are wrong; `metadata` of verify tells where
 */
export async function checkQueries(root: string, files: readonly ApexFile[]): Promise<Finding[]> {
  const queries = files.flatMap((file) => queriesOf(file).map((query) => ({ file: file.file, ...query })));
  if (queries.length === 0) return [];
  const folder = schemaOnly(root);
  const server = await startLocalOrg({ orgs: [{ name: 'queries', projectDir: folder }] });
  try {
    const token = server.orgs[0]?.admin.accessToken ?? '';
    const findings: Finding[] = [];
    for (const query of queries) {
      const url = `${server.url}/services/data/v66.0/query?q=${encodeURIComponent(query.soql)}`;
      const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      const body: unknown = await response.json();
      if (!response.ok) findings.push(findingAt(query, 'apex-soql/refused', messageOf(body)));
    }
    return findings;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

function schemaOnly(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'om-soql-'));
  cpSync(join(root, 'sfdx-project.json'), join(folder, 'sfdx-project.json'));
  for (const source of packageFolders(root)) {
    cpSync(source, join(folder, relative(root, source)), {
      recursive: true,
      filter: (path) => path.split('/').some((part) => SCHEMA.has(part)) || !isMetadataFolder(path, source),
    });
  }
  return folder;
}

/** Whether a path is a folder of metadata of one type, or in one: `main/default/<type>`. */
function isMetadataFolder(path: string, source: string): boolean {
  const parts = relative(source, path).split(/[\\/]/);
  return parts.length > 2 || basename(path).includes('.');
}

/** Salesforce puts the excerpt of the query before the sentence that matters. */
function messageOf(body: unknown): string {
  const [error] = body as { message: string }[];
  return (error?.message ?? JSON.stringify(body)).trim().split('\n').slice(-1)[0] ?? '';
}
