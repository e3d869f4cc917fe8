import type { AttributeDocument, ValueDocument } from '../document.ts';
import { checkExpression, readsSteps, type ResultType } from '../expressions/checkExpression.ts';
import { stepOutputOf } from '../expressions/compileExpression.ts';
import type { ScopeTypes } from '../expressions/expressionScope.ts';
import type { DocumentPath, ProblemList } from '../problems.ts';
import type { DesignIndex } from './designIndex.ts';
import { checkStepOutput } from './checkStepOutputs.ts';

/** Every expression of the design: syntax, names, types, and what it may read at its place. */
export function checkExpressions(index: DesignIndex, problems: ProblemList): void {
  checkRules(index, problems);
  for (const [key, scenario] of index.scenarios) {
    if (scenario.when === undefined) continue;
    check(['scenarios', key, 'when'], scenario.when, index.scenarioScope(scenario), 'boolean', problems);
  }
  checkSteps(index, problems);
  checkGateCalls(index, problems);
}

function checkGateCalls(index: DesignIndex, problems: ProblemList): void {
  for (const [key, { when, payload }] of Object.entries(index.document.billing?.also ?? {})) {
    const path = ['billing', 'also', key];
    if (when !== undefined) check([...path, 'when'], when, index.gateScope, 'boolean', problems);
    checkPayload([...path, 'payload'], payload, index.gateScope, problems, (place) =>
      problems.error(place, {
        code: 'StepOutputNotAvailable',
        message: 'a call behind the billing gate cannot read the output of a step',
        action: 'Read the order; lines, certificateId and releasedAt go along by themselves.',
      })
    );
  }
}

function checkRules(index: DesignIndex, problems: ProblemList): void {
  for (const [key, rule] of index.rules) {
    const path = ['rules', key];
    const scope = index.ruleScope(rule);
    if (rule.when !== undefined) check([...path, 'when'], rule.when, scope, 'boolean', problems);
    if (rule.scopeKey !== undefined) check([...path, 'scopeKey'], rule.scopeKey, scope, 'string', problems);
    if (typeof rule.quantity === 'object') {
      check([...path, 'quantity', 'expression'], rule.quantity.expression, scope, 'number', problems);
    }
    for (const [name, mapping] of Object.entries(rule.attributes)) {
      if (typeof mapping !== 'string') continue;
      const target = index.document.products[rule.target]?.attributes[name];
      checkInto([...path, 'attributes', name], mapping, scope, target, problems);
    }
  }
}

function checkSteps(index: DesignIndex, problems: ProblemList): void {
  for (const [name, { groupKey, stepKey, step }] of index.steps) {
    const path = ['groups', groupKey, 'steps', stepKey];
    const scope = index.stepScope(groupKey);
    if (step.when !== undefined) check([...path, 'when'], step.when, scope, 'boolean', problems);
    checkPayload([...path, 'payload'], step.payload, scope, problems, (place, reference) =>
      checkStepOutput(place, name, reference, index, problems)
    );
    checkPayload(
      [...path, 'change', 'undo', 'payload'],
      step.change?.undo?.payload ?? {},
      scope,
      problems,
      (place, { step: read }) => {
        if (read !== name) otherOutput(place, name, problems);
      }
    );
  }
}

function checkPayload(
  path: DocumentPath,
  payload: Readonly<Record<string, ValueDocument>>,
  scope: ScopeTypes,
  problems: ProblemList,
  checkOutput: (place: DocumentPath, reference: { readonly step: string; readonly field: string }) => void
): void {
  for (const [field, value] of Object.entries(payload)) {
    if (typeof value !== 'string') continue;
    const place = [...path, field];
    const { issues, parsed } = checkExpression(value, scope, 'scalar');
    report(place, issues, problems);
    const reference = parsed && stepOutputOf(parsed.ast);
    if (reference) checkOutput(place, reference);
    else if (parsed && readsSteps(parsed.ast)) misusedOutput(place, value, problems);
  }
}

function check(
  path: DocumentPath,
  source: string,
  scope: ScopeTypes,
  wanted: ResultType,
  problems: ProblemList
): ReturnType<typeof checkExpression> {
  const checked = checkExpression(source, scope, wanted);
  report(path, checked.issues, problems);
  if (checked.parsed && readsSteps(checked.parsed.ast)) {
    problems.error(path, {
      code: 'StepOutputNotAvailable',
      message:
        'outputs of steps are not known when the order is decomposed and the plan composed, which is when this is read',
      action: 'Decide by order, line or item; outputs can be used in payloads.',
    });
  }
  return checked;
}

function checkInto(
  path: DocumentPath,
  source: string,
  scope: ScopeTypes,
  target: AttributeDocument | undefined,
  problems: ProblemList
): void {
  const { type } = check(path, source, scope, 'scalar', problems);
  if (!target || type === undefined || type === target.type) return;
  problems.error(path, {
    code: 'MappingTypeMismatch',
    message: `"${source}" gives a ${type}, and the attribute is a ${target.type}`,
    action: 'Convert it with double(…) or string(…), or correct the type of the attribute.',
  });
}

const EXPRESSION_ACTION = 'Correct the expression; fulfillment-design.md, "Expressions", lists what can be read.';

function report(path: DocumentPath, issues: ReturnType<typeof checkExpression>['issues'], problems: ProblemList): void {
  for (const { severity, code, message } of issues) {
    if (severity === 'error') problems.error(path, { code, message, action: EXPRESSION_ACTION });
    else problems.warning(path, { code, message, action: EXPRESSION_ACTION });
  }
}

function misusedOutput(path: DocumentPath, source: string, problems: ProblemList): void {
  problems.error(path, {
    code: 'StepOutputUse',
    message: `"${source}" computes with the output of a step; the plan can only pass an output on as it is`,
    action: 'Write exactly steps["group.step"].field, and compute in the gateway or in the step that gives the output.',
  });
}

function otherOutput(path: DocumentPath, step: string, problems: ProblemList): void {
  problems.error(path, {
    code: 'StepOutputUse',
    message: 'undoing a step can pass on what that step gave, and nothing of other steps',
    action: `Write steps["${step}"].field, or let the payload of the step carry the value.`,
  });
}
