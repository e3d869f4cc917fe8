import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantOrg, type Plant } from './plantOrg.ts';

let plant: Plant;
const ids: Record<string, string> = {};
const names = (soql: string): unknown[] => plant.query(soql).map((record) => (record as { Name: string }).Name);

beforeAll(() => {
  plant = plantOrg();
  ids['acme'] = plant.insert('Account', { Name: 'Acme', BillingCity: 'Rome', BillingCountry: 'Italy' });
  ids['lathe'] = plant.insert('Machine__c', {
    Name: 'Lathe',
    Key__c: 'L-1',
    Serial__c: 'abc',
    Power__c: 1.5,
    Cost__c: 1234.5,
    BuiltOn__c: '2026-03-10',
    SeenAt__c: '2026-03-11T09:30:00.000Z',
    IsOn__c: true,
    State__c: 'Running',
    Tags__c: 'New;Broken',
    Owner_Account__c: ids['acme'],
  });
  ids['mill'] = plant.insert('Machine__c', {
    Name: 'mill',
    Key__c: 'M-1',
    Serial__c: 'ABC',
    Power__c: 3,
    BuiltOn__c: '2026-01-15',
    State__c: 'New',
    Tags__c: 'New',
  });
  ids['press'] = plant.insert('Machine__c', { Name: 'Press 100%', Key__c: 'P-1', State__c: 'Broken' });
  for (const [name, weight, machine] of [
    ['bolt', 1, 'lathe'],
    ['nut', 2, 'lathe'],
    ['axle', 30, 'lathe'],
    ['belt', 4, 'mill'],
  ] as const) {
    ids[name] = plant.insert('Part__c', { Name: name, Weight__c: weight, Machine__c: ids[machine] });
  }
  ids['thread'] = plant.insert('Part__c', { Name: 'thread', Parent__c: ids['bolt'] });
});

afterAll(() => {
  plant.org.close();
});

