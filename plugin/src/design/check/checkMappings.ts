import type { AttributeValue } from '../../domain/order.ts';
import type { AttributeDocument, FromDocument, MappingDocument, RuleDocument } from '../document.ts';
import { attributesOf, type KnownAttribute } from '../expressions/expressionScope.ts';
import type { DocumentPath, ProblemList } from '../problems.ts';
import { hint } from '../suggest.ts';
import type { DesignIndex } from './designIndex.ts';

/** What rules write into the attributes of the items they make. */
export function checkMappings(index: DesignIndex, problems: ProblemList): void {
  for (const [key, rule] of index.rules) {
    const target = index.document.products[rule.target];
    if (!target) continue;
    for (const [name, mapping] of Object.entries(rule.attributes)) {
      const path = ['rules', key, 'attributes', name];
      const spec = target.attributes[name];
      if (!spec) unknownAttribute(path, rule.target, name, Object.keys(target.attributes), problems);
      else checkMapping(path, rule, mapping, spec, index, problems);
    }
    for (const [name, spec] of Object.entries(target.attributes)) {
      if (spec.required && spec.default === undefined && !(name in rule.attributes)) {
        reportUnmapped(key, rule, name, index, problems);
      }
    }
  }
}

function checkMapping(
  path: DocumentPath,
  rule: RuleDocument,
  mapping: MappingDocument,
  target: AttributeDocument,
  index: DesignIndex,
  problems: ProblemList
): void {
  if (typeof mapping === 'string') return;
  if ('value' in mapping) return checkValues([...path, 'value'], [mapping.value], target, problems);
  const products = index.matching(rule).map((code) => [code, index.document.products[code]] as const);
  const known = attributesOf(products.map(([, product]) => product).filter((product) => product !== undefined));
  if (!known) return;
  const source = known.get(mapping.from);
  if (!source) {
    const names = products.map(([code]) => code).join(', ');
    return unknownAttribute([...path, 'from'], names, mapping.from, known.keys(), problems);
  }
  if (mapping.values) return checkList(path, mapping, source, target, problems);
  if (!source.always && target.required && target.default === undefined) {
    problems.warning([...path, 'from'], {
      code: 'AttributeMayBeMissing',
      message: `"${mapping.from}" may have no value, and ${rule.target} requires "${String(path.at(-1))}"`,
      action: 'Make it required or give it a default where it comes from, or map with an expression that uses has().',
    });
  }
  if (source.type !== 'dyn' && source.type !== target.type)
    return typeMismatch(path, source.type, target.type, problems);
  checkValues(path, source.values ?? [], target, problems);
}

function checkList(
  path: DocumentPath,
  mapping: FromDocument,
  source: KnownAttribute,
  target: AttributeDocument,
  problems: ProblemList
): void {
  const { values = {}, otherwise } = mapping;
  checkValues(
    [...path, 'values'],
    [...Object.values(values), ...(otherwise === undefined ? [] : [otherwise])],
    target,
    problems
  );
  if (!source.values) return;
  const known = source.values.map(String);
  for (const value of Object.keys(values)) {
    if (known.includes(value)) continue;
    problems.error([...path, 'values', value], {
      code: 'ListMappingUnknownValue',
      message: `"${mapping.from}" is never "${value}". ${hint(value, known)}`,
      action: 'Correct or remove the value.',
    });
  }
  const missing = known.filter((value) => !(value in values));
  if (missing.length > 0 && otherwise === undefined) {
    problems.error([...path, 'values'], {
      code: 'ListMappingIncomplete',
      message: `nothing is said for ${missing.map((value) => `"${value}"`).join(', ')} of "${mapping.from}"`,
      action: 'Add what is missing, or otherwise: a value for everything else.',
    });
  }
}

function checkValues(
  path: DocumentPath,
  written: readonly AttributeValue[],
  target: AttributeDocument,
  problems: ProblemList
): void {
  const wrong = written.find((value) => typeof value !== target.type);
  if (wrong !== undefined) return typeMismatch(path, typeof wrong, target.type, problems);
  const { values } = target;
  const refused = values ? written.filter((value) => !values.includes(value)) : [];
  if (refused.length === 0) return;
  problems.error(path, {
    code: 'MappingValueNotAllowed',
    message: `${refused.map((value) => JSON.stringify(value)).join(', ')} is not among the values ${values?.join(', ')} of the target`,
    action: 'Map to one of the values, or add this one to the attribute of the target.',
  });
}

/** A required attribute that this rule leaves open: fine where another rule of the same item always writes it. */
function reportUnmapped(
  key: string,
  rule: RuleDocument,
  name: string,
  index: DesignIndex,
  problems: ProblemList
): void {
  const own = index.matching(rule);
  const writers = index.rules.filter(
    ([other, one]) => other !== key && one.target === rule.target && one.scope === rule.scope && name in one.attributes
  );
  const always = writers.some(
    ([, one]) =>
      (one.when === undefined || one.when === rule.when) &&
      rule.actions.every((action) => one.actions.includes(action)) &&
      own.every((code) => index.matching(one).includes(code))
  );
  if (always) return;
  const message = `${rule.target} requires "${name}", and rule ${key} does not write it`;
  if (writers.length > 0 && (rule.scope !== 'line' || writers.some(([, one]) => overlaps(index.matching(one), own)))) {
    problems.warning(['rules', key], {
      code: 'AttributeMayBeMissing',
      message: `${message}; only ${writers.map(([other]) => other).join(', ')} may`,
      action: `Map it here too, or give "${name}" a default.`,
    });
    return;
  }
  problems.error(['rules', key], {
    code: 'AttributeNotMapped',
    message: `${message}, nor has it a default`,
    action: `Add attributes.${name} to the rule, or give the attribute a default.`,
  });
}

const overlaps = (a: readonly string[], b: readonly string[]): boolean => a.some((code) => b.includes(code));

function unknownAttribute(
  path: DocumentPath,
  product: string,
  name: string,
  known: Iterable<string>,
  problems: ProblemList
): void {
  problems.error(path, {
    code: 'UnknownAttribute',
    message: `${product} has no attribute "${name}". ${hint(name, known)}`,
    action: 'Correct the name, or add the attribute to the product.',
  });
}

function typeMismatch(path: DocumentPath, from: string, to: string, problems: ProblemList): void {
  problems.error(path, {
    code: 'MappingTypeMismatch',
    message: `a ${from} is written into a ${to}`,
    action: 'Convert it with an expression such as double(…) or string(…), or correct one of the types.',
  });
}
