import type { FieldDef, ObjectDef } from '../contract.ts';
import { checkFlows } from '../flow/checkFlows.ts';
import { FormulaError } from '../formula/formulaError.ts';
import type { Formulas } from '../formula/formulas.ts';
import type { OrgModel } from '../metadata/model.ts';
import type { Problem } from '../metadata/parsedComponents.ts';
import type { RecordFilter } from '../metadata/recordFilter.ts';
import { fieldOf } from '../metadata/schema.ts';

/** Formulas of entry criteria, rules and field updates that do not compile, sharing rules about unknown fields, and flows. */
export function checkAutomation(
  model: OrgModel,
  formulas: Formulas,
  hasClass: (name: string) => boolean
): readonly Problem[] {
  const problems: Problem[] = [];
  const check = (
    owner: { readonly type: string; readonly fullName: string },
    object: ObjectDef,
    formula: string | undefined,
    type: FieldDef['type']
  ): void => {
    if (formula === undefined) return;
    try {
      formulas.compile(object, formula, type, false);
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      problems.push({ ...owner, message: error.message });
    }
  };
  const { approvalProcesses, workflows } = model.automation;
  for (const process of approvalProcesses) {
    const object = model.schema.object(process.object);
    if (object === undefined) continue;
    const owner = { type: 'ApprovalProcess', fullName: `${process.object}.${process.name}` };
    for (const { criteria } of [process, ...process.steps]) check(owner, object, criteria?.formula, 'boolean');
  }
  for (const workflow of workflows.values()) {
    const object = model.schema.object(workflow.object);
    if (object === undefined) continue;
    const owner = { type: 'Workflow', fullName: workflow.object };
    for (const { filter } of workflow.rules) check(owner, object, filter.formula, 'boolean');
    for (const update of workflow.fieldUpdates.values()) {
      // A field of another object is known only when there is a record that names it.
      const field = update.target === undefined ? fieldOf(object, update.field) : undefined;
      if (field) check(owner, object, update.formula, field.type);
    }
  }
  return [...problems, ...checkSharingRules(model), ...checkFlows(model, formulas, hasClass)];
}

function checkSharingRules({ schema, sharing }: OrgModel): readonly Problem[] {
  return [...sharing.objects].flatMap(([key, { rules }]) => {
    const object = schema.object(key);
    if (object === undefined) return [];
    return rules.flatMap(({ filter }) =>
      unknownFields(object, filter).map((name) => ({
        type: 'SharingRules',
        fullName: object.name,
        message: `In field: field - no CustomField named ${object.name}.${name} found`,
      }))
    );
  });
}

const unknownFields = (object: ObjectDef, filter: RecordFilter | undefined): readonly string[] =>
  (filter?.items ?? [])
    .map(({ field }) => field.slice(field.lastIndexOf('.') + 1))
    .filter((name) => fieldOf(object, name) === undefined);
