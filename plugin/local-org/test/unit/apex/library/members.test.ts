import { describe, expect, it } from 'vitest';
import { libraryTypes } from '../../../../src/apex/library/index.ts';
import { supportedMembers } from '../../../../src/apex/library/supportedMembers.ts';
import type { ApexSource } from '../../../../src/apex/program.ts';
import { declaredMembers, outcome, programOf, recorded, type Case } from './apexRun.ts';
import { collectionCases, collectionClasses } from './cases/collections.ts';
import { jsonCases, jsonClasses } from './cases/json.ts';
import { momentCases } from './cases/moments.ts';
import { numberCases } from './cases/numbers.ts';
import { stringCases } from './cases/strings.ts';
import { systemCases, systemClasses } from './cases/system.ts';

const called = new Set<string>();
const natives = recorded(libraryTypes, called);

const AREAS: Readonly<Record<string, readonly [readonly Case[], readonly ApexSource[]]>> = {
  numbers: [numberCases, []],
  strings: [stringCases, []],
  moments: [momentCases, []],
  collections: [collectionCases, collectionClasses],
  json: [jsonCases, jsonClasses],
  system: [systemCases, systemClasses],
};

describe.each(Object.entries(AREAS))('members of %s', (_area, [cases, classes]) => {
  const program = programOf(cases, classes, natives);

  it('compile', () => {
    expect(program.problems).toEqual([]);
  });

  it.each(cases.map(([apex, expected], index) => [apex, expected, index] as const))(
    '%s → %s',
    (_apex, expected, index) => {
      expect(outcome(program, index)).toBe(expected);
    }
  );
});

describe('the library', () => {
  it('declares no member that none of the cases above calls', () => {
    expect(declaredMembers(libraryTypes).filter((member) => !called.has(member))).toEqual([]);
  });

  it('lists what it supports from its declarations', () => {
    const byName = new Map(supportedMembers(libraryTypes).map((type) => [type.name, type]));
    expect(byName.size).toBe(libraryTypes.length);
    expect(byName.get('Blob')).toEqual({
      name: 'Blob',
      kind: 'class',
      constructors: [],
      methods: [
        'Boolean equals(Object other)',
        'Integer hashCode()',
        'Integer size()',
        'String toString()',
        'static Blob valueOf(String text)',
      ],
      properties: [],
      enumValues: [],
    });
    expect(byName.get('MathException')?.constructors).toHaveLength(4);
    expect(byName.get('RoundingMode')?.enumValues).toContain('HALF_EVEN');
  });
});
