import { expectType, type Expression, type FunctionCompiler, type FunctionDef } from '../expression.ts';
import { EvaluationError, FormulaError } from '../formulaError.ts';
import { Decimal, type Value } from '../values.ts';
import { pure } from './define.ts';

type Number = InstanceType<typeof Decimal>;

/** A place is kept as its latitude and longitude in degrees, with a blank between them. */
const place = (latitude: Number, longitude: Number): Value => {
  if (latitude.abs().gt(90) || longitude.abs().gt(180)) throw new EvaluationError('No such place on earth');
  return `${latitude.toFixed()} ${longitude.toFixed()}`;
};

const EARTH_RADIUS: Readonly<Record<string, number>> = { mi: 3958.761, km: 6371.009 };
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Along a great circle, by the haversine formula. */
function distance(from: string, to: string, unit: string): Value {
  const radius = EARTH_RADIUS[unit];
  if (radius === undefined) throw new EvaluationError(`'${unit}' is no unit of distance`);
  const [latitude = 0, longitude = 0] = from.split(' ').map((part) => radians(Number(part)));
  const [otherLatitude = 0, otherLongitude = 0] = to.split(' ').map((part) => radians(Number(part)));
  const north = Math.sin((otherLatitude - latitude) / 2) ** 2;
  const east = Math.sin((otherLongitude - longitude) / 2) ** 2;
  const chord = north + Math.cos(latitude) * Math.cos(otherLatitude) * east;
  return new Decimal(2 * radius * Math.asin(Math.min(1, Math.sqrt(chord))));
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
