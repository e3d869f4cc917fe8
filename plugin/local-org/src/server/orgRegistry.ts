import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OrgPlan } from './runningOrg.ts';

/** An org that was made while the server ran. */
export interface RegisteredOrg {
  readonly plan: OrgPlan;
  readonly number: number;
}

interface Content {
  readonly lastNumber: number;
  readonly orgs: readonly RegisteredOrg[];
}

/**
 * The orgs that a server has made since it was set up: forks, scratch orgs, sandboxes. Beside the databases it outlives
 * the server. Numbers, of which the ids of orgs are made, are never used again: a token of an org that is gone must not
 * fit another.
 */
export class OrgRegistry {
  readonly #file: string | undefined;
  #content: Content;

  /** @param configured how many orgs the server has by its options; these have the first numbers */
  constructor(dataDir: string | undefined, configured: number) {
    this.#file = dataDir === undefined ? undefined : join(dataDir, 'fleet.json');
    const stored = this.#file !== undefined && existsSync(this.#file) ? readFileSync(this.#file, 'utf8') : undefined;
    const known = stored === undefined ? { lastNumber: 0, orgs: [] } : (JSON.parse(stored) as Content);
    this.#content = { ...known, lastNumber: Math.max(known.lastNumber, configured) };
  }

  get orgs(): readonly RegisteredOrg[] {
    return this.#content.orgs;
  }

  nextNumber(): number {
    const lastNumber = this.#content.lastNumber + 1;
    this.#content = { ...this.#content, lastNumber };
    return lastNumber;
  }

  add(org: RegisteredOrg): void {
    this.#write({ ...this.#content, orgs: [...this.#content.orgs, org] });
  }

  remove(name: string): void {
    this.#write({ ...this.#content, orgs: this.#content.orgs.filter(({ plan }) => plan.name !== name) });
  }

  clear(): void {
    this.#write({ ...this.#content, orgs: [] });
  }

  /** Whole or not at all, and for its owner only: an org may have a password. */
  #write(content: Content): void {
    this.#content = content;
    if (this.#file === undefined) return;
    mkdirSync(join(this.#file, '..'), { recursive: true });
    writeFileSync(`${this.#file}.new`, JSON.stringify(content), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}
