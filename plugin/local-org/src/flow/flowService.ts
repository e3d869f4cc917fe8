import { ApiError, type FlowInfo, type FlowService, type Session } from '../contract.ts';
import { RowAccess } from '../security/rowAccess.ts';
import type { SaveScope } from '../save/change.ts';
import { systemRights } from '../save/systemUpdate.ts';
import type { FlowDef, VariableDef } from './flowDef.ts';
import { toPlain } from './callSteps.ts';
import { Interview } from './interview.ts';
import { runInterview } from './steps.ts';
import { flowScope } from './triggers.ts';
import { FlowFault, FlowRecord, FlowRefusal, type FlowValue } from './values.ts';

/** The flows of an org that a client may start. Each interview is one transaction. */
export class Flows implements FlowService {
  readonly #scopeOf: (session: Session) => SaveScope;
  readonly #system: () => Session;

  constructor(scopeOf: (session: Session) => SaveScope, system: () => Session) {
    this.#scopeOf = scopeOf;
    this.#system = system;
  }

  list(): readonly FlowInfo[] {
    const { flows } = this.#scopeOf(this.#system()).model.automation;
    return [...flows.values()].filter(({ trigger }) => trigger === undefined).map(infoOf);
  }

  run(session: Session, name: string, inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const caller = this.#scopeOf(session);
    const flow = caller.model.automation.flows.get(name.toLowerCase());
    if (flow === undefined || flow.trigger)
      throw new ApiError('NOT_FOUND', `There is no flow ${name}`, { status: 404 });
    if (!caller.rights.has('RunFlow') && !caller.rights.has('ManageFlow')) {
      throw new ApiError('INSUFFICIENT_ACCESS', 'The user needs the permission to run flows.', { status: 403 });
    }
    const budget = { elements: 0 };
    return caller.database.transaction(() => {
      const interview = new Interview(flow, { scope: scopeFor(flow, caller, budget), budget, isBeforeSave: false });
      for (const [key, value] of Object.entries(inputs)) take(interview, key, value);
      refusing(() => {
        runInterview(interview);
      });
      caller.counters.flush();
      return Object.fromEntries([...interview.outputs()].map(([key, value]) => [key, toPlain(value)]));
    });
  }
}

const infoOf = (flow: FlowDef): FlowInfo => {
  const shown = ({ name, dataType, isCollection, object }: VariableDef) => ({
    name,
    type: dataType === 'SObject' ? (object ?? 'SObject') : dataType,
    isCollection,
  });
  const variables = [...flow.variables.values()];
  return {
    name: flow.name,
    label: flow.label,
    inputs: variables.filter(({ isInput }) => isInput).map(shown),
    outputs: variables.filter(({ isOutput }) => isOutput).map(shown),
  };
};

/** A flow runs with the access of its user unless it says otherwise. */
function scopeFor(flow: FlowDef, caller: SaveScope, budget: { elements: number }): SaveScope {
  if (flow.runMode === 'DefaultMode') return { ...caller, flowBudget: budget };
  if (flow.runMode === 'SystemModeWithoutSharing') return flowScope(caller, budget);
  const wide = systemRights(caller.rights);
  const rights: SaveScope['rights'] = {
    ...wide,
    viewsAll: (object) => caller.rights.viewsAll(object),
    modifiesAll: (object) => caller.rights.modifiesAll(object),
  };
  const rows = new RowAccess(caller.session.userId, rights, caller.model, () => caller.principals());
  return { ...caller, rights, rows, flowBudget: budget };
}

/** Only variables that are available for input take values; other names are refused. */
function take(interview: Interview, name: string, value: unknown): void {
  const variable = interview.flow.variables.get(name.toLowerCase());
  if (!variable?.isInput) {
    throw new ApiError('INVALID_ARGUMENT_TYPE', `The flow ${interview.flow.name} has no input ${name}`);
  }
  interview.set(name, fromRequest(interview, variable, value));
}

function fromRequest(interview: Interview, variable: VariableDef, value: unknown): FlowValue {
  if (Array.isArray(value)) return value.map((item) => fromRequest(interview, variable, item));
  if (variable.dataType !== 'SObject') {
    const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    if (isPlain) return value as string | number | boolean | null;
    throw new ApiError('INVALID_ARGUMENT_TYPE', `${variable.name} takes a single value`);
  }
  const object = interview.scope.model.schema.object(variable.object ?? '');
  if (object === undefined || typeof value !== 'object' || value === null) return null;
  const record = new FlowRecord(object);
  for (const [name, given] of Object.entries(value)) {
    if (name === 'attributes') continue;
    interview.setField(record, name, fromRequest(interview, { ...variable, dataType: 'String' }, given));
  }
  return record;
}

/** A flow that fails answers as the platform does, without the details that the log has. */
function refusing(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (error instanceof FlowRefusal) throw error.errors[0] ?? error;
    if (
      error instanceof FlowFault ||
      (error instanceof ApiError && error.errorCode === 'CANNOT_EXECUTE_FLOW_TRIGGER')
    ) {
      throw new ApiError(
        'UNKNOWN_EXCEPTION',
        `An unhandled fault has occurred in this flow\nAn unhandled fault has occurred while processing the flow.  Please contact your system administrator for more information. ${error.message}`
      );
    }
    throw error;
  }
}
