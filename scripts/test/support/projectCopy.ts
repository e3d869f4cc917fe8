import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { verifyMetadata, type Finding } from '../../metadata/verify.ts';

export const projectRoot = join(import.meta.dirname, '../../..');

/** What the checks read of a project; the sources only for the values that picklists mirror. */
const parts = [
  'force-app',
  'sfdx-project.json',
  'config/design',
  'plugin/local-org/data',
  'plugin/src/domain',
  'plugin/src/engine/crmPort.ts',
  'plugin/src/engine/projection.ts',
  'plugin/src/engine/vendorPorts.ts',
];

export interface ProjectCopy {
  /** Findings after one change to a file, which is undone again. */
  findingsAfter(file: string, change: (text: string) => string): Promise<readonly Finding[]>;
  /** Findings with one file more. */
  findingsWith(file: string, text: string): Promise<readonly Finding[]>;
  /** Findings with one file less. */
  findingsWithout(file: string): Promise<readonly Finding[]>;
  remove(): void;
}

export function copyProject(): ProjectCopy {
  const root = mkdtempSync(join(tmpdir(), 'om-metadata-'));
  for (const part of parts) cpSync(join(projectRoot, part), join(root, part), { recursive: true });
  const findings = async (): Promise<readonly Finding[]> => verifyMetadata(root, projectRoot);
  return {
    async findingsAfter(file, change) {
      const path = join(root, file);
      const before = readFileSync(path, 'utf8');
      const after = change(before);
      if (after === before) throw new Error(`the change does nothing to ${file}`);
      writeFileSync(path, after);
      try {
        return await findings();
      } finally {
        writeFileSync(path, before);
      }
    },
    async findingsWith(file, text) {
      const path = join(root, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { flag: 'wx' });
      try {
        return await findings();
      } finally {
        rmSync(path);
      }
    },
    async findingsWithout(file) {
      const path = join(root, file);
      const before = readFileSync(path);
      rmSync(path);
      try {
        return await findings();
      } finally {
        writeFileSync(path, before);
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
