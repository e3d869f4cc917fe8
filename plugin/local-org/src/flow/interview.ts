import { ApiError, type ObjectDef } from '../contract.ts';
import { EvaluationError } from '../formula/formulaError.ts';
import { fieldOf, relationshipField } from '../metadata/schema.ts';
import { coerce } from '../save/coerce.ts';
import type { FormulaChange, SaveScope } from '../save/change.ts';
import type { ElementDef, FlowDef, ValueDef } from './flowDef.ts';
import { flowFormula, fromFormula, fromUntyped, recordObjectOf, toFormula } from './formulas.ts';
import { pathOf } from './readParts.ts';
import { shapeOf } from './shapes.ts';
import {
  asDataType,
  asText,
  FlowFault,
  FlowRecord,
  isScalar,
  notSet,
  type FlowOutputs,
  type FlowValue,
} from './values.ts';

/** How far an interview of a flow has gone, shared by those that one save or call starts. */
export interface FlowBudget {
  elements: number;
}

/** Stands for the ten seconds of computing that the platform allows, whatever the machine. */
const MAX_ELEMENTS = 50_000;

/** What an interview is about and may use. */
export interface InterviewContext {
  /** The scope of what the flow reads and writes: its user, with the access that the flow has. */
  readonly scope: SaveScope;
  readonly budget: FlowBudget;
  readonly record?: FlowRecord | undefined;
  readonly change?: FormulaChange | undefined;
  /** Before-save flows change the record itself. */
  readonly isBeforeSave: boolean;
}

/** One run of a flow: the values of its resources now. The steps of the elements are in `steps.ts` and beside it. */
export class Interview {
  readonly flow: FlowDef;
  readonly context: InterviewContext;
  readonly loops = new Map<string, { readonly items: readonly FlowValue[]; at: number }>();
  faultMessage: string | null = null;
  readonly #values = new Map<string, FlowValue>();

  constructor(flow: FlowDef, context: InterviewContext) {
    this.flow = flow;
    this.context = context;
    for (const [name, variable] of flow.variables) {
      const value = variable.value ? this.valueOf(variable.value) : variable.isCollection ? [] : null;
      this.#values.set(name, value);
    }
  }

  get scope(): SaveScope {
    return this.context.scope;
  }

  /** @throws FlowFault when the flow goes on for longer than any flow may */
  tick(): void {
    this.context.budget.elements += 1;
    if (this.context.budget.elements > MAX_ELEMENTS) {
      throw new ApiError('CANNOT_EXECUTE_FLOW_TRIGGER', 'Apex CPU time limit exceeded');
    }
  }

  /** What an element leaves behind under its own name. */
  store(name: string, value: FlowValue): void {
    this.#values.set(name.toLowerCase(), value);
  }

  valueOf(given: ValueDef | undefined): FlowValue {
    switch (given?.kind) {
      case undefined:
        return null;
      case 'literal':
        return given.value;
      case 'text':
        return this.text(given.text);
      case 'reference':
        return this.get(given.path);
      case 'formula':
        return this.#formula(given.expression, given.dataType, 2);
    }
  }

  /** Puts values in place of `{!name}`. */
  text(template: string): string {
    return template.replace(/\{!\s*([^{}]*?)\s*\}/g, (_, name: string) => asText(this.get(pathOf(name))));
  }

  /** @throws FlowFault for a field of a record that is not there, FormulaError for a name that is nothing */
  get(path: readonly string[]): FlowValue {
    const [first = '', ...rest] = path;
    const start = this.#start(first, path);
    if (start === undefined) return this.#global(path);
    if (rest.length === 0) return start;
    if (start instanceof FlowRecord) return this.#follow(start, rest);
    if (start instanceof Map) {
      const [name = '', ...fields] = rest;
      const output = (start as FlowOutputs).get(name.toLowerCase()) ?? null;
      if (fields.length === 0) return output;
      if (output instanceof FlowRecord) return this.#follow(output, fields);
    }
    if (first.toLowerCase() === '$record__prior') return null;
    throw notSet(path.join('.'));
  }

  #start(first: string, path: readonly string[]): FlowValue | undefined {
    const name = first.toLowerCase();
    if (name === '$record') return this.context.record ?? null;
    if (name === '$record__prior') return this.#prior();
    if (name === '$flow' && path[1]?.toLowerCase() === 'faultmessage')
      return new Map([['faultmessage', this.faultMessage]]);
    const calculated = this.flow.calculated.get(name);
    if (calculated?.value?.kind === 'formula') {
      return this.#formula(calculated.value.expression, calculated.dataType, calculated.scale);
    }
    if (calculated) return this.valueOf(calculated.value);
    if (this.#values.has(name)) return this.#values.get(name);
    return this.flow.elements.has(name) ? null : undefined;
  }

