import type {
  ApprovalProcessInfo,
  ApprovalResult,
  ApprovalService,
  DecideRequest,
  Session,
  SubmitRequest,
  WorkflowRuleInfo,
} from '../contract.ts';
import type { SaveScope } from '../save/change.ts';
import { invalidCrossReference } from '../save/errors.ts';
import { makeId, normalizeId } from '../store/ids.ts';
import { runActions } from './actions.ts';
import { meets } from './criteria.ts';
import { decide } from './decide.ts';
import { definitionId } from './instances.ts';
import { submit } from './submit.ts';

/** Approval processes and workflow rules of one org. Each call is one transaction: whole, or an ApiError and nothing. */
export class Approvals implements ApprovalService {
  readonly #scopeOf: (session: Session) => SaveScope;
  readonly #system: () => Session;

  constructor(scopeOf: (session: Session) => SaveScope, system: () => Session) {
    this.#scopeOf = scopeOf;
    this.#system = system;
  }

  submit(session: Session, request: SubmitRequest): ApprovalResult {
    return this.#run(session, (scope) => submit(scope, request));
  }

  decide(session: Session, request: DecideRequest): ApprovalResult {
    return this.#run(session, (scope) => decide(scope, request));
  }

  processes(): readonly ApprovalProcessInfo[] {
    const scope = this.#scopeOf(this.#system());
    return scope.model.automation.approvalProcesses.map((process) => ({
      id: definitionId(scope, process),
      name: process.name,
      label: process.label,
      object: process.object,
      active: process.active,
      ...(process.description === undefined ? {} : { description: process.description }),
    }));
  }

  rules(): readonly WorkflowRuleInfo[] {
    const { workflows } = this.#scopeOf(this.#system()).model.automation;
    const rules = [...workflows.values()].flatMap(({ object, rules: own }) => own.map((rule) => ({ object, rule })));
    return rules.map(({ object, rule }, index) => ({
      // Rules have no records here; their ids only tell them apart within one state of the metadata.
      id: makeId('01Q', index + 1),
      name: rule.name,
      object,
      active: rule.active,
      actions: rule.actions.map((action, at) => ({
        id: makeId(ACTION_PREFIXES[action.type] ?? '04Y', index * 100 + at + 1),
        name: action.name,
        type: action.type,
      })),
      ...(rule.description === undefined ? {} : { description: rule.description }),
    }));
  }

  triggerRules(session: Session, recordId: string, ruleName?: string): void {
    this.#run(session, (scope) => {
      const id = normalizeId(recordId) ?? '';
      const object = scope.model.schema.objectOfId(id);
      const workflow = object && scope.model.automation.workflows.get(object.name.toLowerCase());
      const record = object?.queryable && scope.rights.mayRead(object) ? scope.records.find(object, id) : undefined;
      if (object === undefined || record === undefined) throw invalidCrossReference();
      for (const rule of workflow?.rules ?? []) {
        const isMeant = ruleName === undefined || rule.name === ruleName;
        if (!isMeant || !rule.active || !meets(scope, object, record, rule.filter)) continue;
        runActions(scope, object.name, id, rule.actions);
      }
    });
  }

  #run<T>(session: Session, work: (scope: SaveScope) => T): T {
    const scope = this.#scopeOf(session);
    return scope.database.transaction(() => {
      const result = work(scope);
      scope.counters.flush();
      return result;
    });
  }
}

const ACTION_PREFIXES: Readonly<Record<string, string>> = {
  Alert: '01W',
  FieldUpdate: '04Y',
  OutboundMessage: '04k',
  Task: '01V',
};
