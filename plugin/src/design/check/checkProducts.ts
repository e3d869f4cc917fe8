import type { AttributeDocument } from '../document.ts';
import type { DocumentPath, ProblemList } from '../problems.ts';
import type { DesignIndex } from './designIndex.ts';

/** Products by themselves, and whether somebody does the work that each of them means. */
export function checkProducts(index: DesignIndex, problems: ProblemList): void {
  for (const [code, product] of Object.entries(index.document.products)) {
    const path = ['products', code];
    checkAttributes(product.attributes, [...path, 'attributes'], problems);
    if (product.kind === 'technical') {
      if (product.billable) {
        problems.error([...path, 'billable'], {
          code: 'TechnicalProductBillable',
          message: `${code} is technical; only commercial products are billed`,
          action: 'Remove "billable", or make it the commercial product that is sold.',
        });
      }
      checkTechnical(code, index, problems);
    } else checkCommercial(code, index, problems);
  }
}

function checkCommercial(code: string, index: DesignIndex, problems: ProblemList): void {
  const product = index.document.products[code];
  const rules = index.rules.filter(([, rule]) => index.matching(rule).includes(code));
  if (product?.fulfillment === 'rules') {
    if (rules.some(([, rule]) => rule.actions.includes('add'))) return;
    problems.error(['products', code], {
      code: 'NobodyFulfills',
      message: `${code} (${product.name}) can be sold, and no rule with action add makes anything of it`,
      action: `Add a rule with product: ${code}, or say fulfillment: { none: the reason } if it needs no work.`,
    });
    return;
  }
  const [named] = rules.filter(([, rule]) => rule.product === code);
  if (!named) return;
  problems.error(['products', code, 'fulfillment'], {
    code: 'FulfillmentContradiction',
    message: `${code} says that it needs no work, and rule ${problems.where(['rules', named[0]])} makes some of it`,
    action: 'Remove the rule, or the fulfillment: { none } of the product.',
  });
}

function checkTechnical(code: string, index: DesignIndex, problems: ProblemList): void {
  const product = index.document.products[code];
  if (!product || product.fulfillment !== 'rules') return;
  const produced = index.produced.get(code);
  if (!produced) {
    const targeted = index.rules.some(([, rule]) => rule.target === code);
    problems.warning(['products', code], {
      code: 'ProductNeverProduced',
      message: targeted
        ? `the rules that make ${code} start at products that no order leads to`
        : `no rule makes ${code}, so no order ever contains it`,
      action: 'Add a rule with this target, or remove the product and its scenarios.',
    });
  }
  const selectors = [...index.rules, ...index.scenarios].map(([, selector]) => selector);
  const doing = selectors.filter((selector) => index.matching(selector).includes(code));
  if (doing.length === 0) {
    problems.error(['products', code], {
      code: 'ItemWithoutSteps',
      message: `${code} (${product.name}) is neither decomposed further nor delivered by a scenario`,
      action: `Add a scenario with product: ${code} and a group of steps, or a rule that decomposes it.`,
    });
    return;
  }
  for (const action of produced ?? []) {
    if (action === 'noChange' || doing.some((selector) => selector.actions.includes(action))) continue;
    problems.error(['products', code], {
      code: 'ItemWithoutSteps',
      message: `${code} can be made with action ${action}, and no scenario or rule of it names that action`,
      action: `Add ${action} to the actions of a scenario of ${code}, or take it from the rules that make it.`,
    });
  }
}

/** Specs of product attributes and of form fields. */
export function checkAttributes(
  attributes: Readonly<Record<string, AttributeDocument>>,
  path: DocumentPath,
  problems: ProblemList
): void {
  for (const [name, { type, values, default: standard }] of Object.entries(attributes)) {
    const wrong = [...(values ?? []), ...(standard === undefined ? [] : [standard])].find((one) => typeof one !== type);
    if (wrong !== undefined) {
      problems.error([...path, name], {
        code: 'AttributeValueType',
        message: `"${name}" is a ${type}, and ${JSON.stringify(wrong)} is a ${typeof wrong}`,
        action: 'Correct the type or the value; text that looks like a number needs quotes.',
      });
    } else if (values && standard !== undefined && !values.includes(standard)) {
      problems.error([...path, name, 'default'], {
        code: 'AttributeDefaultNotAllowed',
        message: `the default ${JSON.stringify(standard)} of "${name}" is not among its values ${values.join(', ')}`,
        action: 'Add it to the values, or choose one of them.',
      });
    }
  }
}
