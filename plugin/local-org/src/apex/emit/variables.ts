import type { At, Expression } from '../syntax/ast.ts';
import { relationshipField } from '../../metadata/schema.ts';
import { isVisible, variableOf } from '../types/members.ts';
import { is, type Type, type Variable, type UserSymbol } from '../types/type.ts';
import type { World } from '../types/world.ts';
import { notNull, quoted, rowType, type Code } from './code.ts';
import type { Frame } from './frame.ts';
import { refuse } from './refused.ts';

/** Something that can be read and perhaps written. */
export interface Reference {
  readonly type: Type;
  readonly name: string;
  read(): string;
  /** An expression that writes and has the written value. */
  write(js: string): string;
  readonly nonNull?: boolean;
  readonly guards?: readonly string[];
  readonly describes?: string;
  readonly isQuery?: boolean;
}

/** The statics of a class, which are made when first asked for. */
export function staticsOf(frame: Frame, symbol: UserSymbol): string {
  const id = frame.unit.constant('i', `$R.id(${quoted(symbol.jsName)})`);
  return `($R.statics[${id}]||$R.init(${id}))`;
}

/** An expression that can be named twice without being run twice. */
export function stable(frame: Frame, js: string, setup: string[]): string {
  if (/^[\w$]+$/.test(js)) return js;
  const temp = frame.temp();
  setup.push(`${temp}=${js}`);
  return temp;
}

export function localReference(frame: Frame, name: string): Reference | undefined {
  const local = frame.find(name);
  if (!local) return undefined;
  return {
    type: local.type,
    name: local.name,
    nonNull: local.nonNull,
    read: () => local.js,
    write: (js) => `(${local.js}=${js})`,
  };
}

/** A field or property of the class in which the code stands, or of what it inherits or is nested in. */
export function memberInScope(frame: Frame, at: At, name: string): Reference | undefined {
  for (let symbol: UserSymbol | undefined = frame.owner; symbol; symbol = symbol.outer) {
    const variable = variableOf(frame.world, symbol.type, name);
    if (!variable) continue;
    if (variable.isStatic) return staticReference(frame, at, variable);
    if (symbol !== frame.owner) continue;
    if (frame.isStatic)
      refuse(at, `Non static field cannot be referenced from a static context: ${name} from the type ${symbol.name}`);
    return instanceReference(frame, at, { type: symbol.type, js: 'this', nonNull: true }, variable);
  }
  return undefined;
}

function checkAccess(frame: Frame, at: At, variable: Variable): void {
  const { user } = variable;
  if (!user) return;
  if (!isVisible(frame.world, user, frame.owner)) refuse(at, `Variable is not visible: ${variable.name}`);
}

function writable(frame: Frame, at: At, variable: Variable): void {
  const { user, name } = variable;
  const access = user && { ...user, access: user.writeAccess };
  if (!variable.canWrite || (access && !isVisible(frame.world, access, frame.owner)))
    refuse(at, `A value cannot be stored to ${name} in type ${variable.owner.name}`);
  const inside = user?.symbol === frame.owner && (frame.isConstructor || frame.property === undefined);
  if (variable.isFinal && !inside)
    refuse(at, `Final members can only be assigned in their declaration, init blocks, or constructors: ${name}`);
}

function readable(frame: Frame, at: At, variable: Variable): void {
  const { user, name } = variable;
  const access = user && { ...user, access: user.readAccess };
  if (!variable.canRead || (access && !isVisible(frame.world, access, frame.owner)))
    refuse(at, `A value cannot be read from ${name} in type ${variable.owner.name}`);
}

