import type { FieldDef, ObjectDef } from '../../../contract.ts';
import type { ApexTransaction, RuntimeType } from '../../transaction.ts';
import { ApexList } from '../collections/list.ts';
import { ApexMap } from '../collections/map.ts';
import { ApexSet } from '../collections/set.ts';
import { exception } from '../exceptions/standardExceptions.ts';
import { scalarOf } from './scalars.ts';
import { type JsonNode } from './tree.ts';
import { untyped } from './untyped.ts';

type ObjectNode = Extract<JsonNode, { kind: 'object' }>;

/** Makes values of a type from JSON. */
export class JsonDeserializer {
  private readonly apex: ApexTransaction;
  private readonly isStrict: boolean;

  constructor(apex: ApexTransaction, isStrict: boolean) {
    this.apex = apex;
    this.isStrict = isStrict;
  }

  /** @throws JSONException for JSON that does not fit the type */
  value(node: JsonNode, type: RuntimeType): unknown {
    if (node.kind === 'null') return null;
    switch (type.kind) {
      case 'enum':
        return this.enumValue(node, type);
      case 'sobject':
        return this.record(node, type);
      case 'class':
      case 'interface':
        return this.userObject(node, type);
      default:
        return this.native(node, type);
    }
  }

  private native(node: JsonNode, type: RuntimeType): unknown {
    const [first, second] = type.typeArguments;
    const name = type.name
      .replace(/^System\./i, '')
      .replace(/<.*$/, '')
      .toLowerCase();
    if ((name === 'list' || name === 'set') && first !== undefined) return this.collection(node, name, first);
    if (name === 'map' && first !== undefined && second !== undefined) return this.map(node, first, second);
    if (name === 'object') return untyped(this.apex, node);
    if (name === 'sobject') return this.genericRecord(node);
    return scalarOf(name, node);
  }

  private collection(node: JsonNode, kind: 'list' | 'set', element: RuntimeType): ApexList | ApexSet {
    if (node.kind !== 'array') throw malformed("Expected '[' at the beginning of List/Set");
    const items = node.items.map((item) => this.value(item, element));
    return kind === 'list' ? new ApexList(element.name, items) : ApexSet.of(this.apex, element.name, items);
  }

  private map(node: JsonNode, key: RuntimeType, value: RuntimeType): ApexMap {
    const entries = membersOf(node, 'map').map(
      ([name, member]) => [this.value({ kind: 'string', text: name }, key), this.value(member, value)] as const
    );
    return ApexMap.of(this.apex, key.name, value.name, entries);
  }

  private enumValue(node: JsonNode, type: RuntimeType): unknown {
    const name = node.kind === 'string' ? node.text : '';
    const found = type.enumValues.find((value) => value.name.toLowerCase() === name.toLowerCase());
    if (found === undefined) throw exception('JSONException', `Invalid enum value for ${type.name}: ${name}`);
    return found;
  }

  /** Members that the class does not have are left aside, unless they are to be refused. */
  private userObject(node: JsonNode, type: RuntimeType): unknown {
    const members = membersOf(node, 'object');
    const object = type.allocate?.() ?? (type.newInstance() as object);
    for (const [name, member] of members) {
      const field = type.fields.find((each) => !each.isStatic && each.name.toLowerCase() === name.toLowerCase());
      if (field === undefined) {
        if (this.isStrict) throw exception('JSONException', `Unrecognized field "${name}" (Class ${type.name})`);
        continue;
      }
      if (field.isTransient || field.set === undefined) continue;
      const fieldType = this.apex.types.resolve(field.type);
      if (fieldType === undefined) throw exception('JSONException', `Apex Type unsupported in JSON: ${field.type}`);
      field.set(object, this.value(member, fieldType));
    }
    return object;
  }

  private genericRecord(node: JsonNode): unknown {
    const attributes = membersOf(node, 'object').find(([name]) => name === 'attributes')?.[1];
    const named =
      attributes === undefined ? undefined : membersOf(attributes, 'object').find(([name]) => name === 'type');
    const type = named?.[1].kind === 'string' ? this.apex.types.resolve(named[1].text) : undefined;
    if (type?.kind !== 'sobject' || type.object === undefined)
      throw exception('JSONException', 'Cannot deserialize instance of SObject: its attributes name no type');
    return this.record(node, type);
  }

  private record(node: JsonNode, type: RuntimeType): unknown {
    const { object } = type;
    if (object === undefined) return this.genericRecord(node);
    const values = membersOf(node, 'object')
      .filter(([name]) => name !== 'attributes')
      .map(([name, member]): readonly [string, unknown] => this.recordMember(object, name, member));
    return this.apex.platform.newSObject(this.apex, object.name, values);
  }

  private recordMember(object: ObjectDef, name: string, node: JsonNode): readonly [string, unknown] {
    const field = object.fields.get(name.toLowerCase());
    if (field !== undefined) return [field.name, node.kind === 'null' ? null : scalarOf(scalarType(field), node)];
    const parent = [...object.fields.values()].find(
      ({ relationshipName }) => relationshipName?.toLowerCase() === name.toLowerCase()
    );
    if (parent?.relationshipName === undefined)
      throw exception('JSONException', `No such column '${name}' on sobject of type ${object.name}`);
    return [parent.relationshipName, this.parent(parent, node)];
  }

  private parent(field: FieldDef, node: JsonNode): unknown {
    if (node.kind === 'null') return null;
    const type = field.referenceTo.length === 1 ? this.apex.types.resolve(field.referenceTo[0] ?? '') : undefined;
    return type === undefined ? this.genericRecord(node) : this.record(node, type);
  }
}

/** The Apex type of a field, as `scalarOf` calls it. */
function scalarType({ type }: FieldDef): string {
  switch (type) {
    case 'boolean':
    case 'date':
    case 'datetime':
    case 'time':
      return type;
    case 'int':
      return 'integer';
    case 'double':
    case 'currency':
    case 'percent':
      return 'decimal';
    case 'id':
    case 'reference':
      return 'id';
    case 'base64':
      return 'blob';
    default:
      return 'string';
  }
}

const malformed = (problem: string): Error => exception('JSONException', `Malformed JSON: ${problem}`);

function membersOf(node: JsonNode, what: 'object' | 'map'): ObjectNode['members'] {
  if (node.kind !== 'object') throw malformed(`Expected '{' at the beginning of ${what}`);
  return node.members;
}
