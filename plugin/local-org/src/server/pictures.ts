import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePicture } from '../org/orgPicture.ts';

/** A picture of an org; `file` is where it is kept, when it outlives the server. */
export interface OrgPicture {
  readonly org: string;
  readonly name: string;
  readonly bytes: number;
  readonly file?: string;
}

const NAME = /^[\w-]+$/;

/** Keeps pictures of orgs by their names: beside the databases, or in memory where these are in memory. */
export class Pictures {
  readonly #folder: string | undefined;
  readonly #held = new Map<string, Uint8Array>();

  constructor(dataDir: string | undefined) {
    this.#folder = dataDir === undefined ? undefined : join(dataDir, 'pictures');
  }

  /** Keeps a picture; one of the same name is replaced. @throws Error for a name that is no name */
  keep(org: string, name: string, picture: Uint8Array): OrgPicture {
    if (!NAME.test(name)) throw new Error(`A picture is named with letters, digits and dashes: ${name}`);
    if (this.#folder === undefined) {
      this.#held.set(keyOf(org, name), picture);
      return { org, name, bytes: picture.length };
    }
    mkdirSync(join(this.#folder, org), { recursive: true });
    const file = this.#file(this.#folder, org, name);
    writePicture(file, picture);
    return { org, name, bytes: picture.length, file };
  }

  find(org: string, name: string): Uint8Array | undefined {
    if (!NAME.test(name)) return undefined;
    if (this.#folder === undefined) return this.#held.get(keyOf(org, name));
    const file = this.#file(this.#folder, org, name);
    return existsSync(file) ? readFileSync(file) : undefined;
  }

  /** Names of the pictures of an org, in order. */
  names(org: string): readonly string[] {
    const start = keyOf(org, '');
    if (this.#folder === undefined) {
      return [...this.#held.keys()]
        .filter((key) => key.startsWith(start))
        .map((key) => key.slice(start.length))
        .sort();
    }
    const folder = join(this.#folder, org);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => name.endsWith(SUFFIX))
      .map((name) => name.slice(0, -SUFFIX.length))
      .sort();
  }

  /** Forgets the pictures of an org. */
  forget(org: string): void {
    for (const name of this.names(org)) this.#held.delete(keyOf(org, name));
    if (this.#folder !== undefined) rmSync(join(this.#folder, org), { recursive: true, force: true });
  }

  #file(folder: string, org: string, name: string): string {
    return join(folder, org, name + SUFFIX);
  }
}

const SUFFIX = '.sqlite';
const keyOf = (org: string, name: string): string => `${org}/${name}`;
