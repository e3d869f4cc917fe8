import type { MetadataComponent } from '../contract.ts';
import { customKeyPrefix, makeId } from '../store/ids.ts';
import type { Counters } from '../store/counters.ts';
import type { Database } from '../store/database.ts';
import { componentType } from '../metadata/componentTypes.ts';
import { keyOf } from '../metadata/parsedComponents.ts';
import { sharedComponent } from './sharedComponents.ts';

export interface StoredComponent {
  readonly component: MetadataComponent;
  readonly id: string;
}

const TABLES = `
CREATE TABLE IF NOT EXISTS "_meta" ("name" TEXT PRIMARY KEY, "value" TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "_counter" ("name" TEXT PRIMARY KEY, "value" INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "_prefix" ("object" TEXT PRIMARY KEY, "prefix" TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "_component" (
  "key" TEXT PRIMARY KEY, "id" TEXT NOT NULL, "type" TEXT NOT NULL, "fullName" TEXT NOT NULL,
  "fileName" TEXT NOT NULL, "xml" TEXT, "content" BLOB
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "_component_file" (
  "key" TEXT NOT NULL, "path" TEXT NOT NULL, "content" BLOB NOT NULL, PRIMARY KEY ("key", "path")
) WITHOUT ROWID;`;

/**
 * The metadata components of an org as they were deployed, and what was decided about them once: ids, key prefixes.
 * Of an org in memory they reach the database when a picture is taken of it: until then they would be held twice, and
 * once more for each org of the same project.
 */
export class ComponentStore {
  readonly #database: Database;
  readonly #counters: Counters;
  #stored = new Map<string, StoredComponent>();
  readonly #prefixes = new Map<string, string>();
  /** What an org in memory has not written. */
  #unwritten = new Set<string>();

  constructor(database: Database, counters: Counters) {
    this.#database = database;
    this.#counters = counters;
  }

  static createTables(database: Database): void {
    database.exec(TABLES);
  }

  load(): void {
    this.#stored.clear();
    this.#loadPrefixes();
    const files = this.#loadFiles();
    for (const row of this.#database.all('SELECT * FROM "_component"')) {
      const own = files.get(String(row['key']));
      const content = row['content'] as unknown as Uint8Array | null;
      const component: MetadataComponent = {
        type: String(row['type']),
        fullName: String(row['fullName']),
        fileName: String(row['fileName']),
        ...(row['xml'] === null ? {} : { xml: String(row['xml']) }),
        ...(content === null ? {} : { content }),
        ...(own && { files: own }),
      };
      this.#stored.set(String(row['key']), { component: sharedComponent(component), id: String(row['id']) });
    }
  }

  #loadPrefixes(): void {
    this.#prefixes.clear();
    for (const row of this.#database.all('SELECT "object", "prefix" FROM "_prefix"')) {
      this.#prefixes.set(String(row['object']), String(row['prefix']));
    }
  }

  /** A way back to the components of now, for a change whose transaction has been undone. */
  snapshot(): () => void {
    const [stored, unwritten] = [new Map(this.#stored), new Set(this.#unwritten)];
    return () => {
      this.#stored = stored;
      this.#unwritten = unwritten;
      this.#loadPrefixes();
    };
  }

  #loadFiles(): ReadonlyMap<string, NonNullable<MetadataComponent['files']>> {
    const files = new Map<string, { readonly path: string; readonly content: Uint8Array }[]>();
    for (const row of this.#database.all('SELECT * FROM "_component_file" ORDER BY "key", "path"')) {
      const own = files.get(String(row['key'])) ?? [];
      own.push({ path: String(row['path']), content: row['content'] as unknown as Uint8Array });
      files.set(String(row['key']), own);
    }
    return files;
  }

  #writeFiles(key: string, files: MetadataComponent['files']): void {
    this.#database.run('DELETE FROM "_component_file" WHERE "key" = ?', [key]);
    for (const { path, content } of files ?? []) {
      const row = [key, path, content as unknown as string];
      this.#database.run('INSERT INTO "_component_file" VALUES (?, ?, ?)', row);
    }
  }

  meta(name: string): string | undefined {
    const row = this.#database.get('SELECT "value" FROM "_meta" WHERE "name" = ?', [name]);
    return row === undefined ? undefined : String(row['value']);
  }

  setMeta(name: string, value: string): void {
    this.#database.run('INSERT OR REPLACE INTO "_meta" ("name", "value") VALUES (?, ?)', [name, value]);
  }

  get(key: string): StoredComponent | undefined {
    return this.#stored.get(key);
  }

  all(): IterableIterator<StoredComponent> {
    return this.#stored.values();
  }

  /** The key prefix of a custom object; it is decided when the object is first seen and then kept. */
  keyPrefixOf(object: string, first: string): string {
    const key = object.toLowerCase();
    const known = this.#prefixes.get(key);
    if (known !== undefined) return known;
    const taken = [...this.#prefixes.values()].filter((prefix) => prefix.startsWith(first)).length;
    const prefix = customKeyPrefix(first, taken);
    this.#prefixes.set(key, prefix);
    return prefix;
  }

  /** Stores components inside the caller's transaction. */
  write(changed: readonly MetadataComponent[], removed: readonly string[]): void {
    for (const component of changed) {
      const key = keyOf(component);
      const id = this.#stored.get(key)?.id ?? this.#newId(component);
      this.#stored.set(key, { component: sharedComponent(component), id });
      if (this.#database.isInMemory) this.#unwritten.add(key);
      else this.#writeOne(key);
    }
    for (const key of removed) {
      this.#writeFiles(key, undefined);
      this.#database.run('DELETE FROM "_component" WHERE "key" = ?', [key]);
      this.#stored.delete(key);
      this.#unwritten.delete(key);
    }
    for (const [object, prefix] of this.#prefixes) {
      this.#database.run('INSERT OR IGNORE INTO "_prefix" VALUES (?, ?)', [object, prefix]);
    }
  }

  /** Writes what only memory holds, so that a picture of the database is one of the whole org. */
  flush(): void {
    this.#database.transaction(() => {
      for (const key of this.#unwritten) this.#writeOne(key);
    });
    this.#unwritten.clear();
  }

  #writeOne(key: string): void {
    const stored = this.#stored.get(key);
    if (stored === undefined) return;
    const { id, component } = stored;
    this.#database.run('INSERT OR REPLACE INTO "_component" VALUES (?, ?, ?, ?, ?, ?, ?)', [
      key,
      id,
      component.type,
      component.fullName,
      component.fileName,
      component.xml ?? null,
      (component.content ?? null) as unknown as string | null,
    ]);
    this.#writeFiles(key, component.files);
  }

  #newId(component: MetadataComponent): string {
    const prefix = componentType(component.type)?.keyPrefix ?? '0XX';
    return makeId(prefix, this.#counters.next(`component.${component.type}`));
  }
}
