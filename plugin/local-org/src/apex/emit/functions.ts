import type { At, Block, InitializerBlock, MethodDeclaration, VariableDeclaration } from '../syntax/ast.ts';
import type { Callable, Type, UserSymbol, Variable } from '../types/type.ts';
import { convert, quoted, value } from './code.ts';
import { superConstructor } from './creation.ts';
import { Frame, type Unit } from './frame.ts';
import { atLine } from './lines.ts';
import { neverNullLocals } from './nullness.ts';
import { refuse, Refused } from './refused.ts';
import { counted, translateStatements } from './statements.ts';

/** A function of emitted code: where it goes and how stack traces name it. */
export interface EmittedFunction {
  /** `$m3` */
  readonly name: string;
  /** `Class.Order.place` */
  readonly trace: string;
  /** The method's name on the class; absent of initializers. */
  readonly jsName?: string;
  readonly isStatic: boolean;
}

interface Shape {
  readonly trace: string;
  readonly jsName?: string;
  readonly isStatic: boolean;
  readonly returns: Type;
  readonly isConstructor?: boolean;
  readonly property?: string;
  readonly line: number;
  readonly parameters: readonly { readonly at: At; readonly name: string; readonly type: Type }[];
}

/** Emits one function; `work` gives its statements. */
function emit(
  unit: Unit,
  symbol: UserSymbol,
  shape: Shape,
  body: Block | undefined,
  work: (frame: Frame) => string
): EmittedFunction {
  const frame = new Frame(unit, symbol, {
    isStatic: shape.isStatic,
    returns: shape.returns,
    isConstructor: shape.isConstructor ?? false,
    property: shape.property,
    nonNull: body ? neverNullLocals(body) : new Set(),
  });
  const name = unit.functionName();
  let parameters = '';
  let js = '';
  try {
    parameters = shape.parameters
      .map(({ at, name: parameter, type }) => frame.parameter(at, parameter, type).js)
      .join(',');
    js = work(frame);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    unit.problem(error.at, error.message);
  }
  const start = `${atLine(shape.line)}function ${name}(${parameters}){${frame.temps()}`;
  unit.functions.push(`${start}${guarded(frame, symbol, shape, js)}}`);
  return {
    name,
    trace: shape.trace,
    isStatic: shape.isStatic,
    ...(shape.jsName === undefined ? {} : { jsName: shape.jsName }),
  };
}

/** Depth, time and sharing are kept by whatever calls something. */
function guarded(frame: Frame, symbol: UserSymbol, shape: Shape, js: string): string {
  const init =
    (shape.isStatic || shape.isConstructor === true) && shape.jsName !== undefined && hasStatics(symbol)
      ? `${initCall(frame, symbol)};`
      : '';
  if (!frame.calls) return init + js;
  const enter = 'if(++$R.depth>1000)$R.tooDeep();if(--$R.fuel<0)$R.check();';
  const mode = symbol.sharing;
  const keeps = mode !== undefined && mode !== 'inherited';
  const before = keeps ? `const $w=$R.apex.sharing;$R.apex.sharing=${quoted(mode)};` : '';
  return `${enter}${before}try{${init}${js}}finally{$R.depth--;${keeps ? '$R.apex.sharing=$w;' : ''}}`;
}

function hasStatics(symbol: UserSymbol): boolean {
  return symbol.declaration.members.some(
    (member) =>
      (member.kind === 'variable' && member.modifiers.isStatic && member.value !== undefined) ||
      (member.kind === 'initializer' && member.isStatic)
  );
}

function initCall(frame: Frame, symbol: UserSymbol): string {
  const id = frame.unit.constant('i', `$R.id(${quoted(symbol.jsName)})`);
  return `$R.statics[${id}]||$R.init(${id})`;
}

export function emitMethod(
  unit: Unit,
  symbol: UserSymbol,
  declaration: MethodDeclaration,
  method: Callable
): EmittedFunction | undefined {
  const { body } = declaration;
  const { user } = method;
  if (!body || !user) return undefined;
  const parameters = declaration.parameters.map((each, index) => ({
    at: each,
    name: each.name,
    type: method.parameters[index] ?? unit.world.object,
  }));
  const base = { line: declaration.line, parameters, jsName: user.jsName, isStatic: method.isStatic };
  if (declaration.isConstructor) {
    const shape: Shape = {
      ...base,
      trace: `${symbol.traceName}.<init>`,
      returns: unit.world.void,
      isConstructor: true,
    };
    return emit(unit, symbol, shape, body, (frame) => constructorBody(frame, symbol, declaration, body));
  }
  const isBody = declaration.name === '$body';
  const shape: Shape = {
    ...base,
    trace: isBody ? symbol.traceName : `${symbol.traceName}.${declaration.name}`,
    returns: method.returns,
  };
  return emit(unit, symbol, shape, body, (frame) => {
    const { js, completes } = translateStatements(frame, body.statements);
    if (completes && !frame.isBroken && method.returns.kind !== 'void')
      refuse(
        { line: body.endLine, column: declaration.column },
        `Missing return statement required return type: ${method.returns.name}`
      );
    return `${js}${atLine(body.endLine)}`;
  });
}

