import type { At, Expression } from '../syntax/ast.ts';
import { isAssignable, isCastable } from '../types/conversions.ts';
import { isVisible } from '../types/members.ts';
import { is, isList, isNumber, isSObjectType, numberRank, type Type, type UserSymbol } from '../types/type.ts';
import { writtenName } from '../types/link.ts';
import type { TypeName } from '../syntax/ast.ts';
import { choose, convertArgs } from './calls.ts';
import { convert, convertNumber, notNull, quoted, rowType, typeConstant, value, type Code } from './code.ts';
import type { Frame } from './frame.ts';
import { refuse } from './refused.ts';
import { sobjectMember } from './variables.ts';

type Of<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

export function typeOf(frame: Frame, name: TypeName): Type {
  return frame.world.resolve(name, frame.owner) ?? refuse(name, `Invalid type: ${writtenName(name)}`);
}

export function translateNew(frame: Frame, expression: Of<'new'>): Code {
  const type = typeOf(frame, expression.type);
  if (type.object) return newSObject(frame, expression, type);
  const args = expression.args.map((each) => value(frame, each));
  frame.calls = true;
  const { user } = type;
  if (user) {
    const js = constructorCall(frame, expression, user, args);
    return { type, js: `(new $C.${user.jsName}).${js}`, nonNull: true };
  }
  const { native } = type;
  if (!native || native.declaration.kind === 'interface' || native.declaration.base?.abstract === true) {
    return refuse(expression, `Type cannot be constructed: ${type.name}`);
  }
  const specialized = native.constructors.map((each) => ({
    ...each,
    parameters: each.parameters.map((parameter) =>
      frame.world.substitute(parameter, native.declaration.typeParameters, type.args)
    ),
  }));
  const chosen = choose(frame, specialized, args);
  if (!chosen) return refuse(expression, notDefined(type, args));
  const make = frame.unit.constant(
    'c',
    `$R.construct(${quoted(native.name)},${quoted(chosen.nativeSignature ?? '')},${typeArguments(type)})`
  );
  return {
    type,
    js: `${make}(${['$R.apex', ...convertArgs(frame, expression, chosen, args)].join(',')})`,
    nonNull: true,
  };
}

const typeArguments = (type: Type): string => `[${type.args.map((arg) => quoted(arg.name)).join(',')}]`;

const notDefined = (type: Type, args: readonly Code[]): string =>
  `Constructor not defined: [${type.name}].<Constructor>(${args.map((arg) => arg.type.name).join(', ')})`;

function constructorCall(frame: Frame, at: At, user: UserSymbol, args: readonly Code[]): string {
  if (user.kind !== 'class') refuse(at, `Type cannot be constructed: ${user.name}`);
  if (user.declaration.modifiers.isAbstract) refuse(at, `Abstract classes cannot be constructed: ${user.name}`);
  frame.world.uses?.classes.add(user.top.key);
  const chosen = choose(frame, user.constructors, args);
  if (!chosen?.user) return refuse(at, notDefined(user.type, args));
  if (!isVisible(frame.world, chosen.user, frame.owner))
    refuse(
      at,
      `Constructor is not visible: [${user.name}].<Constructor>(${chosen.parameters.map(({ name }) => name).join(', ')})`
    );
  return `${chosen.user.jsName}(${convertArgs(frame, at, chosen, args).join(',')})`;
}

/** `this(…)` and `super(…)`; what stands first in a constructor that has neither is an empty `super()`. */
export function translateConstructorCall(frame: Frame, expression: Of<'constructorCall'>): Code {
  if (!frame.isConstructor)
    refuse(expression, `Call to '${expression.which}()' must be the first statement in a constructor method`);
  const args = expression.args.map((each) => value(frame, each));
  frame.calls = true;
  return {
    type: frame.world.void,
    js: expression.which === 'this' ? thisCall(frame, expression, args) : superConstructor(frame, expression, args),
  };
}

function thisCall(frame: Frame, at: At, args: readonly Code[]): string {
  const chosen = choose(frame, frame.owner.constructors, args);
  if (!chosen?.user) return refuse(at, notDefined(frame.owner.type, args));
  return `this.${chosen.user.jsName}(${convertArgs(frame, at, chosen, args).join(',')})`;
}

/** Empty where the superclass has nothing to do. */
export function superConstructor(frame: Frame, at: At, args: readonly Code[]): string {
  const parent = frame.owner.superclass;
  if (!parent) return args.length === 0 ? 'void 0' : refuse(at, notDefined(frame.world.object, args));
  if (parent.user) {
    const chosen = choose(frame, parent.user.constructors, args);
    if (!chosen?.user) return refuse(at, notDefined(parent, args));
    return `this.${chosen.user.jsName}(${convertArgs(frame, at, chosen, args).join(',')})`;
  }
  const { native } = parent;
  const chosen = native && choose(frame, native.constructors, args);
  if (!native || !chosen) return refuse(at, notDefined(parent, args));
  const fill = frame.unit.constant(
    'c',
    `$R.initializer(${quoted(native.name)},${quoted(chosen.nativeSignature ?? '')})`
  );
  return `${fill}(${['$R.apex', 'this', ...convertArgs(frame, at, chosen, args)].join(',')})`;
}

