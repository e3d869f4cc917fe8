/** The state machines as an Apex class, so that triggers and services decide by the same tables as the engine. */
import { lifecycles } from '../plugin/src/domain/states.ts';

/** Path of the class that {@link apexLifecycles} makes. */
export const APEX_LIFECYCLES = 'force-app/main/default/classes/shared/OM_Lifecycles.cls';

/** The source of `OM_Lifecycles`, not yet formatted: one constant per machine, named after it. */
export function apexLifecycles(): string {
  const machines = lifecycles.map(({ name, initial, table }) => {
    const rows = Object.entries(table).map(([state, targets]) => `${text(state)} => ${stateSet(targets)}`);
    return `public static final OM_Lifecycle ${name.toUpperCase()}_STATES = new OM_Lifecycle(${text(initial)}, new Map<String, Set<String>>{${rows.join(', ')}});`;
  });
  return `/** The state machines. Made from plugin/src/domain/states.ts; do not edit. "npm run docs" makes it again. */
public inherited sharing class OM_Lifecycles {
  ${machines.join('\n\n')}
}
`;
}

const text = (value: string): string => `'${value}'`;
const stateSet = (states: readonly string[]): string => `new Set<String>{${states.map(text).join(', ')}}`;
