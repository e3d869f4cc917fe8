import { expectType, type Expression, type FunctionCompiler, type FunctionDef } from '../expression.ts';
import { EvaluationError, FormulaError } from '../formulaError.ts';
import { EARTH_RADIUS, greatCircle } from '../greatCircle.ts';
import { Decimal, type Value } from '../values.ts';
import { pure } from './define.ts';

type Number = InstanceType<typeof Decimal>;

/** A place is kept as its latitude and longitude in degrees, with a blank between them. */
const place = (latitude: Number, longitude: Number): Value => {
  if (latitude.abs().gt(90) || longitude.abs().gt(180)) throw new EvaluationError('No such place on earth');
  return `${latitude.toFixed()} ${longitude.toFixed()}`;
};

/** Between two places as they are kept. */
function distance(from: string, to: string, unit: string): Value {
  const radius = EARTH_RADIUS[unit];
  if (radius === undefined) throw new EvaluationError(`'${unit}' is no unit of distance`);
  const [latitude = 0, longitude = 0] = from.split(' ').map(Number);
  const [otherLatitude = 0, otherLongitude = 0] = to.split(' ').map(Number);
  return new Decimal(
    radius * greatCircle({ latitude, longitude }, { latitude: otherLatitude, longitude: otherLongitude })
  );
}

const distanceBetween: FunctionCompiler = ([from, to, unit], at) => {
  if (!from || !to || !unit) throw new FormulaError('Incorrect number of parameters', at);
  for (const arg of [from, to]) expectType(arg, ['location'], "function 'DISTANCE()'");
  expectType(unit, ['text'], "function 'DISTANCE()'");
  const evaluate: Expression['evaluate'] = (evaluation) => {
    const [start, end, by] = [from, to, unit].map((arg) => arg.evaluate(evaluation));
    return typeof start === 'string' && typeof end === 'string' ? distance(start, end, String(by)) : null;
  };
  return { type: 'number', at, evaluate };
};

export const PLACES: Readonly<Record<string, FunctionDef>> = {
  GEOLOCATION: pure('GEOLOCATION', 'location', ['number', 'number'], ([latitude, longitude]) =>
    place(latitude as Number, longitude as Number)
  ),
  DISTANCE: { min: 3, max: 3, compile: distanceBetween },
};