function newSObject(frame: Frame, expression: Of<'new'>, type: Type): Code {
  const values = expression.args.map((arg) => {
    if (arg.kind !== 'assign' || arg.operator !== '=' || arg.target.kind !== 'name')
      return refuse(arg, `Type requires name=value pair construction: ${type.name}`);
    const { name } = arg.target;
    const member = sobjectMember(frame.world, type, name);
    if (!member || member.isChild) return refuse(arg, `Field does not exist: ${name} on ${type.name}`);
    const given = value(frame, arg.value);
    return `[${quoted(member.name)},${convert(frame, given, member.type, arg, `Invalid initializer type ${given.type.name} found for field ${type.name}.${member.name}: expected a value of type ${member.type.name}`)}]`;
  });
  frame.calls = true;
  return { type, js: `$R.newSObject(${quoted(type.name)},[${values.join(',')}])`, nonNull: true };
}

export function translateNewArray(frame: Frame, expression: Of<'newArray'>): Code {
  const type = typeOf(frame, expression.type);
  const size = value(frame, expression.size);
  const make = frame.unit.constant('c', `$R.literal("List",${typeArguments(type)})`);
  const js = convert(frame, size, frame.world.native('Integer'), expression);
  return { type, js: `${make}($R.apex,$R.nulls(${js}))`, nonNull: true };
}

export function translateNewCollection(frame: Frame, expression: Of<'newCollection'>): Code {
  const type = typeOf(frame, expression.type);
  const { native } = type;
  if (!native?.declaration.literal) return refuse(expression, `Type cannot be constructed: ${type.name}`);
  const [element = frame.world.object] = type.args;
  const values = expression.values.map((each) => {
    const code = value(frame, each);
    return convert(
      frame,
      code,
      element,
      each,
      `Initial expression is of incorrect type, expected: ${element.name} but was: ${code.type.name}`
    );
  });
  return { type, js: `${literalOf(frame, type)}($R.apex,[${values.join(',')}])`, nonNull: true };
}

const literalOf = (frame: Frame, type: Type): string =>
  frame.unit.constant('c', `$R.literal(${quoted(type.native?.name ?? '')},${typeArguments(type)})`);

export function translateNewMap(frame: Frame, expression: Of<'newMap'>): Code {
  const type = typeOf(frame, expression.type);
  const [key, element] = type.args;
  if (!key || !element || type.native?.key !== 'map')
    return refuse(expression, `Type cannot be constructed: ${type.name}`);
  const entries = expression.entries.map(
    ([left, right]) =>
      `[${convert(frame, value(frame, left), key, left)},${convert(frame, value(frame, right), element, right)}]`
  );
  return { type, js: `${literalOf(frame, type)}($R.apex,[${entries.join(',')}])`, nonNull: true };
}

export function translateCast(frame: Frame, expression: Of<'cast'>): Code {
  const type = typeOf(frame, expression.type);
  const code = value(frame, expression.value);
  const { world } = frame;
  if (code.type === type) return code;
  if (code.type.kind === 'null') return { type, js: code.js };
  const row = rowType(code);
  if (row && isSObjectType(type)) return { type, js: `$R.cast($R.single(${code.js}),${typeConstant(frame, type)})` };
  if (!isCastable(world, code.type, type))
    refuse(
      expression,
      `Incompatible types since an instance of ${code.type.name} is never an instance of ${type.name}`
    );
  if (isNumber(type)) return castNumber(frame, code, type);
  // Upwards nothing is to be checked at run time.
  if (isAssignable(world, code.type, type) && !isList(type))
    return { ...code, type, js: convert(frame, code, type, expression) };
  if (is(type, 'id'))
    return { type, js: `$R.toId($R.cast(${code.js},${typeConstant(frame, world.native('String'))}))` };
  return { type, js: `$R.cast(${code.js},${typeConstant(frame, type)})` };
}

function castNumber(frame: Frame, code: Code, type: Type): Code {
  if (!isNumber(code.type)) return { type, js: `$R.castNumber(${code.js},${typeConstant(frame, type)})` };
  if (numberRank(code.type) < numberRank(type)) return { ...code, type, js: convertNumber(frame, code, type) };
  return { type, js: `$R.narrow(${code.js},${quoted(type.name)})`, nonNull: code.nonNull ?? false };
}

export function translateInstanceOf(frame: Frame, expression: Of<'instanceOf'>): Code {
  const type = typeOf(frame, expression.type);
  const code = value(frame, expression.value);
  if (!isCastable(frame.world, code.type, type))
    refuse(
      expression,
      `Incompatible types since an instance of ${code.type.name} is never an instance of ${type.name}`
    );
  return {
    type: frame.world.native('Boolean'),
    js: `${typeConstant(frame, type)}.isInstance(${code.js})`,
    nonNull: true,
  };
}

export function translateIndex(frame: Frame, expression: Of<'index'>): { target: Code; index: string; element: Type } {
  const target = value(frame, expression.target);
  const [element] = target.type.args;
  if (!isList(target.type) || !element)
    return refuse(expression, `Expression must be a list type: ${target.type.name}`);
  const index = convert(frame, value(frame, expression.index), frame.world.native('Integer'), expression);
  return { target: { ...target, js: notNull(target), nonNull: true }, index, element };
}
