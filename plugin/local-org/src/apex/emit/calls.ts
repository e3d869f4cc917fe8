import type { At, Expression } from '../syntax/ast.ts';
import { applicable, isVisible, lineage, methodsOf, signatureText } from '../types/members.ts';
import { is, isSObjectType, type Callable, type Type, type UserSymbol } from '../types/type.ts';
import { convert, notNull, quoted, rowType, value, type Code } from './code.ts';
import type { Frame } from './frame.ts';
import { isNeverNullCall } from './nullness.ts';
import { guarded, placeOf } from './place.ts';
import { refuse } from './refused.ts';
import { toCode } from './variables.ts';

type Call = Extract<Expression, { kind: 'call' }>;

export function translateCall(frame: Frame, call: Call): Code {
  const { target } = call;
  if (!target) return unqualified(frame, call);
  if (target.kind === 'super') return superCall(frame, call);
  const args = call.args.map((each) => value(frame, each));
  const place = placeOf(frame, target);
  // A variable may happen to be called like its type, whose static method is meant then.
  const isOfType =
    place?.type && place.value && !methodsOf(frame.world, place.value.type, call.name).some((each) => !each.isStatic);
  if (place?.value && !isOfType) {
    const code = toCode(place.value);
    return onValue(frame, call, call.safe ? guarded(frame, code) : code, args);
  }
  if (place?.type) return onType(frame, call, place.type, args);
  return refuse(target, `Variable does not exist: ${nameOf(target)}`);
}

const nameOf = (expression: Expression): string => ('name' in expression ? expression.name : '');

/** The overload that the arguments mean. A query among them may stand for its one row. */
export function choose(frame: Frame, candidates: readonly Callable[], args: readonly Code[]): Callable | undefined {
  const [best] = applicable(
    frame.world,
    candidates,
    args.map(({ type }) => type)
  );
  if (best || !args.some(rowType)) return best;
  return applicable(
    frame.world,
    candidates,
    args.map((arg) => rowType(arg) ?? arg.type)
  )[0];
}

export function convertArgs(frame: Frame, at: At, method: Callable, args: readonly Code[]): string[] {
  return args.map((arg, index) => {
    const parameter = method.parameters[index];
    return parameter ? convert(frame, arg, parameter, at) : arg.js;
  });
}

function unknown(at: At, name: string, args: readonly Code[], type: Type): never {
  refuse(
    at,
    `Method does not exist or incorrect signature: void ${signatureText(
      name,
      args.map((arg) => arg.type)
    )} from the type ${type.name}`
  );
}

/** A method of the class in which the code stands, of what that inherits, or a static one of the class around it. */
function unqualified(frame: Frame, call: Call): Code {
  const args = call.args.map((each) => value(frame, each));
  for (let symbol: UserSymbol | undefined = frame.owner; symbol; symbol = symbol.outer) {
    const candidates = methodsOf(frame.world, symbol.type, call.name);
    const method = choose(frame, candidates, args);
    if (!method) continue;
    if (method.isStatic) return invokeStatic(frame, call, method, args);
    if (symbol !== frame.owner) continue;
    if (frame.isStatic)
      refuse(call, `Non static method cannot be referenced from a static context: ${methodText(method)}`);
    return invoke(frame, call, { type: symbol.type, js: 'this', nonNull: true }, method, args);
  }
  return unknown(call, call.name, args, frame.owner.type);
}

const methodText = (method: Callable): string =>
  `${method.returns.name} ${method.owner.name}.${signatureText(method.name, method.parameters)}`;