describe('SELECT', () => {
  it('answers fields under the names of the schema, whatever the case of the query', () => {
    expect(plant.query("select NAME, power__C, ison__c from machine__c where key__c = 'l-1'")).toEqual([
      { Name: 'Lathe', Power__c: 1.5, IsOn__c: true },
    ]);
  });

  it('states type and address of each record, and datetimes with an offset', () => {
    const [record] = plant.engine
      .run(`SELECT SeenAt__c FROM Machine__c WHERE Id = '${ids['lathe'] ?? ''}'`)
      .page(0, 1, '/services/data/v60.0');
    expect(record).toEqual({
      attributes: { type: 'Machine__c', url: `/services/data/v60.0/sobjects/Machine__c/${ids['lathe'] ?? ''}` },
      SeenAt__c: '2026-03-11T09:30:00.000+0000',
    });
  });

  it('nests parents, null where there is none', () => {
    expect(
      plant.query('SELECT Name, Owner_Account__r.Name, Owner_Account__r.Owner.Alias FROM Machine__c ORDER BY Name')
    ).toEqual([
      { Name: 'Lathe', Owner_Account__r: { Name: 'Acme', Owner: { Alias: 'admin' } } },
      { Name: 'mill', Owner_Account__r: null },
      { Name: 'Press 100%', Owner_Account__r: null },
    ]);
  });

  it('joins the parents of a polymorphic owner', () => {
    expect(plant.query("SELECT Owner.Name, Owner.Type FROM Machine__c WHERE Name = 'Lathe'")).toEqual([
      { Owner: { Name: 'Org Admin', Type: 'User' } },
    ]);
  });

  it('lets TYPEOF choose fields by the kind of the parent', () => {
    const soql =
      "SELECT TYPEOF Owner WHEN User THEN Alias WHEN Group THEN Type ELSE Id END FROM Machine__c WHERE Name = 'mill'";
    expect(plant.query(soql)).toEqual([{ Owner: { Alias: 'admin' } }]);
  });

  it('puts children below their parent, null where there are none', () => {
    expect(plant.query('SELECT Name, (SELECT Name FROM Parts__r ORDER BY Name) FROM Machine__c ORDER BY Name')).toEqual(
      [
        {
          Name: 'Lathe',
          Parts__r: { totalSize: 3, done: true, records: [{ Name: 'axle' }, { Name: 'bolt' }, { Name: 'nut' }] },
        },
        { Name: 'mill', Parts__r: { totalSize: 1, done: true, records: [{ Name: 'belt' }] } },
        { Name: 'Press 100%', Parts__r: null },
      ]
    );
  });

  it('counts the LIMIT of a sub-query for each parent, and nests sub-queries', () => {
    const soql =
      'SELECT Name, (SELECT Name, (SELECT Name FROM Children__r) FROM Parts__r ORDER BY Weight__c LIMIT 1) ' +
      "FROM Machine__c WHERE Name IN ('lathe', 'mill') ORDER BY Name";
    expect(plant.query(soql)).toEqual([
      {
        Name: 'Lathe',
        Parts__r: {
          totalSize: 1,
          done: true,
          records: [{ Name: 'bolt', Children__r: { totalSize: 1, done: true, records: [{ Name: 'thread' }] } }],
        },
      },
      { Name: 'mill', Parts__r: { totalSize: 1, done: true, records: [{ Name: 'belt', Children__r: null }] } },
    ]);
  });

  it('composes addresses', () => {
    expect(plant.query('SELECT BillingAddress, ShippingAddress FROM Account')).toEqual([
      {
        BillingAddress: expect.objectContaining({ city: 'Rome', country: 'Italy', street: null }) as unknown,
        ShippingAddress: null,
      },
    ]);
  });

  it('calculates formulas in SELECT, WHERE and ORDER BY', () => {
    expect(plant.query('SELECT Name, Double__c FROM Machine__c WHERE Double__c > 1 ORDER BY Double__c DESC')).toEqual([
      { Name: 'mill', Double__c: 6 },
      { Name: 'Lathe', Double__c: 3 },
    ]);
    expect(plant.query("SELECT Machine__r.Double__c FROM Part__c WHERE Name = 'belt'")).toEqual([
      { Machine__r: { Double__c: 6 } },
    ]);
  });

  it('labels and formats', () => {
    const soql =
      "SELECT toLabel(State__c), FORMAT(Cost__c) cost, FORMAT(BuiltOn__c) built FROM Machine__c WHERE Name = 'Lathe'";
    expect(plant.query(soql)).toEqual([{ State__c: 'Running state', cost: '$1,234.50', built: '3/10/2026' }]);
  });

  it('expands FIELDS(CUSTOM) within its limit', () => {
    const [record] = plant.query("SELECT FIELDS(CUSTOM) FROM Machine__c WHERE Name = 'mill' LIMIT 200");
    expect(record).toMatchObject({ Key__c: 'M-1', Double__c: 6 });
    expect(record).not.toHaveProperty('Name');
  });

  it('hides deleted records except from ALL ROWS and queryAll', () => {
    const id = plant.insert('Machine__c', { Name: 'scrap' });
    plant.org.save(plant.admin, [{ kind: 'delete', object: 'Machine__c', id }], { allOrNone: true });
    expect(names("SELECT Name FROM Machine__c WHERE Name = 'scrap'")).toEqual([]);
    expect(names("SELECT Name FROM Machine__c WHERE Name = 'scrap' ALL ROWS")).toEqual(['scrap']);
    const all = plant.query("SELECT IsDeleted FROM Machine__c WHERE Name = 'scrap'", { includeDeleted: true });
    expect(all).toEqual([{ IsDeleted: true }]);
  });

  it('reads through aliases of the object and of a parent', () => {
    expect(plant.query("SELECT m.Name, a.Name FROM Machine__c m, m.Owner_Account__r a WHERE a.Name = 'Acme'")).toEqual([
      { Name: 'Lathe', Owner_Account__r: { Name: 'Acme' } },
    ]);
  });
});

