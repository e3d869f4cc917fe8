import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeployJob } from './deployJob.ts';

export interface Validation {
  readonly job: DeployJob;
  readonly archive: Buffer;
}

/** As many of the latest validations as can be deployed quickly. */
const KEPT = 10;

/** Validations that succeeded, kept in a folder so that they can be deployed after a restart too. */
export class ValidationArchive {
  private readonly folder: string | undefined;

  constructor(folder: string | undefined) {
    this.folder = folder;
  }

  /** The highest number that a kept validation has, or zero: numbers go on from there. */
  lastNumber(): number {
    return Math.max(0, ...this.entries().map(({ number }) => number));
  }

  save(number: number, { job, archive }: Validation): void {
    if (this.folder === undefined) return;
    mkdirSync(this.folder, { recursive: true });
    const file = join(this.folder, `${String(number)}-${job.id}`);
    // The package comes first: a validation without one would look complete.
    writeFileSync(`${file}.zip`, archive);
    writeFileSync(`${file}.json`, JSON.stringify(job));
    for (const { name } of this.entries().slice(0, -KEPT)) {
      for (const suffix of ['.json', '.zip']) rmSync(join(this.folder, name + suffix), { force: true });
    }
  }

  find(id: string): Validation | undefined {
    if (id.length < 15) return undefined;
    const found = this.entries().find(({ name }) => name.slice(name.indexOf('-') + 1).startsWith(id.slice(0, 15)));
    if (this.folder === undefined || !found) return undefined;
    const file = join(this.folder, found.name);
    const job = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as DeployJob;
    return { job, archive: readFileSync(`${file}.zip`) };
  }

  /** The oldest first. */
  private entries(): readonly { readonly name: string; readonly number: number }[] {
    if (this.folder === undefined) return [];
    let names: readonly string[];
    try {
      names = readdirSync(this.folder);
    } catch {
      // Nothing has been validated yet.
      return [];
    }
    return names
      .filter((name) => name.endsWith('.json'))
      .map((name) => ({ name: name.slice(0, -'.json'.length), number: Number.parseInt(name, 10) }))
      .sort((a, b) => a.number - b.number);
  }
}
