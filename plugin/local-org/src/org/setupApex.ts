import type { FieldValue, ObjectDef } from '../contract.ts';
import { textOf } from '../metadata/elements.ts';
import { parseXml } from '../metadata/xml.ts';
import { blankRow } from '../save/defaults.ts';
import type { Row } from '../store/records.ts';
import { stamps } from './ensureRecord.ts';
import type { OrgCore } from './orgCore.ts';

/** Keeps the records of `ApexClass` and `ApexTrigger` in step with the components; both have the same ids. */
export function syncApexRecords(core: OrgCore): void {
  for (const type of ['ApexClass', 'ApexTrigger']) {
    const object = core.objectNamed(type);
    const stale = new Map(core.records.all(object).map((row) => [String(row['Id']), row]));
    for (const { component, id } of core.components.all()) {
      if (component.type !== type) continue;
      const body = Buffer.from(component.content ?? []).toString('utf8');
      const values = { Name: component.fullName, Body: body, ...settingsOf(component.xml), ...triggerOf(type, body) };
      put(core, object, stale.get(id), { Id: id, ...values, LengthWithoutComments: withoutComments(body).length });
      stale.delete(id);
    }
    for (const id of stale.keys()) core.records.remove(object, id);
  }
}

function put(core: OrgCore, object: ObjectDef, known: Row | undefined, values: Row): void {
  if (known === undefined) {
    core.records.insert(object, { ...blankRow(object), ...stamps(core, object.fields), ...values });
  } else if (Object.entries(values).some(([name, value]) => known[name] !== value)) {
    const at = core.stamp();
    core.records.update(object, { ...known, ...values, LastModifiedDate: at, SystemModstamp: at });
  }
}

function settingsOf(xml: string | undefined): Record<string, FieldValue> {
  const root = xml === undefined ? undefined : parseXml(xml);
  return {
    ApiVersion: Number((root && textOf(root, 'apiVersion')) ?? 66),
    Status: (root && textOf(root, 'status')) ?? 'Active',
    IsValid: true,
  };
}

const HEAD = /\btrigger\s+\w+\s+on\s+(\w+)\s*\(([^)]*)\)/i;
const EVENTS = [
  'BeforeInsert',
  'BeforeUpdate',
  'BeforeDelete',
  'AfterInsert',
  'AfterUpdate',
  'AfterDelete',
  'AfterUndelete',
];

function triggerOf(type: string, body: string): Record<string, FieldValue> {
  if (type !== 'ApexTrigger') return {};
  const [, object = '', events = ''] = HEAD.exec(withoutComments(body)) ?? [];
  const stated = new Set(events.split(',').map((event) => event.toLowerCase().replace(/\s+/g, '')));
  const usage = EVENTS.map((event) => [`Usage${event}`, stated.has(event.toLowerCase())] as const);
  return { TableEnumOrId: object, UsageIsBulk: true, ...Object.fromEntries(usage) };
}

/** Text in quotes may hold what looks like a comment. */
const withoutComments = (body: string): string =>
  body.replace(/'(?:[^'\\\n]|\\.)*'|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (part) => (part.startsWith("'") ? part : ''));
