import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MetadataComponent, Session } from '../../src/contract.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { SoqlEngine } from '../../src/soql/soqlEngine.ts';
import { insert, metadata } from '../metadata/orgOf.ts';
import { groupId, permissionSet, person, remove, role, secretOrg, update } from './sharingOrg.ts';

const PEOPLE = 5;
const ROLES = 4;

interface World {
  /** Index of the role above each role; a role stands below an earlier one, or below none. */
  readonly parents: readonly (number | undefined)[];
  /** The role of each person. */
  readonly roles: readonly (number | undefined)[];
  readonly setOf: readonly ('Workers' | 'Inspectors' | undefined)[];
  readonly inDesk: readonly boolean[];
  readonly deskHasBosses: boolean;
  /** The owner of each record: a person, or the queue. */
  readonly owners: readonly (number | 'desk')[];
  readonly levels: readonly number[];
  readonly rules: readonly Rule[];
}

interface Rule {
  readonly to: number;
  readonly withSubordinates: boolean;
  readonly edit: boolean;
  readonly from?: number;
  readonly above?: number;
}

const index = fc.integer({ min: 0, max: ROLES - 1 });
const worlds: fc.Arbitrary<World> = fc
  .record({
    parents: fc.tuple(
      ...Array.from({ length: ROLES }, (_, at) =>
        at === 0 ? fc.constant(undefined) : fc.option(fc.integer({ min: 0, max: at - 1 }), { nil: undefined, freq: 4 })
      )
    ),
    roles: fc.array(fc.option(index, { nil: undefined, freq: 5 }), { minLength: PEOPLE, maxLength: PEOPLE }),
    setOf: fc.array(fc.constantFrom('Workers', 'Workers', 'Workers', 'Inspectors', undefined), {
      minLength: PEOPLE,
      maxLength: PEOPLE,
    }),
    inDesk: fc.array(fc.boolean(), { minLength: PEOPLE, maxLength: PEOPLE }),
    deskHasBosses: fc.boolean(),
    owners: fc.array(fc.oneof(fc.integer({ min: 0, max: PEOPLE - 1 }), fc.constant('desk' as const)), {
      minLength: 4,
      maxLength: 6,
    }),
    levels: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 }),
    rules: fc.array(
      fc.oneof(
        fc.record({ to: index, withSubordinates: fc.boolean(), edit: fc.boolean(), from: index }),
        fc.record({
          to: index,
          withSubordinates: fc.boolean(),
          edit: fc.boolean(),
          above: fc.integer({ min: 0, max: 9 }),
        })
      ),
      { maxLength: 2 }
    ),
  })
  // Only workers can own, so that the world can be built as it is described.
  .map((world) => ({
    ...world,
    owners: world.owners.map((owner) =>
      owner === 'desk' || world.setOf[owner] === 'Workers' ? owner : ('desk' as const)
    ),
  }));

/** Sharing in the plainest words, to compare with. */
function access(world: World, who: number, record: number): 'none' | 'read' | 'edit' | 'all' {
  const { parents, roles, setOf, inDesk, deskHasBosses, owners, levels, rules } = world;
  const isAbove = (upper: number | undefined, lower: number | undefined): boolean => {
    for (let at = lower === undefined ? undefined : parents[lower]; at !== undefined; at = parents[at]) {
      if (at === upper) return true;
    }
    return false;
  };
  const outranks = (person: number): boolean => isAbove(roles[who], roles[person]);
  const everybody = roles.map((_, person) => person);
  const owner = owners[record] ?? 'desk';
  if (setOf[who] === undefined) return 'none';
  if (setOf[who] === 'Inspectors') return 'read';
  const desk = everybody.filter((person) => inDesk[person]);
  const owns =
    owner === 'desk' ? desk.includes(who) || (deskHasBosses && desk.some(outranks)) : owner === who || outranks(owner);
  if (owns) return 'all';
  const granted = rules.filter(({ to, withSubordinates, from, above }) => {
    const targets = everybody.filter(
      (person) => roles[person] === to || (withSubordinates && isAbove(to, roles[person]))
    );
    const reaches = targets.includes(who) || targets.some(outranks);
    const covers =
      from === undefined ? (levels[record] ?? 0) > (above ?? 0) : owner !== 'desk' && roles[owner] === from;
    return reaches && covers;
  });
  if (granted.some((rule) => rule.edit)) return 'edit';
  return granted.length > 0 ? 'read' : 'none';
}

function components(world: World): readonly MetadataComponent[] {
  const rule = ({ to, withSubordinates, edit, from, above }: Rule, at: number): string => {
    const tag = from === undefined ? 'sharingCriteriaRules' : 'sharingOwnerRules';
    const target = withSubordinates ? 'roleAndSubordinates' : 'role';
    const source =
      from === undefined
        ? `<criteriaItems><field>Level__c</field><operation>greaterThan</operation><value>${String(above)}</value></criteriaItems>`
        : `<sharedFrom><role>R${String(from)}</role></sharedFrom>`;
    return `<${tag}><fullName>S${String(at)}</fullName><accessLevel>${edit ? 'Edit' : 'Read'}</accessLevel><label>S</label>
<sharedTo><${target}>R${String(to)}</${target}></sharedTo>${source}</${tag}>`;
  };
  return [
    permissionSet('Inspectors', { Secret__c: 'RV', Note__c: 'R', Pointer__c: 'R' }, [
      'Secret__c.Level__c',
      'Pointer__c.Secret__c',
    ]),
    ...world.parents.map((parent, at) =>
      role(`R${String(at)}`, parent === undefined ? undefined : `R${String(parent)}`)
    ),
    metadata(
      'Queue',
      'Desk',
      `<doesIncludeBosses>${String(world.deskHasBosses)}</doesIncludeBosses><name>Desk</name><queueSobject><sobjectType>Secret__c</sobjectType></queueSobject>`
    ),
    metadata('SharingRules', 'Secret__c', world.rules.map(rule).join('')),
  ];
}

