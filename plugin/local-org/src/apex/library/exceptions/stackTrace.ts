/**
 * Compiled classes run as scripts named `apex:<Class>` or `apex:trigger:<Trigger>`, line for line, so a frame of V8 names
 * the line of Apex: `at Inner.place (apex:Order:12:5)`.
 */
const FRAME = /^\s*at (?:(?:async |new )?(.*?) \()?apex:(.+?):(\d+):(\d+)\)?$/;

interface Frame {
  readonly where: string;
  readonly line: number;
}

function frameOf(text: string): Frame | undefined {
  const [, called, script, line] = FRAME.exec(text) ?? [];
  if (script === undefined || line === undefined) return undefined;
  return { where: placeOf(script, called ?? ''), line: Number(line) };
}

/** V8 writes `Type.method [as alias]`; a mangled name has its signature after a `$` or a parenthesis. */
function placeOf(script: string, called: string): string {
  if (script.startsWith('trigger:')) return `Trigger.${script.slice('trigger:'.length)}`;
  if (script === 'anonymous' || script === 'AnonymousBlock') return 'AnonymousBlock';
  const method = /([A-Za-z_]\w*?)(?:[$(].*)?$/.exec(
    called
      .replace(/ \[as .*\]$/, '')
      .split('.')
      .at(-1) ?? ''
  )?.[1];
  return `Class.${script}${method === undefined || method === script ? '' : `.${method}`}`;
}

const framesOf = (stack: string): readonly Frame[] =>
  stack
    .split('\n')
    .map(frameOf)
    .filter((frame) => frame !== undefined);

/** `Class.Order.place: line 12, column 1`, innermost first. */
export const apexFrames = (stack: string): readonly string[] =>
  framesOf(stack).map(({ where, line }) => `${where}: line ${line}, column 1`);

/** The line of Apex that threw; 0 for an error that no line of Apex made. */
export const firstLine = (stack: string): number => framesOf(stack)[0]?.line ?? 0;
