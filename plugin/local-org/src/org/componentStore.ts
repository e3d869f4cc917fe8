import type { MetadataComponent } from '../contract.ts';
import { customKeyPrefix, makeId } from '../store/ids.ts';
import type { Counters } from '../store/counters.ts';
import type { Database } from '../store/database.ts';
import { componentType } from '../metadata/componentTypes.ts';
import { keyOf } from '../metadata/parsedComponents.ts';

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

/** The metadata components of an org as they were deployed, and what was decided about them once: ids, key prefixes. */
export class ComponentStore {
  readonly #database: Database;
  readonly #counters: Counters;
  readonly #stored = new Map<string, StoredComponent>();
  readonly #prefixes = new Map<string, string>();

  constructor(database: Database, counters: Counters) {
    this.#database = database;
    this.#counters = counters;
  }

  static createTables(database: Database): void {
    database.exec(TABLES);
  }

  load(): void {
    this.#stored.clear();
    this.#prefixes.clear();
    for (const row of this.#database.all('SELECT "object", "prefix" FROM "_prefix"')) {
      this.#prefixes.set(String(row['object']), String(row['prefix']));
    }
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
      this.#stored.set(String(row['key']), { component, id: String(row['id']) });
    }
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

  /** Writes components inside the caller's transaction. */
  write(changed: readonly MetadataComponent[], removed: readonly string[]): void {
    for (const component of changed) {
      const key = keyOf(component);
      const id = this.#stored.get(key)?.id ?? this.#newId(component);
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
      this.#stored.set(key, { component, id });
    }
    for (const key of removed) {
      this.#writeFiles(key, undefined);
      this.#database.run('DELETE FROM "_component" WHERE "key" = ?', [key]);
      this.#stored.delete(key);
    }
    for (const [object, prefix] of this.#prefixes) {
      this.#database.run('INSERT OR IGNORE INTO "_prefix" VALUES (?, ?)', [object, prefix]);
    }
  }

  #newId(component: MetadataComponent): string {
    const prefix = componentType(component.type)?.keyPrefix ?? '0XX';
    return makeId(prefix, this.#counters.next(`component.${component.type}`));
  }
}