export function staticReference(frame: Frame, at: At, variable: Variable): Reference {
  checkAccess(frame, at, variable);
  const { user, type, name } = variable;
  const base = { type, name };
  if (!user) return nativeReference(frame, at, variable, undefined);
  const { symbol, jsName } = user;
  if (symbol.kind === 'enum') {
    return {
      ...base,
      nonNull: true,
      read: () => `$C.${symbol.jsName}.${jsName}`,
      write: () => refuse(at, `A value cannot be stored to ${name} in type ${symbol.name}`),
    };
  }
  const isOwn = isOwnAccessor(frame, variable);
  return {
    ...base,
    read: () => {
      readable(frame, at, variable);
      if (!user.hasGetter || isOwn) return `${staticsOf(frame, symbol)}.${jsName}`;
      frame.calls = true;
      return `$C.${symbol.jsName}.get${jsName}()`;
    },
    write: (js) => {
      writable(frame, at, variable);
      if (!user.hasSetter || isOwn) return `(${staticsOf(frame, symbol)}.${jsName}=${js})`;
      frame.calls = true;
      const temp = frame.temp();
      return `(${temp}=${js},$C.${symbol.jsName}.set${jsName}(${temp}),${temp})`;
    },
  };
}

/** In the accessors of a property its name is the value behind it. */
const isOwnAccessor = (frame: Frame, { user, name }: Variable): boolean =>
  user !== undefined && user.symbol === frame.owner && frame.property === name.toLowerCase();

export function instanceReference(frame: Frame, at: At, target: Code, variable: Variable): Reference {
  checkAccess(frame, at, variable);
  const { user, type, name } = variable;
  const base = { type, name, ...(target.guards ? { guards: target.guards } : {}) };
  if (!user) return { ...base, ...nativeReference(frame, at, variable, target) };
  const { jsName } = user;
  const isOwn = isOwnAccessor(frame, variable);
  const isSuper = target.js === 'super';
  const owner = `$C.${user.symbol.jsName}.prototype`;
  const self = isSuper ? 'this' : target.js;
  return {
    ...base,
    read: () => {
      readable(frame, at, variable);
      if (!user.hasGetter || isOwn) return `${self}.${jsName}`;
      frame.calls = true;
      return isSuper ? `${owner}.get${jsName}.call(this)` : `${self}.get${jsName}()`;
    },
    write: (js) => {
      writable(frame, at, variable);
      if (!user.hasSetter || isOwn) return `(${self}.${jsName}=${js})`;
      frame.calls = true;
      const temp = frame.temp();
      return `(${temp}=${js},${isSuper ? `${owner}.set${jsName}.call(this,${temp})` : `${self}.set${jsName}(${temp})`},${temp})`;
    },
  };
}

function nativeReference(frame: Frame, at: At, variable: Variable, target: Code | undefined): Reference {
  const { owner, name, nativeSignature } = variable;
  const type = triggerType(frame, variable) ?? variable.type;
  const declared = owner.native?.name ?? owner.name;
  if (nativeSignature === undefined) {
    const value = frame.unit.constant('e', `$R.enumValue(${quoted(declared)},${quoted(name)})`);
    return {
      type,
      name,
      nonNull: true,
      read: () => value,
      write: () => refuse(at, `A value cannot be stored to ${name} in type ${declared}`),
    };
  }
  const self = target ? `,${notNull(target)}` : '';
  const accessor = (kind: 'get' | 'set'): string =>
    frame.unit.constant('g', `$R.accessor(${quoted(declared)},${quoted(nativeSignature)},"${kind}")`);
  return {
    type,
    name,
    read: () => {
      readable(frame, at, variable);
      frame.calls = true;
      return `${accessor('get')}($R.apex${self})`;
    },
    write: (js) => {
      writable(frame, at, variable);
      const temp = frame.temp();
      return `(${temp}=${js},${accessor('set')}($R.apex${self},${temp}),${temp})`;
    },
  };
}

/** `Trigger.new` is a list of the object that the trigger is on. */
function triggerType(frame: Frame, { owner, name }: Variable): Type | undefined {
  const object = frame.unit.triggerObject;
  if (!object || !is(owner, 'trigger')) return undefined;
  if (/^(?:new|old)$/i.test(name)) return frame.world.list(object);
  if (/^(?:new|old)map$/i.test(name)) return frame.world.native('Map', frame.world.native('Id'), object);
  return undefined;
}

