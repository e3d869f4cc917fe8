import { lookOf, type Tone } from 'c/omStates';

/** Small shapes drawn as they are: 250 icons of the base components would take longer than the whole graph. */
const SHAPES: Readonly<Record<string, string>> = {
  check: 'M3 8.5 6.5 12 13 4.5',
  clock: 'M8 4v4l3 2M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13',
  play: 'M5 3.5v9l7.5-4.5z',
  sync: 'M13 8a5 5 0 0 1-9 3M3 8a5 5 0 0 1 9-3M12 2v3h-3M4 14v-3h3',
  out: 'M5 11 12 4M6.5 4H12v5.5M12 12.5H3.5V4',
  ban: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M3.5 3.5l9 9',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  retry: 'M13 8a5 5 0 1 1-1.5-3.5M12 1.5v3.5H8.5',
  error: 'M8 3.5v5.5M8 12v.5M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13',
  undo: 'M4 7h6a3 3 0 1 1 0 6H7M6.5 4 3.5 7l3 3',
};
const SHAPE_OF: Readonly<Record<string, string>> = {
  Completed: 'check',
  Skipped: 'ban',
  Discarded: 'ban',
  Amended: 'ban',
  Ready: 'play',
  InProgress: 'sync',
  Waiting: 'out',
  OnHold: 'pause',
  Failed: 'retry',
  FatallyFailed: 'error',
  Compensating: 'undo',
  Compensated: 'undo',
};

export const glyphOf = (state: string): string => SHAPES[SHAPE_OF[state] ?? 'clock'] ?? '';
export const toneOf = (state: string): Tone => lookOf(state).tone;