  #prior(): FlowValue {
    const { record, change } = this.context;
    return record && change?.prior ? new FlowRecord(record.object, { ...change.prior }) : null;
  }

  #follow(record: FlowRecord, path: readonly string[]): FlowValue {
    const [name = '', ...rest] = path;
    const { object, row } = record;
    const field = fieldOf(object, name);
    if (field && rest.length === 0) {
      if (field.formula === undefined) return row[field.name] ?? null;
      return this.scope.formulas.calculate(object, row, field.name, this.scope.session);
    }
    const lookup = relationshipField(object, name.split(':')[0] ?? '');
    const id = lookup && row[lookup.name];
    const target = typeof id === 'string' ? this.scope.model.schema.objectOfId(id) : undefined;
    const parent = target && typeof id === 'string' ? this.scope.records.find(target, id) : undefined;
    return target && parent ? this.#follow(new FlowRecord(target, parent), rest) : null;
  }

  /** Assigns to a variable, to a field of a record in one, or to a field of the record that started the flow. */
  set(reference: string, value: FlowValue): void {
    const [first = '', fieldName] = pathOf(reference);
    if (fieldName !== undefined) {
      this.setField(this.#recordIn(first), fieldName, value);
      return;
    }
    const variable = this.flow.variables.get(first.toLowerCase());
    if (variable === undefined) throw new FlowFault(`${reference} cannot be assigned.`);
    const isPlain = !variable.isCollection && variable.dataType !== 'SObject' && isScalar(value);
    this.store(first, isPlain ? asDataType(variable.dataType, value) : value);
  }

  /** @throws ApiError for a value that the field does not take */
  setField(record: FlowRecord, fieldName: string, value: FlowValue): void {
    const field = fieldOf(record.object, fieldName);
    if (field === undefined) throw new FlowFault(`${record.object.name} has no field ${fieldName}.`);
    if (!isScalar(value)) throw new FlowFault(`${record.object.name}.${field.name} takes a single value.`);
    const isOff = value === null && field.type === 'boolean';
    record.set(field, isOff ? false : coerce(field, field.type === 'string' && value !== null ? asText(value) : value));
  }

  /** The record in a variable, which an assignment to one of its fields makes when there is none yet. */
  #recordIn(name: string): FlowRecord {
    const known = this.get([name]);
    if (known instanceof FlowRecord) return known;
    const shape = shapeOf(this.flow, this.scope.model.schema, name);
    if (shape?.kind !== 'record') throw notSet(name);
    const made = new FlowRecord(shape.object);
    this.store(name, made);
    return made;
  }

  #formula(expression: string, dataType: Parameters<typeof fromFormula>[0], scale: number): FlowValue {
    const { formulas, model } = this.scope;
    const compiled = flowFormula(formulas, this.flow, model.schema, expression, dataType);
    return fromFormula(dataType, scale, this.#evaluate(compiled));
  }

  #global(path: readonly string[]): FlowValue {
    const { formulas, model } = this.scope;
    const compiled = flowFormula(formulas, this.flow, model.schema, `{!${path.join('.')}}`, undefined);
    return fromUntyped(compiled, this.#evaluate(compiled));
  }

  #evaluate(compiled: ReturnType<typeof flowFormula>): ReturnType<typeof toFormula> {
    const { formulas, session, model } = this.scope;
    const { record, change } = this.context;
    const object: ObjectDef = record?.object ?? recordObjectOf(this.flow, model.schema);
    try {
      return formulas.evaluateWith(compiled, { object, row: record?.row ?? {}, ...(change && { change }) }, session, {
        value: (name) => this.#formulaValue(name),
        record: (name) => {
          const value = this.get([name]);
          if (value instanceof FlowRecord) return value;
          throw notSet(name);
        },
      });
    } catch (error) {
      if (error instanceof EvaluationError) return null;
      throw error;
    }
  }

  #formulaValue(name: string): ReturnType<typeof toFormula> {
    const path = pathOf(name);
    const shape = shapeOf(this.flow, this.scope.model.schema, path[0] ?? '');
    return toFormula(shape?.kind === 'scalar' ? shape.dataType : 'String', this.get(path));
  }

  /** The values of the variables that are available for output, by name. */
  outputs(): ReadonlyMap<string, FlowValue> {
    const outputs = [...this.flow.variables.values()].filter((variable) => variable.isOutput);
    return new Map(outputs.map(({ name }) => [name, this.#values.get(name.toLowerCase()) ?? null]));
  }
}

export type Step<E extends ElementDef = ElementDef> = (interview: Interview, element: E) => string | undefined;
