import { MERGE_FIELDS, mergeFieldsOf } from '../../domain/customerNotice.ts';
import type { ProblemList } from '../problems.ts';
import { hint } from '../suggest.ts';
import type { DesignIndex } from './designIndex.ts';

/** Tasks alone are given to people, and what customers are told can be filled in. */
export function checkPeople(index: DesignIndex, problems: ProblemList): void {
  for (const { groupKey, stepKey, step } of index.steps.values()) {
    const path = ['groups', groupKey, 'steps', stepKey, 'assignment'];
    if (!step.assignment) continue;
    if (step.type !== 'manual') {
      problems.error(path, {
        code: 'FieldDoesNotApply',
        message: `"assignment" is for steps of type manual, and this one is ${step.type}`,
        action: 'Remove "assignment", or correct the type.',
      });
    } else if (step.assignment.strategy === 'queue' && step.assignment.skills.length > 0) {
      problems.error(path, {
        code: 'SkillsWithoutStrategy',
        message: 'the task stays in its queue, where whoever takes it may lack the skills',
        action: 'Choose the strategy roundRobin or leastLoaded, or remove the skills.',
      });
    }
  }
  checkNotice(index, problems);
}

function checkNotice({ document }: DesignIndex, problems: ProblemList): void {
  const { customerNotice: notice, gateways } = document;
  if (!notice) return;
  if (!gateways[notice.gateway]) {
    const keys = Object.keys(gateways);
    problems.error(['customerNotice', 'gateway'], {
      code: 'UnknownGateway',
      message: `there is no gateway "${notice.gateway}". ${hint(notice.gateway, keys)}`,
      action: 'Correct the name, or declare the gateway.',
    });
  }
  for (const part of ['subject', 'text'] as const) {
    for (const field of mergeFieldsOf(notice[part])) {
      if ((MERGE_FIELDS as readonly string[]).includes(field)) continue;
      problems.error(['customerNotice', part], {
        code: 'UnknownMergeField',
        message: `there is no merge field {{${field}}}. ${hint(field, MERGE_FIELDS)}`,
        action: `Use one of: ${MERGE_FIELDS.map((name) => `{{${name}}}`).join(', ')}.`,
      });
    }
  }
}
