import type { RuleDocument, ScenarioDocument, SelectorDocument } from '../document.ts';
import type { DocumentPath, ProblemList } from '../problems.ts';
import { hint } from '../suggest.ts';
import type { DesignIndex } from './designIndex.ts';

/** Rules and scenarios: whether what they name exists and fits together. Mappings are checked elsewhere. */
export function checkSelectors(index: DesignIndex, problems: ProblemList): void {
  for (const [key, rule] of index.rules) checkRule(['rules', key], rule, index, problems);
  for (const [key, scenario] of index.scenarios) checkScenario(['scenarios', key], scenario, index, problems);
}

function checkRule(path: DocumentPath, rule: RuleDocument, index: DesignIndex, problems: ProblemList): void {
  checkSelector(path, rule, index, problems);
  const target = index.document.products[rule.target];
  if (!target) unknownProduct([...path, 'target'], rule.target, index, problems);
  else if (target.kind !== 'technical') {
    problems.error([...path, 'target'], {
      code: 'TargetNotTechnical',
      message: `${rule.target} is a commercial product; a rule makes technical ones`,
      action: 'Name a technical product as target.',
    });
  }
  if (rule.scope === 'custom' && rule.scopeKey === undefined) {
    problems.error(path, {
      code: 'ScopeKeyMissing',
      message: 'scope custom makes one item per value of an expression, and scopeKey is missing',
      action: 'Add scopeKey, for instance scopeKey: line.attributes.location.',
    });
  }
  if (rule.scope !== 'custom' && rule.scopeKey !== undefined) {
    problems.error([...path, 'scopeKey'], {
      code: 'FieldDoesNotApply',
      message: `scopeKey is for scope custom, and the scope is ${rule.scope}`,
      action: 'Remove scopeKey, or set scope: custom.',
    });
  }
  if (rule.scope !== 'line' && rule.quantity === 'same') {
    problems.warning([...path, 'quantity'], {
      code: 'QuantityNotMergeable',
      message: `several lines may share one item of scope ${rule.scope}; with "same", their quantities must then be equal`,
      action: 'Use one, sum or { expression: … }.',
    });
  }
}

function checkScenario(
  path: DocumentPath,
  scenario: ScenarioDocument,
  index: DesignIndex,
  problems: ProblemList
): void {
  checkSelector(path, scenario, index, problems);
  if (!index.document.groups[scenario.group]) {
    problems.error([...path, 'group'], {
      code: 'UnknownGroup',
      message: `there is no group "${scenario.group}". ${hint(scenario.group, Object.keys(index.document.groups))}`,
      action: 'Correct the name, or add the group.',
    });
  }
  const commercial = index.matching(scenario).find((code) => index.document.products[code]?.kind === 'commercial');
  if (commercial !== undefined) {
    problems.error(path, {
      code: 'ScenarioForCommercialProduct',
      message: `${commercial} is commercial; steps deliver technical products`,
      action: 'Make a technical product of it with a rule, and name that one here.',
    });
  }
}

function checkSelector(
  path: DocumentPath,
  selector: SelectorDocument,
  index: DesignIndex,
  problems: ProblemList
): void {
  const { product, family } = selector;
  if ((product === undefined) === (family === undefined)) {
    problems.error(path, {
      code: 'SelectorUnclear',
      message: product === undefined ? 'neither product nor family is named' : 'both product and family are named',
      action: 'Name one of them.',
    });
    return;
  }
  if (product !== undefined && !index.document.products[product]) {
    unknownProduct([...path, 'product'], product, index, problems);
  }
  if (family !== undefined && !index.families.has(family)) {
    problems.error([...path, 'family'], {
      code: 'UnknownFamily',
      message: `no product has the family "${family}". ${hint(family, index.families)}`,
      action: 'Correct the name, or give a product this family.',
    });
  }
}

function unknownProduct(path: DocumentPath, code: string, index: DesignIndex, problems: ProblemList): void {
  problems.error(path, {
    code: 'UnknownProduct',
    message: `there is no product "${code}". ${hint(code, Object.keys(index.document.products))}`,
    action: 'Correct the code, or add the product.',
  });
}