function onType(frame: Frame, call: Call, type: Type, args: readonly Code[]): Code {
  if (type.object) {
    const special = sobjectStatic(frame, call, type, args);
    if (special) return special;
  }
  const candidates = methodsOf(frame.world, type, call.name);
  const method = choose(
    frame,
    candidates.filter((each) => each.isStatic),
    args
  );
  if (method) return invokeStatic(frame, call, method, args);
  const instance = choose(frame, candidates, args);
  if (!instance) return unknown(call, call.name, args, type);
  // `Outer.method()` of an object that is one.
  const isSelf = !frame.isStatic && [...lineage(frame.world, frame.owner.type)].includes(type);
  if (isSelf && type.user) return invoke(frame, call, { type, js: 'this', nonNull: true }, instance, args);
  return refuse(call, `Non static method cannot be referenced from a static context: ${methodText(instance)}`);
}

/** Static methods of SObject types: the token, and those of custom settings and metadata types. */
function sobjectStatic(frame: Frame, call: Call, type: Type, args: readonly Code[]): Code | undefined {
  const { world } = frame;
  const name = call.name.toLowerCase();
  if (name === 'getsobjecttype' && args.length === 0)
    return { type: world.native('Schema.SObjectType'), js: `$R.objectToken(${quoted(type.name)})`, nonNull: true };
  const kind = type.object?.kind;
  const isSetting = kind === 'setting';
  if (!isSetting && kind !== 'metadata') return undefined;
  const names: Readonly<Record<string, string>> = {
    getinstance: 'getInstance',
    getall: 'getAll',
    ...(isSetting ? { getorgdefaults: 'getOrgDefaults', getvalues: 'getValues' } : {}),
  };
  const method = names[name];
  if (method === undefined) return undefined;
  frame.calls = true;
  const returns = name === 'getall' ? world.native('Map', world.native('String'), type) : type;
  return {
    type: returns,
    js: `$R.customData(${quoted(type.name)},${quoted(method)},[${args.map(({ js }) => js).join(',')}])`,
  };
}

function onValue(frame: Frame, call: Call, target: Code, args: readonly Code[]): Code {
  const { world } = frame;
  if (target.type.kind === 'void')
    refuse(
      call,
      `Method does not exist or incorrect signature: void ${signatureText(
        call.name,
        args.map((arg) => arg.type)
      )} from the type void`
    );
  let receiver = target;
  let candidates = methodsOf(world, target.type, call.name);
  const row = rowType(target);
  if (row && candidates.length === 0) {
    receiver = { ...target, type: row, js: `$R.single(${target.js})` };
    candidates = methodsOf(world, row, call.name);
  }
  const fieldError = fieldAddError(frame, call, args);
  if (fieldError && candidates.every(({ owner }) => !is(owner, 'sobject'))) return fieldError;
  const method = choose(
    frame,
    candidates.filter((each) => !each.isStatic),
    args
  );
  if (method) return invoke(frame, call, receiver, method, args);
  const other = choose(frame, candidates, args);
  if (other) refuse(call, `Static method cannot be referenced from a non static context: ${methodText(other)}`);
  return unknown(call, call.name, args, target.type);
}

/** `record.Field.addError('…')` is a call on the field, not on its value. */
function fieldAddError(frame: Frame, call: Call, args: readonly Code[]): Code | undefined {
  const { target, name } = call;
  if (name.toLowerCase() !== 'adderror' || target?.kind !== 'field') return undefined;
  const record = placeOf(frame, target.target)?.value;
  if (!record || !isSObjectType(record.type)) return undefined;
  const text = frame.world.native('String');
  const given: readonly Code[] = [{ type: text, js: quoted(target.name), nonNull: true }, ...args];
  const method = choose(frame, methodsOf(frame.world, frame.world.native('SObject'), 'addError'), given);
  return method && invoke(frame, call, toCode(record), method, given);
}

function superCall(frame: Frame, call: Call): Code {
  const parent = frame.owner.superclass;
  const args = call.args.map((each) => value(frame, each));
  if (!parent || frame.isStatic)
    return refuse(
      call,
      parent ? 'Super cannot be referenced in a static context' : `No super type defined: ${frame.owner.name}`
    );
  const method = choose(frame, methodsOf(frame.world, parent, call.name), args);
  if (!method) return unknown(call, call.name, args, parent);
  return invoke(frame, call, { type: parent, js: 'super', nonNull: true }, method, args);
}

