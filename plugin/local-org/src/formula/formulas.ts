import { ApiError, type FieldDef, type FieldValue, type ObjectDef, type Session } from '../contract.ts';
import type { OrgModel } from '../metadata/model.ts';
import type { Change, FormulaChange, FormulaEngine, NamedValues, SaveScope } from '../save/change.ts';
import { grantsOf } from '../security/grants.ts';
import type { Records, Row } from '../store/records.ts';
import { compileAs, compileFormula } from './compile.ts';
import type { CompileScope, Evaluation, Expression, Globals } from './expression.ts';
import { EvaluationError } from './formulaError.ts';
import { orgGlobals } from './globals.ts';
import { recordView, type RecordSource, type RecordView } from './recordView.ts';
import { toStored, typeOfField, type Value } from './values.ts';

/** A calculated field may use others; deeper than this they refer to one another in a circle. */
const MAX_DEPTH = 10;

/**
 * The formulas of one model: validation rules, calculated fields, default values. Each is compiled when it is first
 * needed and kept; a new model has a new engine.
 */
export class Formulas implements FormulaEngine {
  readonly #model: OrgModel;
  readonly #records: Records;
  readonly #now: () => Date;
  readonly #globals: Globals;
  readonly #rules = new Map<string, readonly { readonly condition: Expression; readonly error: ApiError }[]>();
  readonly #fields = new Map<string, Expression>();

  constructor(model: OrgModel, records: Records, now: () => Date) {
    this.#model = model;
    this.#records = records;
    this.#now = now;
    this.#globals = orgGlobals(model, records);
  }