/** `record.Name`, `record.Owner`, `record.OrderItems`. */
export function fieldReference(frame: Frame, at: At, target: Code, name: string): Reference | undefined {
  const field = sobjectMember(frame.world, target.type, name);
  if (!field) return undefined;
  const base = { type: field.type, name: field.name, ...(target.guards ? { guards: target.guards } : {}) };
  return {
    ...base,
    read: () => `$R.field(${target.js},${quoted(field.name)})`,
    write: (js) => {
      if (field.isChild) refuse(at, `A value cannot be stored to ${name} in type ${target.type.name}`);
      return `$R.setField(${target.js},${quoted(field.name)},${js})`;
    },
  };
}

export interface SObjectMember {
  readonly name: string;
  readonly type: Type;
  readonly isChild: boolean;
}

/** A field, parent or children of an SObject type, by name. */
export function sobjectMember(world: World, type: Type, name: string): SObjectMember | undefined {
  const { object } = type;
  // Any record has an id.
  if (!object)
    return is(type, 'sobject') && /^id$/i.test(name)
      ? { name: 'Id', type: world.native('Id'), isChild: false }
      : undefined;
  const field = object.fields.get(name.toLowerCase());
  if (field) return { name: field.name, type: world.fieldType(field), isChild: false };
  const parent = relationshipField(object, name);
  if (parent?.relationshipName !== undefined) {
    const [only, ...others] = parent.referenceTo;
    const known = only !== undefined && others.length === 0 ? world.sobject(only) : world.sobject('Name');
    return { name: parent.relationshipName, type: known ?? world.native('SObject'), isChild: false };
  }
  const child = world.schema
    .childRelationships(object.name)
    .find((each) => each.name.toLowerCase() === name.toLowerCase());
  const childType = child && world.sobject(child.childObject);
  return childType && { name: child.name, type: world.list(childType), isChild: true };
}

/** What stands before a dot: a value, or the name of a type or namespace. */
export interface Place {
  readonly value?: Reference;
  readonly type?: Type | undefined;
  readonly namespace?: string;
  /** `Schema.SObjectType.Account.fields` and `.fieldSets`. */
  readonly describes?: { readonly object: string; readonly what: 'fields' | 'fieldSets' };
}

/** A value that is read only. */
export function fixed(code: Code, name: string, at: At): Reference {
  return {
    type: code.type,
    name,
    ...(code.nonNull === undefined ? {} : { nonNull: code.nonNull }),
    ...(code.guards ? { guards: code.guards } : {}),
    ...(code.describes === undefined ? {} : { describes: code.describes }),
    ...(code.isQuery === undefined ? {} : { isQuery: code.isQuery }),
    read: () => code.js,
    write: () => refuse(at, `Expression cannot be assigned`),
  };
}

export function toCode(reference: Reference): Code {
  const { type, nonNull, guards, describes, isQuery } = reference;
  return {
    type,
    js: reference.read(),
    ...(nonNull === undefined ? {} : { nonNull }),
    ...(guards ? { guards } : {}),
    ...(describes === undefined ? {} : { describes }),
    ...(isQuery === undefined ? {} : { isQuery }),
  };
}

/** A member of a value. */
export function memberReference(frame: Frame, at: At, target: Code, name: string): Reference {
  const row = rowType(target);
  const single: Code =
    row && !variableOf(frame.world, target.type, name) ? { type: row, js: `$R.single(${target.js})` } : target;
  const field = fieldReference(frame, at, single, name);
  if (field) return field;
  const variable = variableOf(frame.world, single.type, name);
  if (!variable || variable.isStatic) {
    refuse(at, `Variable does not exist: ${name}`);
  }
  return instanceReference(frame, at, single, variable);
}

export const isNamed = (expression: Expression, name: string): boolean =>
  expression.kind === 'name' && expression.name.toLowerCase() === name;
