import { describe, expect, it } from 'vitest';
import { parseFormula, walkFormula } from '../../metadata/formula.ts';

const namesIn = (formula: string): readonly string[] =>
  [...walkFormula(parseFormula(formula))].flatMap(({ node }) => (node.kind === 'reference' ? [node.path] : []));

describe('parseFormula', () => {
  it('reads references, paths and globals, and leaves words in texts and comments alone', () => {
    const formula = `/* Not_A_Field__c */ AND($Permission.OM_Do, Plan__r . Order__c <> "Other__c", TRUE, OrderId = 'x\\'y__c')`;

    expect(namesIn(formula)).toEqual(['$Permission.OM_Do', 'Plan__r.Order__c', 'OrderId']);
  });

  it('knows the calls around a reference, innermost first', () => {
    const [found] = [...walkFormula(parseFormula('NOT(ISBLANK(TEXT(State__c)))'))].filter(
      ({ node }) => node.kind === 'reference'
    );

    expect(found?.calls).toEqual(['TEXT', 'ISBLANK', 'NOT']);
  });

  it('counts the arguments of a call with brackets and operators in them', () => {
    const [call] = parseFormula('IF((A__c + 1) * 2 > 3 && B__c, "a" & "b", NULL)');

    expect(call).toMatchObject({ kind: 'call', name: 'IF', args: { length: 3 } });
  });

  it.each([
    ['AND(A__c', 'a bracket is never closed', 0],
    ['A__c)', 'a bracket too many', 4],
    ['AND(A__c,,B__c)', 'an argument is missing', 9],
    ['A__c = "x', '"\\"" has no meaning here', 7],
  ])('refuses %s', (formula, message, offset) => {
    expect(() => parseFormula(formula)).toThrow(expect.objectContaining({ message, offset }) as Error);
  });
});
