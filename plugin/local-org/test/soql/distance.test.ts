import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { SoqlEngine } from '../../src/soql/soqlEngine.ts';
import type { Json } from '../../src/soql/shape.ts';
import { customObject, field, orgOf } from '../metadata/orgOf.ts';

/** Great circles between these cities, by the tables of geographers: Berlin to Munich 504 km, to New York 6,385 km. */
const CITIES = [
  ['Berlin', 52.52, 13.405],
  ['Munich', 48.137, 11.575],
  ['New York', 40.7128, -74.006],
] as const;
const BERLIN = 'GEOLOCATION(52.52, 13.405)';

let org: LocalOrg;
let engine: SoqlEngine;
const rows = (soql: string): readonly Readonly<Record<string, Json>>[] => {
  const result = engine.run(soql);
  return result.page(0, result.length, '/b') as readonly Readonly<Record<string, Json>>[];
};
const names = (soql: string): readonly unknown[] => rows(soql).map(({ Name }) => Name);

beforeAll(() => {
  org = orgOf([
    customObject('Depot__c', '<type>Text</type>'),
    field('Depot__c.Site__c', 'Location', '<displayLocationInDecimal>true</displayLocationInDecimal><scale>5</scale>'),
    field('Depot__c.Near__c', 'Location', '<displayLocationInDecimal>true</displayLocationInDecimal><scale>5</scale>'),
  ]);
  engine = new SoqlEngine(org);
  const values = [
    ...CITIES.map(([Name, Site__Latitude__s, Site__Longitude__s]) => ({ Name, Site__Latitude__s, Site__Longitude__s })),
    { Name: 'Nowhere' },
  ];
  const saved = org.save(
    org.admin,
    values.map((each) => ({
      kind: 'insert',
      object: 'Depot__c',
      values: { ...each, Near__Latitude__s: 52.5, Near__Longitude__s: 13.4 },
    })),
    { allOrNone: true }
  );
  expect(saved.every(({ success }) => success)).toBe(true);
});
afterAll(() => {
  org.close();
});

describe('a geolocation', () => {
  it('is read whole, by its parts, and as nothing where there is none', () => {
    const [berlin] = rows("SELECT Site__c, Site__Latitude__s FROM Depot__c WHERE Name = 'Berlin'");
    expect(berlin?.['Site__c']).toEqual({ latitude: 52.52, longitude: 13.405 });
    expect(berlin?.['Site__Latitude__s']).toBe(52.52);
    expect(rows("SELECT Site__c FROM Depot__c WHERE Name = 'Nowhere'")[0]?.['Site__c']).toBeNull();
  });
});

describe('DISTANCE', () => {
  it('finds what is near, in either unit, and never what has no place', () => {
    const within = (limit: string): readonly unknown[] =>
      names(`SELECT Name FROM Depot__c WHERE DISTANCE(Site__c, ${BERLIN}, ${limit} ORDER BY Name`);
    expect(within("'km') < 505")).toEqual(['Berlin', 'Munich']);
    expect(within("'km') < 503")).toEqual(['Berlin']);
    expect(within("'mi') < 313.5")).toEqual(['Berlin', 'Munich']);
    expect(within("'mi') < 312.5")).toEqual(['Berlin']);
    expect(within("'MI') > 3900")).toEqual(['New York']);
  });

  it('orders by what is nearest, and stands beside strings and negative degrees', () => {
    const order = "ORDER BY DISTANCE(Site__c, GEOLOCATION(40.7, -74), 'km') NULLS LAST";
    expect(names(`SELECT Name FROM Depot__c WHERE Name != 'Berlin' ${order}`)).toEqual([
      'New York',
      'Munich',
      'Nowhere',
    ]);
    expect(names(`SELECT Name FROM Depot__c ${order} LIMIT 1`)).toEqual(['New York']);
  });

  it('is selected, of two fields too', () => {
    const [berlin, munich] = rows(
      `SELECT Name, DISTANCE(Site__c, Near__c, 'km') FROM Depot__c WHERE Name IN ('Berlin', 'Munich') ORDER BY Name`
    );
    expect(berlin?.['expr0']).toBeCloseTo(2.25, 1);
    expect(munich?.['expr0']).toBeCloseTo(502, -1);
  });

  it.each([
    [`DISTANCE(Name, ${BERLIN}, 'km') < 5`, 'INVALID_FIELD', 'does not support distance function'],
    [`DISTANCE(Site__c, ${BERLIN}, 'km') = 5`, 'INVALID_FIELD', 'invalid operator on DISTANCE'],
    [`DISTANCE(Site__c, ${BERLIN}, 'ell') < 5`, 'MALFORMED_QUERY', 'Invalid distance unit: ell'],
    [`DISTANCE(${BERLIN}, Site__c, 'km') < 5`, 'MALFORMED_QUERY', 'DISTANCE takes a geolocation field'],
    [`DISTANCE(Site__c, GEOLOCATION(91, 0), 'km') < 5`, 'MALFORMED_QUERY', 'Latitude must be between'],
    [`DISTANCE(Site__c, GEOLOCATION(0, -181), 'km') < 5`, 'MALFORMED_QUERY', 'Longitude must be between'],
  ])('refuses %s', (condition, errorCode, message) => {
    const run = (): unknown => engine.run(`SELECT Name FROM Depot__c WHERE ${condition}`);
    expect(run).toThrow(expect.objectContaining({ errorCode, message: expect.stringContaining(message) }));
  });
});