interface Built {
  readonly org: LocalOrg;
  readonly people: readonly Session[];
  readonly records: readonly string[];
}

function build(world: World): Built {
  const org = secretOrg(components(world));
  const people = world.roles.map((at, who) => {
    const set = world.setOf[who];
    return person(org, set === undefined ? [] : [set], at === undefined ? undefined : `R${String(at)}`);
  });
  const desk = groupId(org, 'Desk');
  world.inDesk.forEach((isIn, who) => {
    if (isIn) insert(org, 'GroupMember', { GroupId: desk, UserOrGroupId: people[who]?.userId });
  });
  const records = world.owners.map((owner, at) => {
    const OwnerId = owner === 'desk' ? desk : people[owner]?.userId;
    const id = insert(org, 'Secret__c', {
      Name: `S${String(at)}`,
      Level__c: world.levels[at],
      Key__c: `k${String(at)}`,
      OwnerId,
    });
    insert(org, 'Note__c', { Name: `N${String(at)}`, Secret__c: id });
    insert(org, 'Pointer__c', { Name: `P${String(at)}`, Secret__c: id });
    return id;
  });
  return { org, people, records };
}

/** The ids of secrets that each way of looking shows to a person. */
function shownBy(org: LocalOrg, session: Session, records: readonly string[]): Record<string, readonly unknown[]> {
  const rights = org.rights(session);
  const rows = (soql: string, includeDeleted = false): readonly Record<string, unknown>[] => {
    const result = new SoqlEngine(org).run(soql, { access: rights, includeDeleted });
    return result.page(0, result.length, '') as unknown as readonly Record<string, unknown>[];
  };
  const nested = rows('SELECT Id, (SELECT Secret__c FROM Notes__r) FROM Secret__c ORDER BY Id');
  return {
    retrieve: records.filter((id) => org.retrieve(session, 'Secret__c', id) !== undefined),
    query: rows('SELECT Id FROM Secret__c ORDER BY Id').map((row) => row['Id']),
    queryAll: rows('SELECT Id FROM Secret__c ORDER BY Id', true).map((row) => row['Id']),
    grouped: rows('SELECT Id, COUNT(Name) n FROM Secret__c GROUP BY Id ORDER BY Id').map((row) => row['Id']),
    children: nested
      .flatMap((row) => (row['Notes__r'] as { records: { Secret__c: string }[] } | null)?.records ?? [])
      .map((row) => row.Secret__c),
    details: rows('SELECT Secret__c FROM Note__c ORDER BY Secret__c').map((row) => row['Secret__c']),
    parents: rows('SELECT Secret__r.Id FROM Pointer__c ORDER BY Secret__c').flatMap(
      (row) => (row['Secret__r'] as { Id: string } | null)?.Id ?? []
    ),
    semiJoin: rows(
      'SELECT Secret__c FROM Pointer__c WHERE Secret__c IN (SELECT Id FROM Secret__c) ORDER BY Secret__c'
    ).map((row) => row['Secret__c']),
    filtered: rows('SELECT Secret__c FROM Pointer__c WHERE Secret__r.Level__c >= 0 ORDER BY Secret__c').map(
      (row) => row['Secret__c']
    ),
  };
}

it('never shows or changes through any door what a plain model of sharing denies, and never denies what it allows', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const { org, people, records } = build(world);
      try {
        people.forEach((session, who) => {
          const levels = records.map((_, at) => access(world, who, at));
          const readable = records.filter((_, at) => levels[at] !== 'none');
          if (world.setOf[who] === undefined) {
            expect(records.filter((id) => org.retrieve(session, 'Secret__c', id) !== undefined)).toEqual([]);
            return;
          }
          const doors = Object.entries(shownBy(org, session, records));
          for (const [door, shown] of doors) expect({ door, shown }).toEqual({ door, shown: readable });
          records.forEach((id, at) => {
            const mayEdit = levels[at] === 'edit' || levels[at] === 'all';
            expect(update(org, session, id, { Kind__c: String(at) }).success).toBe(mayEdit);
          });
        });
        // Deletions come last, and those that must be refused before the one that may work.
        records.forEach((id, at) => {
          const allowed = people.filter((session, who) => {
            if (access(world, who, at) === 'all') return true;
            expect(remove(org, session, id).success).toBe(false);
            return false;
          });
          if (allowed[0]) expect(remove(org, allowed[0], id).success).toBe(true);
        });
      } finally {
        org.close();
      }
    }),
    { numRuns: 25 }
  );
});

it('never shows an org the records of another one', () => {
  const [one, other] = [secretOrg(), secretOrg()];
  try {
    const id = insert(one, 'Secret__c', { Name: 'mine' });
    expect(other.retrieve(other.admin, 'Secret__c', id)).toBeUndefined();
    expect(new SoqlEngine(other).run('SELECT Id FROM Secret__c', { access: other.rights(other.admin) }).length).toBe(0);
    expect(update(other, other.admin, id, { Name: 'theirs' }).success).toBe(false);
    expect(one.retrieve(one.admin, 'Secret__c', id)).toMatchObject({ Name: 'mine' });
  } finally {
    one.close();
    other.close();
  }
});
