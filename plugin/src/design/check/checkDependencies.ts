import { dependencyKey, type DependencyDocument } from '../document.ts';
import { durationMs } from '../duration.ts';
import type { ProblemList } from '../problems.ts';
import { hint } from '../suggest.ts';
import { ancestorsOf, namedSteps, type DesignIndex } from './designIndex.ts';
import { findCycles } from './findCycles.ts';

/** The engine's own group of gate and call to billing, as a dependency names it. */
const BILLING = 'billing';

/** What waits for what. */
export function checkDependencies(index: DesignIndex, problems: ProblemList): void {
  const seen = new Map<string, DependencyDocument>();
  for (const dependency of index.document.dependencies) {
    const path = ['dependencies', dependencyKey(dependency)];
    const pair = `${dependency.from} ${dependency.to} ${dependency.scope}`;
    if (seen.has(pair)) {
      problems.error(path, {
        code: 'ConflictingDependencies',
        message: `the same dependency is declared with lag ${seen.get(pair)?.lag} and with lag ${dependency.lag}`,
        action: 'Keep one of them.',
      });
    }
    seen.set(pair, dependency);
    if (durationMs(dependency.lag) < 0) {
      problems.error(path, {
        code: 'NegativeLag',
        message: `the lag ${dependency.lag} is negative: a step cannot start before what it waits for is done`,
        action: 'Write a lag of zero or more, or make it wait for an earlier step.',
      });
    }
    checkEnd('from', dependency, index, problems);
    checkEnd('to', dependency, index, problems);
  }
  checkCycles(index, problems);
}

function checkEnd(end: 'from' | 'to', dependency: DependencyDocument, index: DesignIndex, problems: ProblemList): void {
  const name = dependency[end];
  const path = ['dependencies', dependencyKey(dependency)];
  if (name.split('.')[0] === BILLING) {
    problems.error(path, end === 'from' ? afterGate(dependency.to, index) : beforeGate(dependency.from));
    return;
  }
  if (namedSteps(name, index.document).length > 0 || index.document.groups[name]) return;
  const [groupKey = '', stepKey] = name.split('.');
  const group = index.document.groups[groupKey];
  const suggestion =
    group && stepKey !== undefined
      ? `The group ${groupKey} has no step "${stepKey}". ${hint(stepKey, Object.keys(group.steps))}`
      : `There is no group "${groupKey}". ${hint(groupKey, Object.keys(index.document.groups))}`;
  problems.error(path, {
    code: 'UnknownStep',
    message: `"${name}" is no step. ${suggestion}`,
    action: 'Name the step as group.step, or the whole group.',
  });
}

function afterGate(to: string, index: DesignIndex) {
  const after = [...index.steps.keys()].filter((step) => {
    const before = ancestorsOf(step, index.waitsFor);
    return namedSteps(to, index.document).some((named) => named === step || before.has(named));
  });
  const mandatory = after.filter((step) => index.steps.get(step)?.step.mandatory);
  const reason =
    mandatory.length > 0
      ? `billing waits for ${mandatory.join(', ')}, which would wait for billing`
      : 'the plan is complete when billing starts, so nothing can run after it';
  return {
    code: 'StepAfterBillingGate',
    message: `${to} stands after the billing gate: ${reason}`,
    action: 'Let it wait for the step before the gate instead; who else is told of the gate stands in billing.also.',
  };
}

const beforeGate = (from: string) => ({
  code: 'BillingDependencyNotNeeded',
  message: `billing waits for every mandatory step by itself, ${from} included`,
  action: 'Remove the dependency; make the step mandatory if billing is to wait for it.',
});

function checkCycles(index: DesignIndex, problems: ProblemList): void {
  for (const backward of findCycles(index.waitsFor)) {
    const cycle = backward.toReversed();
    const [from = '', to = ''] = cycle;
    const cause = index.document.dependencies.find(
      (one) => namedSteps(one.from, index.document).includes(from) && namedSteps(one.to, index.document).includes(to)
    );
    problems.error(['dependencies', cause ? dependencyKey(cause) : ''], {
      code: 'DependencyCycle',
      message: `steps wait for one another in a circle, so none of them could start: ${cycle.join(' -> ')}`,
      action: 'Remove one of the dependencies on the way round.',
    });
  }
}
