import type { ObjectDef } from '../contract.ts';
import type { OrgSchema } from '../metadata/schema.ts';
import type { ElementDef, FlowDataType, FlowDef } from './flowDef.ts';
import { pathOf } from './readParts.ts';

/** What a name of a flow stands for, as far as its definition tells. */
export type Shape =
  | { readonly kind: 'scalar'; readonly dataType: FlowDataType }
  | { readonly kind: 'record'; readonly object: ObjectDef }
  | { readonly kind: 'list'; readonly item: Shape }
  /** Outputs of actions and subflows, whose types only those know. */
  | { readonly kind: 'outputs' };

const text: Shape = { kind: 'scalar', dataType: 'String' };
const ofObject = (schema: OrgSchema, name: string | undefined): Shape | undefined => {
  const object = name === undefined ? undefined : schema.object(name);
  return object && { kind: 'record', object };
};

/** The shape of a resource or of what an element leaves behind; undefined for a name that the flow does not know. */
export function shapeOf(flow: FlowDef, schema: OrgSchema, given: string): Shape | undefined {
  const name = given.toLowerCase();
  if (name === '$record' || name === '$record__prior') return ofObject(schema, flow.trigger?.object);
  const variable = flow.variables.get(name);
  if (variable) {
    const item = variable.dataType === 'SObject' ? ofObject(schema, variable.object) : scalar(variable.dataType);
    return variable.isCollection && item ? { kind: 'list', item } : item;
  }
  const calculated = flow.calculated.get(name);
  if (calculated) return scalar(calculated.dataType);
  const element = flow.elements.get(name);
  return element && shapeOfElement(flow, schema, element);
}

const scalar = (dataType: FlowDataType): Shape => ({ kind: 'scalar', dataType });

function shapeOfElement(flow: FlowDef, schema: OrgSchema, element: ElementDef): Shape | undefined {
  switch (element.kind) {
    case 'lookup': {
      const item = ofObject(schema, element.object);
      return item && !element.isFirstOnly ? { kind: 'list', item } : item;
    }
    case 'loop': {
      const [first = '', ...rest] = pathOf(element.collection);
      const collection = rest.length === 0 && first !== element.name ? shapeOf(flow, schema, first) : undefined;
      return collection?.kind === 'list' ? collection.item : undefined;
    }
    case 'create':
      return text;
    case 'action':
    case 'subflow':
      return { kind: 'outputs' };
    default:
      return undefined;
  }
}
