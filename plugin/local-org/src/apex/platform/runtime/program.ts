import type { ApexSource, Program } from '../../program.ts';
import type { ApexTransaction } from '../../transaction.ts';
import type { ClassMeta, MethodMeta } from '../../emit/meta.ts';
import { TRIGGER_EVENTS, type TriggerEvent } from '../triggers/context.ts';

/** How often each line of a class or trigger with a statement has run. */
export interface LineCounts {
  readonly name: string;
  readonly kind: ApexSource['kind'];
  readonly lines: ReadonlyMap<number, number>;
}

/** What has run since the last call, of what is no test. */
export function takeCoverage(program: Program): readonly LineCounts[] {
  const counts = program
    .coverage()
    .filter(({ isTest }) => !isTest)
    .map(({ name, kind, lines }) => ({ name, kind, lines: new Map(lines) }));
  program.resetCoverage();
  return counts;
}

/** Calls a static method that the metadata of a class names; a class without a sharing keyword has that of the door. */
export function callStatic(
  program: Program,
  apex: ApexTransaction,
  call: { readonly owner: ClassMeta; readonly method: MethodMeta; readonly args: readonly unknown[] },
  defaultSharing: 'with' | 'without' = 'without'
): unknown {
  const { owner, method, args } = call;
  const signature = `${method.name}(${method.parameters.map(({ type }) => type).join(',')})`;
  return program.invokeStatic(apex, owner.name, signature, args, { defaultSharing });
}

/** `before insert` as `BEFORE_INSERT`. */
export function eventOf(text: string): TriggerEvent | undefined {
  const name = text.trim().toUpperCase().replace(/\s+/g, '_');
  return TRIGGER_EVENTS.find((event) => event === name);
}
