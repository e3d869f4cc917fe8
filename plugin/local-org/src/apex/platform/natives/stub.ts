import { ApexList } from '../../library/collections/list.ts';
import { exception, nullPointer } from '../../library/exceptions/standardExceptions.ts';
import { nativeType } from '../../native.ts';
import { UserType } from '../../run/userType.ts';
import type { ApexTransaction, RuntimeType } from '../../transaction.ts';

/** `Test.createStub`: an object of a class whose methods all ask a `StubProvider`. */
function createStub(apex: ApexTransaction, type: RuntimeType | null, provider: object | null): object {
  if (type === null || provider === null) throw nullPointer('Argument cannot be null.');
  if (!(type instanceof UserType)) throw exception('TypeException', `Cannot stub ${type.name}`);
  const stub = type.blank() as Record<string, unknown>;
  for (const method of type.allMethods()) {
    if (method.isStatic || method.access === 'private') continue;
    const types = method.parameters.map((parameter) => apex.types.resolve(parameter.type) ?? null);
    const returns = method.returns === 'void' ? null : (apex.types.resolve(method.returns) ?? null);
    const names = method.parameters.map(({ name }) => name);
    stub[method.jsName] = (...args: readonly unknown[]): unknown =>
      apex.invoke(provider, 'handleMethodCall', [
        stub,
        method.name,
        returns,
        new ApexList('Type', [...types]),
        new ApexList('String', [...names]),
        new ApexList('Object', [...args]),
      ]);
  }
  return stub;
}

export const stubTypes = [
  nativeType('Test', {
    isInstance: () => false,
    members: { 'static Object createStub(Type type, StubProvider provider)': createStub },
  }),
];
