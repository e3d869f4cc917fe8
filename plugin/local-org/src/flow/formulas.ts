import type { FieldDef, ObjectDef } from '../contract.ts';
import type { CompileScope, Expression } from '../formula/expression.ts';
import { FormulaError } from '../formula/formulaError.ts';
import { compileFieldOf, compileOwnField } from '../formula/references.ts';
import { Decimal, fromStored, toStored, type FormulaType, type Value } from '../formula/values.ts';
import type { OrgSchema } from '../metadata/schema.ts';
import type { FormulaEngine } from '../save/change.ts';
import type { FlowDataType, FlowDef } from './flowDef.ts';
import { shapeOf } from './shapes.ts';
import { fieldFor, isScalar, type FlowValue } from './values.ts';

const NO_RECORD: ObjectDef = {
  name: '',
  label: '',
  labelPlural: '',
  keyPrefix: '',
  custom: false,
  kind: 'custom',
  fields: new Map(),
  validationRules: [],
  createable: false,
  updateable: false,
  deletable: false,
  queryable: false,
};

const TYPES: Readonly<Record<FlowDataType, FormulaType>> = {
  Boolean: 'boolean',
  Currency: 'number',
  Date: 'date',
  DateTime: 'datetime',
  Multipicklist: 'text',
  Number: 'number',
  Picklist: 'text',
  SObject: 'text',
  String: 'text',
  Time: 'time',
};

/** The object whose fields the formulas of a flow see as the record's own. */
export const recordObjectOf = (flow: FlowDef, schema: OrgSchema): ObjectDef =>
  (flow.trigger && schema.object(flow.trigger.object)) ?? NO_RECORD;

const compiled = new WeakMap<FormulaEngine, Map<FlowDef, Map<string, Expression>>>();

/**
 * Compiles a formula of a flow, in which names stand in `{!…}`; each is compiled once for each model.
 * @throws FormulaError
 */
export function flowFormula(
  formulas: FormulaEngine,
  flow: FlowDef,
  schema: OrgSchema,
  expression: string,
  dataType: FlowDataType | undefined
): Expression {
  const byFlow = compiled.get(formulas) ?? new Map<FlowDef, Map<string, Expression>>();
  compiled.set(formulas, byFlow);
  const known = byFlow.get(flow) ?? new Map<string, Expression>();
  byFlow.set(flow, known);
  const key = `${dataType ?? ''} ${expression}`;
  let found = known.get(key);
  if (found === undefined) {
    const type = dataType && fieldFor(dataType, 0).type;
    found = formulas.compileWith(recordObjectOf(flow, schema), bare(expression), type, resources(flow, schema));
    known.set(key, found);
  }
  return found;
}

/** `{!name}` becomes a name, and texts stay as they are; positions do not change. */
const bare = (expression: string): string =>
  expression.replace(
    /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\{!\s*([^{}]*?)\s*\}/g,
    (whole, name: string | undefined) => (name === undefined ? whole : `  ${name}`.padEnd(whole.length))
  );

function resources(flow: FlowDef, schema: OrgSchema): NonNullable<CompileScope['resource']> {
  const scope: CompileScope = {
    object: recordObjectOf(flow, schema),
    blanksAsZero: false,
    objectNamed: (name) => schema.object(name),
    label: () => undefined,
    isPermission: () => false,
  };
  return (path, at) => {
    const [first = '', ...rest] = path;
    switch (first.toLowerCase()) {
      case '$record':
        return compileOwnField(rest, at, scope);
      case '$record__prior':
        return compileFieldOf(scope.object, rest, at, scope, ({ prior }) => prior);
      case '$flow':
        return flowGlobal(rest[0] ?? '', at);
      default:
    }
    const shape = first.startsWith('$') ? undefined : shapeOf(flow, schema, first);
    if (shape === undefined) return undefined;
    if (shape.kind === 'record')
      return compileFieldOf(shape.object, rest, at, scope, ({ resources: names }) => names?.view(first));
    if (shape.kind === 'list') throw new FormulaError(`Formulas take no collection: ${first}`, at);
    const dataType = shape.kind === 'scalar' ? shape.dataType : 'String';
    const name = path.join('.');
    return { type: TYPES[dataType], at, evaluate: ({ resources: names }) => names?.value(name) ?? null };
  };
}

function flowGlobal(name: string, at: number): Expression {
  switch (name.toLowerCase()) {
    case 'currentdatetime':
      return { type: 'datetime', at, evaluate: ({ now }) => now.getTime() };
    case 'currentdate':
      return { type: 'date', at, evaluate: ({ now }) => Math.floor(now.getTime() / 86_400_000) };
    case 'faultmessage':
      return { type: 'text', at, evaluate: ({ resources: names }) => names?.value('$Flow.FaultMessage') ?? null };
    default:
      throw new FormulaError(`Field $Flow.${name} does not exist. Check spelling.`, at);
  }
}

/** A value of a flow as formulas see it. */
export function toFormula(dataType: FlowDataType, value: FlowValue): Value {
  return isScalar(value) ? fromStored(fieldFor(dataType, 0), value) : null;
}

/** A number keeps as many digits after the point as the resource states. */
export function fromFormula(dataType: FlowDataType, scale: number, value: Value): FlowValue {
  return toStored(fieldFor(dataType, scale), value);
}

const BY_TYPE: Partial<Record<FormulaType, FieldDef['type']>> = {
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
};

/** A value whose data type only the formula tells, such as `$User.Username`. */
export function fromUntyped({ type }: Expression, value: Value): FlowValue {
  if (Decimal.isDecimal(value)) return value.toNumber();
  return toStored({ ...fieldFor('String', 0), type: BY_TYPE[type] ?? 'string' }, value);
}
