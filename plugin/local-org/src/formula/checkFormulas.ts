import type { FieldDef, ObjectDef } from '../contract.ts';
import { child } from '../metadata/elements.ts';
import type { OrgModel } from '../metadata/model.ts';
import { keyOf, type ParsedComponent, type Problem } from '../metadata/parsedComponents.ts';
import type { Position, XmlElement } from '../metadata/xml.ts';
import { FormulaError } from './formulaError.ts';
import type { Formulas } from './formulas.ts';

/** Compiles every formula of a model, so that a deploy with a wrong one fails and says where it is wrong. */
export function checkFormulas(
  model: OrgModel,
  formulas: Formulas,
  components: ReadonlyMap<string, ParsedComponent>
): readonly Problem[] {
  const problems: Problem[] = [];
  const uses = new FormulaUses();
  for (const { type, fullName, element } of components.values()) {
    const tag = type === 'ValidationRule' ? 'errorConditionFormula' : 'formula';
    if (type !== 'ValidationRule' && type !== 'CustomField') continue;
    const [objectName = '', name = ''] = fullName.split('.');
    const object = model.schema.object(objectName);
    if (object === undefined) continue;
    const found =
      type === 'ValidationRule' ? ruleError(object, name, formulas) : fieldError(object, name, formulas, uses);
    if (found === undefined) continue;
    const holder = element && (child(element, tag) ?? child(element, 'defaultValue'));
    problems.push({ type, fullName, message: found.message, position: holder && positionIn(holder, found.at) });
  }
  if (problems.length > 0) return problems;
  return uses.circles().map((problem) => {
    const element = components.get(keyOf(problem))?.element;
    return { ...problem, position: (element && child(element, 'formula'))?.position() };
  });
}

function ruleError(object: ObjectDef, name: string, formulas: Formulas): FormulaError | undefined {
  const rule = object.validationRules.find((candidate) => candidate.name === name);
  return rule && attempt(() => formulas.compile(object, rule.formula, 'boolean', false, undefined, 'rule'));
}

function fieldError(object: ObjectDef, name: string, formulas: Formulas, uses: FormulaUses): FormulaError | undefined {
  const field: FieldDef | undefined = object.fields.get(name.toLowerCase());
  const formula = field?.formula ?? field?.defaultFormula;
  if (field === undefined || formula === undefined) return undefined;
  const note = (other: ObjectDef, used: FieldDef): void => {
    if (field.formula !== undefined && used.formula !== undefined) uses.add(object, field, other, used);
  };
  const place = field.formula === undefined ? 'default' : 'field';
  return attempt(() => formulas.compile(object, formula, field.type, field.treatBlanksAsZero ?? false, note, place));
}

function attempt(compile: () => unknown): FormulaError | undefined {
  try {
    compile();
    return undefined;
  } catch (error) {
    if (error instanceof FormulaError) return error;
    throw error;
  }
}

/** Which calculated fields read which others. */
class FormulaUses {
  readonly #uses = new Map<string, Set<string>>();

  add(object: ObjectDef, field: FieldDef, other: ObjectDef, used: FieldDef): void {
    const key = `${object.name}.${field.name}`;
    this.#uses.set(key, (this.#uses.get(key) ?? new Set()).add(`${other.name}.${used.name}`));
  }

  /** One problem per circle, with the fields on it. */
  circles(): readonly Problem[] {
    const done = new Set<string>();
    const problems: Problem[] = [];
    const visit = (field: string, path: readonly string[]): void => {
      const at = path.indexOf(field);
      if (at >= 0) {
        const names = path.slice(at).map((name) => name.slice(name.indexOf('.') + 1));
        const message = `Formula ${names[0] ?? ''} refers to itself: ${names.join(', ')}.`;
        problems.push({ type: 'CustomField', fullName: field, message });
      }
      if (at >= 0 || done.has(field)) return;
      for (const next of this.#uses.get(field) ?? []) visit(next, [...path, field]);
      done.add(field);
    };
    for (const field of this.#uses.keys()) visit(field, []);
    return problems;
  }
}

/** Where an offset of the decoded, trimmed text of an element stands in the file. */
function positionIn(holder: XmlElement, offset: number): Position {
  const source = holder.source();
  const start = source.indexOf('>') + 1;
  let at = start + (source.slice(start).length - source.slice(start).trimStart().length);
  // An entity is one character of the formula.
  for (let seen = 0; seen < offset && at < source.length; seen += 1) {
    const end = source[at] === '&' ? source.indexOf(';', at) : -1;
    at = end > at ? end + 1 : at + 1;
  }
  const before = source.slice(0, at);
  const lines = before.split('\n');
  const from = holder.position();
  const column = lines.length === 1 ? from.column + at : (lines.at(-1)?.length ?? 0) + 1;
  return { line: from.line + lines.length - 1, column };
}