  violations(change: Change, scope: SaveScope): readonly ApiError[] {
    const rules = this.#rulesOf(change.object);
    if (rules.length === 0) return [];
    const source = this.#source(scope.session, scope.now);
    const evaluation = this.#evaluation(recordView(change.object, change.after, source), scope.session, scope.now, {
      prior: change.before && recordView(change.object, change.before, source),
      isNew: change.kind === 'insert',
      hasPermission: (name) => scope.rights.hasCustom(name),
    });
    return rules.filter(({ condition }) => this.#holds(condition, evaluation)).map(({ error }) => error);
  }

  defaultValue(object: ObjectDef, fieldName: string, scope: SaveScope): FieldValue {
    const field = object.fields.get(fieldName.toLowerCase());
    if (field?.defaultFormula === undefined) return null;
    const expression = this.#compiled(object, field, field.defaultFormula);
    const empty = recordView(object, {}, this.#source(scope.session, scope.now));
    return valueFor(field, expression, this.#evaluation(empty, scope.session, scope.now));
  }

  calculate(object: ObjectDef, row: Readonly<Row>, fieldName: string, session: Session): FieldValue {
    const now = this.#now();
    return this.#calculate(recordView(object, row, this.#source(session, now)), fieldName, session, now, 0);
  }

  test(object: ObjectDef, formula: string, row: Readonly<Row>, session: Session, change?: FormulaChange): boolean {
    const now = this.#now();
    const source = this.#source(session, now);
    const evaluation = this.#evaluation(recordView(object, row, source), session, now, {
      prior: change?.prior && recordView(object, change.prior, source),
      isNew: change?.isNew ?? false,
    });
    try {
      return this.#standalone(object, formula, 'boolean').evaluate(evaluation) === true;
    } catch (error) {
      if (error instanceof EvaluationError) return false;
      throw error;
    }
  }

  valueOf(object: ObjectDef, formula: string, field: FieldDef, row: Readonly<Row>, session: Session): FieldValue {
    const evaluation = this.#evaluation(
      recordView(object, row, this.#source(session, this.#now())),
      session,
      this.#now()
    );
    return valueFor(field, this.#standalone(object, formula, field.type), evaluation);
  }

  /** Compiles a formula on an object; also for callers that check formulas of their own, such as approval criteria. */
  compile(
    object: ObjectDef,
    formula: string,
    expected: FieldDef['type'],
    blanksAsZero: boolean,
    uses?: CompileScope['uses'],
    place?: CompileScope['place']
  ): Expression {
    const type = typeOfField({ type: expected } as FieldDef);
    return compileAs(formula, type === 'picklist' || type === 'multipicklist' ? 'text' : type, {
      ...this.#scope(object, blanksAsZero),
      ...(uses && { uses }),
      place,
    });
  }

  compileWith(
    object: ObjectDef,
    formula: string,
    expected: FieldDef['type'] | undefined,
    resource: NonNullable<CompileScope['resource']>
  ): Expression {
    const scope = { ...this.#scope(object, false), resource };
    if (expected === undefined) return compileFormula(formula, scope);
    const type = typeOfField({ type: expected } as FieldDef);
    return compileAs(formula, type === 'picklist' || type === 'multipicklist' ? 'text' : type, scope);
  }

  evaluateWith(
    expression: Expression,
    {
      object,
      row,
      change,
    }: { readonly object: ObjectDef; readonly row: Readonly<Row>; readonly change?: FormulaChange },
    session: Session,
    resources: NamedValues
  ): Value {
    const now = this.#now();
    const source = this.#source(session, now);
    return expression.evaluate({
      ...this.#evaluation(recordView(object, row, source), session, now, {
        prior: change?.prior && recordView(object, change.prior, source),
        isNew: change?.isNew ?? false,
      }),
      resources: {
        value: (name) => resources.value(name),
        view: (name) => {
          const record = resources.record(name);
          return record && recordView(record.object, record.row, source);
        },
      },
    });
  }

  /** A violated rule, or one that cannot be evaluated, refuses the record. */
  #holds(condition: Expression, evaluation: Evaluation): boolean {
    try {
      return condition.evaluate(evaluation) === true;
    } catch (error) {
      if (error instanceof EvaluationError) return true;
      throw error;
    }
  }

  #rulesOf(object: ObjectDef): readonly { readonly condition: Expression; readonly error: ApiError }[] {
    const known = this.#rules.get(object.name);
    if (known) return known;
    const rules = object.validationRules
      .filter((rule) => rule.active)
      .map((rule) => ({
        condition: this.compile(object, rule.formula, 'boolean', false, undefined, 'rule'),
        error: new ApiError('FIELD_CUSTOM_VALIDATION_EXCEPTION', rule.message, {
          fields: rule.errorField === undefined ? [] : [rule.errorField],
        }),
      }));
    this.#rules.set(object.name, rules);
    return rules;
  }

  #calculate(view: RecordView, fieldName: string, session: Session, now: Date, depth: number): FieldValue {
    const field = view.object.fields.get(fieldName.toLowerCase());
    if (field?.formula === undefined) return null;
    if (depth > MAX_DEPTH) throw new EvaluationError(`The formula of ${field.name} refers to itself`);
    const expression = this.#compiled(view.object, field, field.formula);
    const nested = recordView(view.object, view.row, this.#source(session, now, depth + 1));
    return valueFor(field, expression, this.#evaluation(nested, session, now));
  }

  /** A formula that belongs to no field: criteria, field updates. */
  #standalone(object: ObjectDef, formula: string, type: FieldDef['type']): Expression {
    const key = `${object.name} ${type} ${formula}`;
    let expression = this.#fields.get(key);
    if (expression === undefined) {
      expression = this.compile(object, formula, type, false);
      this.#fields.set(key, expression);
    }
    return expression;
  }

  #compiled(object: ObjectDef, field: FieldDef, formula: string): Expression {
    const key = `${object.name}.${field.name}`;
    let expression = this.#fields.get(key);
    if (expression === undefined) {
      const place = field.formula === undefined ? 'default' : 'field';
      expression = this.compile(object, formula, field.type, field.treatBlanksAsZero ?? false, undefined, place);
      this.#fields.set(key, expression);
    }
    return expression;
  }

  #source(session: Session, now: Date, depth = 0): RecordSource {
    return {
      find: (id) => {
        const object = this.#model.schema.objectOfId(id);
        const row = object?.queryable ? this.#records.peek(object, id) : undefined;
        return object && row && { object, row };
      },
      calculate: (view, field) => this.#calculate(view, field, session, now, depth),
    };
  }

  #evaluation(
    record: RecordView,
    session: Session,
    now: Date,
    change: Partial<Pick<Evaluation, 'prior' | 'isNew' | 'hasPermission'>> = {}
  ): Evaluation {
    const hasPermission = (name: string): boolean =>
      grantsOf(session.userId, this.#model, this.#records).customPermissions.has(name);
    return { record, session, now, globals: this.#globals, prior: undefined, isNew: false, hasPermission, ...change };
  }

  #scope(object: ObjectDef, blanksAsZero: boolean): CompileScope {
    const { schema, labels, customPermissions } = this.#model;
    return {
      object,
      blanksAsZero,
      objectNamed: (name) => schema.object(name),
      label: (name) => labels.get(name),
      isPermission: (name) => customPermissions.has(name),
    };
  }
}

/** Blank when the formula has no value for the record, as the platform shows `#Error!` and the API null. */
function valueFor(field: FieldDef, expression: Expression, evaluation: Evaluation): FieldValue {
  try {
    return toStored(field, expression.evaluate(evaluation));
  } catch (error) {
    if (error instanceof EvaluationError) return toStored(field, null);
    throw error;
  }
}
