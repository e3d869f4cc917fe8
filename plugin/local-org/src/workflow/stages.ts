import { runAfterSave, runBeforeDelete, runBeforeSave } from '../flow/triggers.ts';
import type { AutomationStages } from '../save/change.ts';
import { reevaluateRules, runRules } from './rules.ts';

/** The automation of an org, stage by stage. */
export const automationStages: AutomationStages = {
  beforeTriggers: runBeforeSave,
  afterTriggers: (written, scope) => {
    runRules(written, scope);
    if (!written.some((change) => change.errors.length > 0)) runAfterSave(written, scope);
  },
  beforeDelete: runBeforeDelete,
  reevaluate: reevaluateRules,
};
