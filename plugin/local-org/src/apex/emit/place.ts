import type { At, Expression } from '../syntax/ast.ts';
import { variableOf } from '../types/members.ts';
import { is, type Type } from '../types/type.ts';
import { quoted, type Code } from './code.ts';
import type { Frame } from './frame.ts';
import { refuse } from './refused.ts';
import {
  fixed,
  isNamed,
  localReference,
  memberInScope,
  memberReference,
  sobjectMember,
  staticReference,
  toCode,
  type Place,
  type Reference,
} from './variables.ts';

type FieldExpression = Extract<Expression, { kind: 'field' }>;

/** Finds out what stands before a dot: Apex takes variables before types, and types before namespaces. */
export function placeOf(frame: Frame, expression: Expression): Place | undefined {
  if (expression.kind === 'name') return namedPlace(frame, expression, expression.name);
  if (expression.kind === 'field') return fieldPlace(frame, expression);
  return { value: fixed(frame.unit.chain(frame, expression), '', expression) };
}

function namedPlace(frame: Frame, at: At, name: string): Place | undefined {
  const value = localReference(frame, name) ?? memberInScope(frame, at, name);
  const type = frame.world.named([name], frame.owner);
  if (value) return { value, type };
  const isNamespace = frame.world.isNamespace(name);
  if (!type && !isNamespace) return undefined;
  return { type, ...(isNamespace ? { namespace: name } : {}) };
}

function fieldPlace(frame: Frame, expression: FieldExpression): Place | undefined {
  const label = labelReference(frame, expression);
  if (label) return { value: label };
  const target = placeOf(frame, expression.target);
  if (!target) return undefined;
  const { name } = expression;
  if (target.value) return valuePlace(frame, expression, target.value, target.type);
  if (target.describes) return { value: describedMember(frame, expression, target.describes) };
  if (target.type) {
    const found = typeMember(frame, expression, target.type, name);
    if (found) return found;
  }
  if (target.namespace === undefined) return undefined;
  const type = frame.world.named([target.namespace, name], undefined);
  return type && { type };
}

/** `account.Name`, or `Account.SObjectType` where a variable happens to be called like its type. */
function valuePlace(frame: Frame, expression: FieldExpression, value: Reference, type: Type | undefined): Place {
  const { name } = expression;
  const isMember = !type || hasMember(frame, value.type, name);
  const ofType = isMember ? undefined : typeMember(frame, expression, type, name);
  if (ofType) return ofType;
  if (value.describes !== undefined) {
    if (/^fields$/i.test(name)) return { describes: { object: value.describes, what: 'fields' } };
    if (/^fieldsets$/i.test(name)) return { describes: { object: value.describes, what: 'fieldSets' } };
  }
  const code = toCode(value);
  return { value: memberReference(frame, expression, expression.safe ? guarded(frame, code) : code, name) };
}

function hasMember(frame: Frame, type: Type, name: string): boolean {
  return (
    sobjectMember(frame.world, type, name) !== undefined || variableOf(frame.world, type, name)?.isStatic === false
  );
}

/** The target of `?.`, kept so that it is asked for null first. */
export function guarded(frame: Frame, code: Code): Code {
  const temp = frame.temp();
  return {
    type: code.type,
    js: temp,
    nonNull: true,
    guards: [...(code.guards ?? []), `(${temp}=${code.js})===null`],
    ...(code.isQuery === true ? { isQuery: true } : {}),
  };
}

function typeMember(frame: Frame, at: At, type: Type, name: string): Place | undefined {
  const { world } = frame;
  if (is(type, 'schema.sobjecttype')) {
    const object = world.objectDef(name);
    if (object) {
      const js = `$R.describeObject(${quoted(object.name)})`;
      return {
        value: fixed(
          { type: world.native('Schema.DescribeSObjectResult'), js, nonNull: true, describes: object.name },
          name,
          at
        ),
      };
    }
  }
  if (type.object) return tokenPlace(frame, at, type, name);
  const variable = variableOf(world, type, name);
  if (variable?.isStatic === true) return { value: staticReference(frame, at, variable) };
  const inner = type.user ? world.innerOf(type.user, name)?.type : world.named([type.name, name], undefined);
  if (inner) return { type: inner };
  if (variable)
    refuse(at, `Non static field cannot be referenced from a static context: ${name} from the type ${type.name}`);
  return undefined;
}

/** `Account.SObjectType`, `Account.Name`, `Account.fields.Name`. */
function tokenPlace(frame: Frame, at: At, type: Type, name: string): Place | undefined {
  const { world } = frame;
  if (/^sobjecttype$/i.test(name)) {
    return {
      value: fixed(
        { type: world.native('Schema.SObjectType'), js: `$R.objectToken(${quoted(type.name)})`, nonNull: true },
        name,
        at
      ),
    };
  }
  const member = sobjectMember(world, type, name);
  if (member) {
    const js = `$R.fieldToken(${quoted(type.name)},${quoted(member.name)})`;
    return { value: fixed({ type: world.native('Schema.SObjectField'), js, nonNull: true }, name, at) };
  }
  if (/^fields$/i.test(name)) return { type };
  return undefined;
}

function describedMember(
  frame: Frame,
  at: FieldExpression,
  { object, what }: NonNullable<Place['describes']>
): Reference {
  const { world } = frame;
  if (what === 'fieldSets') {
    const js = `$R.fieldSet(${quoted(object)},${quoted(at.name)})`;
    return fixed({ type: world.native('Schema.FieldSet'), js, nonNull: true }, at.name, at);
  }
  const field = world.objectDef(object)?.fields.get(at.name.toLowerCase());
  if (!field) refuse(at, `Variable does not exist: ${at.name}`);
  const js = `$R.describeField(${quoted(object)},${quoted(field.name)})`;
  return fixed({ type: world.native('Schema.DescribeFieldResult'), js, nonNull: true }, at.name, at);
}

/** `Label.Name`, `System.Label.Name`, `Label.ns.Name`. */
function labelReference(frame: Frame, expression: FieldExpression): Reference | undefined {
  const { target, name } = expression;
  const isLabel = (each: Expression): boolean =>
    (isNamed(each, 'label') && !frame.find('label')) ||
    (each.kind === 'field' && each.name.toLowerCase() === 'label' && isNamed(each.target, 'system'));
  if (!isLabel(target)) return undefined;
  if (!frame.unit.hasLabel(name)) refuse(expression, `External string does not exist: ${name}`);
  return fixed({ type: frame.world.native('String'), js: `$R.label(${quoted(name)})` }, name, expression);
}
