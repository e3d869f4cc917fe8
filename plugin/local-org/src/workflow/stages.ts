import type { AutomationStages } from '../save/change.ts';
import { reevaluateRules, runRules } from './rules.ts';

/** The automation of an org, stage by stage. */
export const automationStages: AutomationStages = {
  beforeTriggers: () => undefined,
  afterTriggers: (written, scope) => {
    runRules(written, scope);
  },
  beforeDelete: () => undefined,
  reevaluate: reevaluateRules,
};
