import type { ObjectDef } from '../contract.ts';
import { textOf } from '../metadata/elements.ts';
import { nameFieldOf } from '../metadata/schema.ts';
import { componentsOf } from './orgComponents.ts';
import type { Json } from '../soql/shape.ts';
import { json, type Handler, type RestContext } from './message.ts';

const RECENT_LIMIT = 200;

export interface Tab {
  readonly name: string;
  readonly label: string;
  readonly custom: boolean;
  readonly sobjectName: string;
  readonly url: string;
  readonly iconUrl: string;
  readonly miniIconUrl: string;
}

/** The tabs that a user can have: one for each standard object with records of its own, and the CustomTab components. */
export function tabsOf({
  org,
  session,
  serverUrl,
}: Pick<RestContext, 'org' | 'session' | 'serverUrl'>): readonly Tab[] {
  const access = org.rights(session);
  const objects = [...org.schema.objects()].filter((object) => hasTab(object) && access.mayRead(object));
  const standard = objects.filter(({ custom }) => !custom).map((object) => tabOf(`standard-${object.name}`, object));
  const custom = componentsOf(org, 'CustomTab').flatMap(({ fullName, element }) => {
    const object = org.schema.object(fullName);
    if (object && !access.mayRead(object)) return [];
    const label = (element && textOf(element, 'label')) ?? object?.labelPlural ?? fullName;
    return [{ ...tabOf(fullName, object), label, custom: true }];
  });
  return [...standard, ...custom];

  function tabOf(name: string, object: ObjectDef | undefined): Tab {
    const icon = `${serverUrl}/img/icon/${(object?.labelPlural ?? name).toLowerCase().replaceAll(' ', '')}`;
    return {
      name,
      label: object?.labelPlural ?? name,
      custom: object?.custom ?? true,
      sobjectName: object?.name ?? '',
      url: object ? `${serverUrl}/${object.keyPrefix}/o` : `${serverUrl}/lightning/n/${name}`,
      iconUrl: `${icon}32.png`,
      miniIconUrl: `${icon}16.png`,
    };
  }
}

const hasTab = (object: ObjectDef): boolean =>
  object.kind === 'standard' && object.fields.has('lastvieweddate') && object.createable;

/** `GET /tabs`. */
export const tabs: Handler = (context) =>
  json(tabsOf(context).map((tab) => ({ ...tab, colors: [], icons: [], timeStyle: '' })));

/** `GET /theme`: the objects; colours and icons of the platform's themes are not part of the local org. */
export const theme: Handler = ({ org, session }) => {
  const access = org.rights(session);
  const objects = [...org.schema.objects()].filter((object) => access.mayRead(object) && object.queryable);
  return json({ themeItems: objects.map(({ name }) => ({ name, colors: null, icons: null })) });
};

/** The records that were looked at last, newest first. The date is the record's, not each user's own. */
export function recentRecords(context: RestContext, base: string, objects: Iterable<ObjectDef>, limit: number): Json[] {
  const { org, session, soql } = context;
  const access = org.rights(session);
  const found = [...objects].flatMap((object) => {
    if (!object.fields.has('lastvieweddate') || !object.queryable || !access.mayRead(object)) return [];
    const name = nameFieldOf(object)?.name ?? 'Id';
    const fields = [...new Set(['Id', name, 'LastViewedDate'])].join(', ');
    const order = `ORDER BY LastViewedDate DESC LIMIT ${String(limit)}`;
    const query = `SELECT ${fields} FROM ${object.name} WHERE LastViewedDate != null ${order}`;
    const result = soql.run(query, { access });
    return (result.page(0, result.length, base) as readonly Readonly<Record<string, Json>>[]).map((record) => ({
      at: typeof record['LastViewedDate'] === 'string' ? record['LastViewedDate'] : '',
      record: { attributes: record['attributes'] ?? null, Id: record['Id'] ?? null, Name: record[name] ?? null },
    }));
  });
  found.sort((a, b) => (a.at < b.at ? 1 : -1));
  return found.slice(0, limit).map(({ record }) => record);
}

/** `GET /recent?limit=20`. */
export const recent: Handler = (context, { base, query }) => {
  const limit = Math.min(RECENT_LIMIT, Math.max(1, Number(query.get('limit') ?? RECENT_LIMIT) || RECENT_LIMIT));
  return json(recentRecords(context, base, context.org.schema.objects(), limit));
};
