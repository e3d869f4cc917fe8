import type { ApiError, FieldValue, ObjectDef, Session } from '../contract.ts';
import type { OrgModel } from '../metadata/model.ts';
import type { Problem } from '../metadata/parsedComponents.ts';
import type { FormulaEngine } from '../save/change.ts';
import type { Records, Row } from '../store/records.ts';

/** The formulas of one model; the evaluator joins in the next change. */
export class Formulas implements FormulaEngine {
  readonly model: OrgModel;
  readonly records: Records;
  readonly now: () => Date;
  constructor(model: OrgModel, records: Records, now: () => Date) {
    this.model = model;
    this.records = records;
    this.now = now;
  }
  check(): readonly Problem[] {
    return [];
  }
  violations(): readonly ApiError[] {
    return [];
  }
  defaultValue(): FieldValue {
    return null;
  }
  calculate(_object: ObjectDef, _row: Readonly<Row>, _field: string, _session: Session): FieldValue {
    return null;
  }
}
