import type { DmlStatement, InlineQuery } from '../transaction.ts';
import { ValueRuntime } from './valueRuntime.ts';

/** What emitted code asks of the platform: records, queries and what describes them. */
export class PlatformRuntime extends ValueRuntime {
  newSObject(type: string, values: readonly (readonly [string, unknown])[]): object {
    return this.apex.platform.newSObject(this.apex, type, values);
  }

  field(record: unknown, name: string): unknown {
    return this.apex.platform.getField(this.apex, this.notNull(record) as object, name);
  }

  setField(record: unknown, name: string, value: unknown): unknown {
    this.apex.platform.setField(this.apex, this.notNull(record) as object, name, value);
    return value;
  }

  query(query: InlineQuery, binds: readonly unknown[]): object {
    return this.apex.platform.query(this.apex, query, binds);
  }

  count(query: InlineQuery, binds: readonly unknown[]): number {
    return this.apex.platform.count(this.apex, query, binds);
  }

  search(query: InlineQuery, binds: readonly unknown[]): object {
    return this.apex.platform.search(this.apex, query, binds);
  }

  dml(statement: DmlStatement, records: unknown): void {
    this.apex.platform.dml(this.apex, statement, this.notNull(records));
  }

  runAs(subject: unknown, block: () => void): void {
    this.apex.platform.runAs(this.apex, subject, block);
  }

  label(name: string): string {
    return this.apex.platform.label(this.apex, name);
  }

  objectToken(type: string): object {
    return this.apex.platform.objectToken(this.apex, type);
  }

  fieldToken(type: string, field: string): object {
    return this.apex.platform.fieldToken(this.apex, type, field);
  }

  describeObject(type: string): object {
    return this.apex.platform.describeObject(this.apex, type);
  }

  describeField(type: string, field: string): object {
    return this.apex.platform.describeField(this.apex, type, field);
  }

  fieldSet(type: string, name: string): object {
    return this.apex.platform.fieldSet(this.apex, type, name);
  }

  customData(type: string, method: string, args: readonly unknown[]): unknown {
    return this.apex.platform.customData(this.apex, type, method, args);
  }
}
