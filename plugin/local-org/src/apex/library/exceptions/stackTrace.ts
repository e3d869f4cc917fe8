/**
 * Compiled classes run as scripts named `apex:<Class>`, line for line with their source, and their functions are named as
 * Apex names them, so a frame of V8 reads `at Order.Class.Order.Inner.place [as place$] (apex:Order:12:5)`.
 */
const FRAME = /^\s*at .*?\b((?:Class|Trigger)\.[\w.]+(?:<\w+>)?|AnonymousBlock)(?: \[as .*\])? \(apex:.+?:(\d+):\d+\)$/;

interface Frame {
  readonly where: string;
  readonly line: number;
}

function frameOf(text: string): Frame | undefined {
  const [, where, line] = FRAME.exec(text) ?? [];
  return where === undefined || line === undefined ? undefined : { where, line: Number(line) };
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