describe('clauses without an effect here', () => {
  it.each(['WITH USER_MODE', 'WITH SECURITY_ENFORCED', 'LIMIT 1 FOR UPDATE', 'LIMIT 1 FOR VIEW'])(
    'accepts %s',
    (clause) => {
      expect(names(`SELECT Name FROM Account ${clause}`)).toEqual(['Acme']);
    }
  );

  it('accepts USING SCOPE', () => {
    expect(names('SELECT Name FROM Account USING SCOPE everything')).toEqual(['Acme']);
  });
});

describe('WHERE', () => {
  it.each([
    ["Name = 'LATHE'", ['Lathe']],
    ["Serial__c = 'abc'", ['Lathe']],
    ["Name != 'lathe'", ['mill', 'Press 100%']],
    ['Power__c = null', ['Press 100%']],
    ["Key__c = ''", []],
    ['Power__c != 3', ['Lathe', 'Press 100%']],
    ['NOT (Power__c = 3)', ['Lathe', 'Press 100%']],
    ['NOT (Power__c > 2)', ['Lathe', 'Press 100%']],
    ['Power__c < 2', ['Lathe']],
    ["Name IN ('lathe', 'MILL')", ['Lathe', 'mill']],
    ["Name NOT IN ('lathe', 'MILL')", ['Press 100%']],
    ['Power__c IN (3, 1.5)', ['Lathe', 'mill']],
    ['Power__c NOT IN (3)', ['Lathe', 'Press 100%']],
    ["Name LIKE 'l%'", ['Lathe']],
    ["Name LIKE '_ill'", ['mill']],
    ["Name LIKE '%0\\%'", ['Press 100%']],
    ["(NOT Name LIKE 'l%')", ['mill', 'Press 100%']],
    ["State__c = 'New' OR (IsOn__c = TRUE AND Power__c > 1)", ['Lathe', 'mill']],
    ["Tags__c INCLUDES ('New;Broken')", ['Lathe']],
    ["Tags__c INCLUDES ('Broken', 'New')", ['Lathe', 'mill']],
    ["Tags__c EXCLUDES ('Broken')", ['mill', 'Press 100%']],
    ["Owner_Account__r.Name = 'acme'", ['Lathe']],
    ['Owner_Account__r.Name = null', ['mill', 'Press 100%']],
    ['Id IN (SELECT Machine__c FROM Part__c WHERE Weight__c > 10)', ['Lathe']],
    ['Id NOT IN (SELECT Machine__c FROM Part__c)', ['Press 100%']],
    ['BuiltOn__c = YESTERDAY', ['Lathe']],
    ['BuiltOn__c = LAST_N_DAYS:2', ['Lathe']],
    ['BuiltOn__c < THIS_MONTH', ['mill']],
    ['BuiltOn__c = THIS_QUARTER', ['Lathe', 'mill']],
    ['BuiltOn__c = 2026-01-15', ['mill']],
    ['SeenAt__c = TODAY', ['Lathe']],
    ['SeenAt__c >= 2026-03-11T10:30:00+01:00', ['Lathe']],
    ['SeenAt__c > 2026-03-11T09:30:00Z', []],
    ['CALENDAR_MONTH(BuiltOn__c) = 1', ['mill']],
    ['DAY_ONLY(SeenAt__c) = 2026-03-11', ['Lathe']],
  ])('finds by %s', (where, found) => {
    expect(names(`SELECT Name FROM Machine__c WHERE ${where} ORDER BY Name`)).toEqual(found);
  });

  it('takes ids of 15 and 18 characters for the same', () => {
    const id = ids['mill'] ?? '';
    expect(names(`SELECT Name FROM Machine__c WHERE Id = '${id.slice(0, 15)}'`)).toEqual(['mill']);
  });

  it('walks through a table by id, as clients do who read it in pages', () => {
    const walked: string[] = [];
    for (let after = '000000000000000AAA'; ;) {
      const [row] = plant.query(`SELECT Id FROM Machine__c WHERE Id > '${after}' ORDER BY Id LIMIT 1`);
      if (!row) break;
      after = (row as { Id: string }).Id;
      walked.push(after);
    }
    expect(walked).toEqual([ids['lathe'], ids['mill'], ids['press']].toSorted());
    expect(names(`SELECT Name FROM Machine__c WHERE Id < '${walked[1] ?? ''}'`)).toHaveLength(1);
  });

  it('keeps values of texts that differ in values only apart', () => {
    expect(names("SELECT Name FROM Machine__c WHERE Name IN ('lathe')")).toEqual(['Lathe']);
    expect(names("SELECT Name FROM Machine__c WHERE Name IN ('mill','it\\'s')")).toEqual(['mill']);
  });
});

