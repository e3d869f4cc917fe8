import type { ConditionDef, ElementDef, ValueDef } from './flowDef.ts';

const present = <T>(values: readonly (T | undefined)[]): readonly T[] => values.filter((value) => value !== undefined);

/** Where an element may lead. */
export function connectorsOf(element: ElementDef): readonly string[] {
  const more =
    element.kind === 'decision'
      ? element.rules.map(({ next }) => next)
      : element.kind === 'loop'
        ? [element.body]
        : 'fault' in element
          ? [element.fault]
          : [];
  return present([element.next, ...more]);
}

/** The fields of its object that an element names. */
export function fieldsOf(element: ElementDef): readonly string[] {
  const filters = 'filters' in element ? element.filters.items.map(({ left }) => left) : [];
  const values = 'values' in element ? element.values.map(({ field }) => field) : [];
  const read = element.kind === 'lookup' ? element.outputFields.map(({ field }) => field) : [];
  return present([...filters, ...values, ...read, element.kind === 'lookup' ? element.sortField : undefined]);
}

/** Everything that an element evaluates. */
export function valuesOf(element: ElementDef): readonly ValueDef[] {
  switch (element.kind) {
    case 'assignment':
      return present(element.items.map(({ value }) => value));
    case 'decision':
      return present(element.rules.flatMap(({ conditions }) => conditions.items.map(({ right }) => right)));
    case 'loop':
      return [{ kind: 'reference', path: element.collection.split('.') }];
    case 'action':
    case 'subflow':
      return present(element.inputs.map(({ value }) => value));
    case 'error':
      return element.messages.map(({ text }) => ({ kind: 'text', text }));
    default: {
      const filters = 'filters' in element ? element.filters.items.map(({ right }) => right) : [];
      const values = 'values' in element ? element.values.map(({ value }) => value) : [];
      const input = 'input' in element ? element.input : undefined;
      const records: ValueDef | undefined =
        input === undefined ? undefined : { kind: 'reference', path: input.split('.') };
      return present([...filters, ...values, records, element.kind === 'lookup' ? element.limit : undefined]);
    }
  }
}

export const conditionsOf = (element: ElementDef): readonly ConditionDef[] =>
  element.kind === 'decision' ? element.rules.flatMap(({ conditions }) => conditions.items) : [];

/** The resources that an element assigns to. */
export function targetsOf(element: ElementDef): readonly string[] {
  switch (element.kind) {
    case 'assignment':
      return element.items.map(({ to }) => to);
    case 'loop':
      return present([element.variable]);
    case 'lookup':
      return present([element.output, ...element.outputFields.map(({ to }) => to)]);
    case 'create':
      return present([element.idTo]);
    case 'action':
    case 'subflow':
      return element.outputs.map(({ to }) => to);
    default:
      return [];
  }
}
