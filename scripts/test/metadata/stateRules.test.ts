import { describe, expect, it } from 'vitest';
import { billingLifecycle, itemLifecycle, orderLifecycle } from '../../../plugin/src/domain/states.ts';
import type { Lifecycle } from '../../../plugin/src/domain/lifecycle.ts';
import { parseFormula, walkFormula } from '../../metadata/formula.ts';
import { ofSuffix, readProject } from '../../metadata/project.ts';
import { childText } from '../../metadata/xmlTree.ts';
import { projectRoot } from '../support/projectCopy.ts';

/** The table inside the rule that is deployed: the texts of its CASE, read without the generator. */
function deployedMoves(object: string, name: string): ReadonlyMap<string, readonly string[]> {
  const rule = ofSuffix(readProject(projectRoot).components, 'validationRule').find(
    (component) => component.object === object && component.name === name
  );
  const nodes = parseFormula(childText(rule?.root ?? fail(name), 'errorConditionFormula') ?? '');
  for (const { node } of walkFormula(nodes)) {
    if (node.kind !== 'call' || node.name !== 'CASE') continue;
    const texts = node.args.slice(1).map(([text]) => (text?.kind === 'text' ? text.value : ''));
    const rows: [string, readonly string[]][] = [];
    for (let at = 0; at + 1 < texts.length; at += 2) {
      rows.push([texts[at] ?? '', (texts[at + 1] ?? '').split('|').filter((state) => state !== '')]);
    }
    return new Map(rows);
  }
  return new Map();
}

const fail = (name: string): never => {
  throw new Error(`no rule ${name}`);
};

describe('the rules for moves that are deployed', () => {
  it.each<[string, string, Lifecycle<string>]>([
    ['Order', 'OM_State_Moves', orderLifecycle],
    ['OrderItem', 'OM_State_Moves', itemLifecycle],
    ['OrderItem', 'OM_Billing_Moves', billingLifecycle],
  ])('allow on %s, by %s, exactly the moves of the lifecycle', (object, name, lifecycle) => {
    const moves = deployedMoves(object, name);

    for (const from of lifecycle.states) {
      for (const to of lifecycle.states) {
        expect(moves.get(from)?.includes(to) ?? false, `${from} → ${to}`).toBe(lifecycle.allows(from, to));
      }
    }
    expect(moves.get('-')).toEqual([lifecycle.initial, ...(lifecycle.table[lifecycle.initial] ?? [])]);
  });
});