describe('ORDER BY, LIMIT and OFFSET', () => {
  it('puts nulls first unless told otherwise', () => {
    expect(names('SELECT Name FROM Machine__c ORDER BY Power__c')).toEqual(['Press 100%', 'Lathe', 'mill']);
    expect(names('SELECT Name FROM Machine__c ORDER BY Power__c DESC NULLS LAST')).toEqual([
      'mill',
      'Lathe',
      'Press 100%',
    ]);
  });

  it('sorts picklists in the order of their values', () => {
    expect(names('SELECT Name FROM Machine__c ORDER BY State__c')).toEqual(['mill', 'Lathe', 'Press 100%']);
  });

  it('cuts out a page', () => {
    expect(names('SELECT Name FROM Machine__c ORDER BY Name LIMIT 1 OFFSET 1')).toEqual(['mill']);
  });
});

describe('aggregates', () => {
  it('counts without records', () => {
    expect(plant.engine.run('SELECT COUNT() FROM Part__c WHERE Weight__c > 1')).toMatchObject({
      totalSize: 3,
      length: 0,
    });
  });

  it('groups, names results expr0, expr1 and filters groups', () => {
    const soql =
      'SELECT Machine__r.Name, COUNT(Id), SUM(Weight__c), MAX(Weight__c) top FROM Part__c WHERE Machine__c != null ' +
      'GROUP BY Machine__r.Name HAVING COUNT(Id) > 1 ORDER BY SUM(Weight__c)';
    expect(plant.query(soql)).toEqual([{ Name: 'Lathe', expr0: 3, expr1: 33, top: 30 }]);
  });

  it('groups by parts of dates', () => {
    const soql =
      'SELECT CALENDAR_MONTH(BuiltOn__c) m, COUNT_DISTINCT(State__c) n FROM Machine__c WHERE BuiltOn__c != null ' +
      'GROUP BY CALENDAR_MONTH(BuiltOn__c) ORDER BY CALENDAR_MONTH(BuiltOn__c)';
    expect(plant.query(soql)).toEqual([
      { m: 1, n: 1 },
      { m: 3, n: 1 },
    ]);
  });

  it('adds up subtotals with ROLLUP', () => {
    const soql =
      'SELECT Machine__r.Name machine, GROUPING(Machine__r.Name) total, SUM(Weight__c) kg FROM Part__c ' +
      'WHERE Machine__c != null GROUP BY ROLLUP(Machine__r.Name) ORDER BY GROUPING(Machine__r.Name), Machine__r.Name';
    expect(plant.query(soql)).toEqual([
      { machine: 'Lathe', total: 0, kg: 33 },
      { machine: 'mill', total: 0, kg: 4 },
      { machine: null, total: 1, kg: 37 },
    ]);
  });

  it('sums money without the noise of binary numbers', () => {
    for (const cost of [0.1, 0.2]) plant.insert('Machine__c', { Name: 'cent', Cost__c: cost });
    expect(plant.query("SELECT SUM(Cost__c) FROM Machine__c WHERE Name = 'cent'")).toEqual([{ expr0: 0.3 }]);
  });
});