/** Another constructor of the class does all the rest; otherwise the superclass is built, then the fields, then this. */
function constructorBody(frame: Frame, symbol: UserSymbol, at: At, body: Block): string {
  const [first, ...rest] = body.statements;
  const call = first?.kind === 'expression' && first.value.kind === 'constructorCall' ? first.value : undefined;
  const statements = call ? rest : body.statements;
  for (const statement of statements) {
    if (statement.kind === 'expression' && statement.value.kind === 'constructorCall')
      refuse(statement, `Call to '${statement.value.which}()' must be the first statement in a constructor method`);
  }
  const fields = `this.fields$${symbol.jsName}();`;
  let start: string;
  if (call) start = `${counted(frame, call.line)}${value(frame, call).js};${call.which === 'super' ? fields : ''}`;
  else start = `${superConstructor(frame, at, [])};${fields}`;
  return `${start}${translateStatements(frame, statements).js}${atLine(body.endLine)}return this;`;
}

/** What a class without constructors gets. */
export function emitImplicitConstructor(unit: Unit, symbol: UserSymbol, method: Callable): EmittedFunction {
  const at = symbol.declaration;
  const parameters = method.parameters.map((type, index) => ({ at, name: `p${index}`, type }));
  const shape: Shape = {
    trace: `${symbol.traceName}.<init>`,
    jsName: method.user?.jsName ?? '',
    isStatic: false,
    returns: unit.world.void,
    isConstructor: true,
    line: at.line,
    parameters,
  };
  return emit(unit, symbol, shape, undefined, (frame) => {
    const args = parameters.map(({ name, type }) => ({ type, js: name }));
    return `${superConstructor(frame, at, args)};this.fields$${symbol.jsName}();return this;`;
  });
}

/** `Integer x = 1;` of a class: a function that sets it. */
export function emitFieldValue(
  unit: Unit,
  symbol: UserSymbol,
  declaration: VariableDeclaration,
  variable: Variable
): EmittedFunction | undefined {
  const { value: initial } = declaration;
  const { user } = variable;
  if (!initial || !user) return undefined;
  const shape: Shape = {
    trace: `${symbol.traceName}.${variable.isStatic ? '<clinit>' : '<init>'}`,
    isStatic: variable.isStatic,
    returns: unit.world.void,
    line: declaration.line,
    parameters: [],
  };
  return emit(unit, symbol, shape, undefined, (frame) => {
    const target = variable.isStatic ? '$s' : 'this';
    const own = variable.isStatic ? `const $s=${initCall(frame, symbol)};` : '';
    return `${counted(frame, declaration.line)}${own}${target}.${user.jsName}=${convert(frame, value(frame, initial), variable.type, declaration)};`;
  });
}

export function emitInitializer(
  unit: Unit,
  symbol: UserSymbol,
  declaration: InitializerBlock
): EmittedFunction | undefined {
  const { body, isStatic } = declaration;
  if (!body) return undefined;
  const shape: Shape = {
    trace: `${symbol.traceName}.${isStatic ? '<clinit>' : '<init>'}`,
    isStatic,
    returns: unit.world.void,
    line: declaration.line,
    parameters: [],
    isConstructor: false,
  };
  return emit(unit, symbol, shape, body, (frame) => translateStatements(frame, body.statements).js);
}

export function emitAccessors(
  unit: Unit,
  symbol: UserSymbol,
  declaration: VariableDeclaration,
  variable: Variable
): readonly EmittedFunction[] {
  const { user } = variable;
  if (!user) return [];
  const property = variable.name.toLowerCase();
  const base = { isStatic: variable.isStatic, property, trace: `${symbol.traceName}.${variable.name}` };
  const made: EmittedFunction[] = [];
  const holder = variable.isStatic ? (frame: Frame): string => `(${initCall(frame, symbol)})` : (): string => 'this';
  if (user.hasGetter && declaration.getter) {
    const { body, line } = declaration.getter;
    const shape: Shape = { ...base, jsName: `get${user.jsName}`, returns: variable.type, line, parameters: [] };
    made.push(
      emit(unit, symbol, shape, body, (frame) => {
        if (!body) return `return ${holder(frame)}.${user.jsName};`;
        const { js, completes } = translateStatements(frame, body.statements);
        if (completes && !frame.isBroken)
          refuse(
            { line: body.endLine, column: 1 },
            `Missing return statement required return type: ${variable.type.name}`
          );
        return js;
      })
    );
  }
  if (user.hasSetter && declaration.setter) {
    const { body, line } = declaration.setter;
    const parameters = [{ at: declaration.setter, name: 'value', type: variable.type }];
    const shape: Shape = { ...base, jsName: `set${user.jsName}`, returns: unit.world.void, line, parameters };
    made.push(
      emit(unit, symbol, shape, body, (frame) =>
        body ? translateStatements(frame, body.statements).js : `${holder(frame)}.${user.jsName}=value;`
      )
    );
  }
  return made;
}