function checkVisible(frame: Frame, at: At, method: Callable): void {
  if (method.user && !isVisible(frame.world, method.user, frame.owner))
    refuse(at, `Method is not visible: ${methodText(method)}`);
}

function invokeStatic(frame: Frame, at: At, method: Callable, args: readonly Code[]): Code {
  checkVisible(frame, at, method);
  frame.calls = true;
  const given = convertArgs(frame, at, method, args);
  const base = { type: method.returns, ...flags(method) };
  if (method.user) return { ...base, js: `$C.${method.user.symbol.jsName}.${method.user.jsName}(${given.join(',')})` };
  if (method.nativeSignature === undefined)
    return {
      ...base,
      js: `$R.enumStatic(${quoted(method.owner.name)},${quoted(method.name)}${given.map((each) => `,${each}`).join('')})`,
    };
  return { ...base, js: `${nativeFunction(frame, method)}(${['$R.apex', ...given].join(',')})` };
}

/** Overloads of Database.query give a list of which one row may be taken. */
function flags(method: Callable): { isQuery?: boolean; nonNull?: boolean } {
  if (method.nativeSignature === undefined) return {};
  const isQuery = is(method.owner, 'database') && /^query/i.test(method.name);
  const isSure = /^(?:Integer|Boolean) /.test(method.nativeSignature) && isNeverNullCall(method.name);
  return { ...(isQuery ? { isQuery } : {}), ...(isSure ? { nonNull: true } : {}) };
}

export function nativeFunction(frame: Frame, method: Callable): string {
  const owner = method.owner.native?.name ?? method.owner.name;
  return frame.unit.constant('n', `$R.native(${quoted(owner)},${quoted(method.nativeSignature ?? '')})`);
}

function invoke(frame: Frame, at: At, target: Code, method: Callable, args: readonly Code[]): Code {
  checkVisible(frame, at, method);
  frame.calls = true;
  const given = convertArgs(frame, at, method, args);
  const guards = target.guards ? { guards: target.guards } : {};
  const type = narrowedResult(target.type, method);
  const base = { type, ...guards, ...flags(method) };
  const { user } = method;
  if (user) {
    if (target.js !== 'super') return { ...base, js: `${target.js}.${user.jsName}(${given.join(',')})` };
    if (user.isAbstract) refuse(at, `Abstract method cannot be called directly: ${methodText(method)}`);
    return { ...base, js: `$C.${user.symbol.jsName}.prototype.${user.jsName}.call(${['this', ...given].join(',')})` };
  }
  if (method.nativeSignature === undefined)
    return { ...base, js: `$R.enumMember(${notNull(target)},${quoted(method.name)})` };
  const self = target.js === 'super' ? 'this' : notNull(target);
  const native = nativeFunction(frame, method);
  if (target.js !== 'super' && mayBeOverridden(target.type, method)) {
    return { ...base, js: `$R.call(${[native, quoted(method.name), self, ...given].join(',')})` };
  }
  return { ...base, js: `${native}(${['$R.apex', self, ...given].join(',')})` };
}

/** Whether the object may be of a user class with a method of its own under this name. */
function mayBeOverridden(type: Type, method: Callable): boolean {
  if (type.user?.kind === 'enum' || is(type, 'string')) return false;
  return is(method.owner, 'object')
    ? Boolean(type.user) || is(type, 'object') || type.native?.declaration.kind === 'interface'
    : method.owner.native?.declaration.base?.extensible === true;
}

/** `record.clone()` is a record of the same type. */
function narrowedResult(target: Type, method: Callable): Type {
  const isClone = is(method.owner, 'sobject') && is(method.returns, 'sobject') && /^clone$/i.test(method.name);
  return isClone && target.object ? target : method.returns;
}
