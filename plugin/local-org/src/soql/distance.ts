import { EARTH_RADIUS } from '../formula/greatCircle.ts';
import type { FieldPath, FunctionCall, Point } from './ast.ts';
import { invalidField, malformed } from './errors.ts';
import { first, type Scope } from './scope.ts';

/**
 * The number that `DISTANCE(Location__c, GEOLOCATION(48.1, 11.6), 'km')` is: null where one of the places is not known.
 * @throws ApiError for places that are none, units other than `mi` and `km`, and a first place that is no field
 */
export function distanceSql(scope: Scope, { between, at }: FunctionCall): string {
  const [from, to] = between?.places ?? [];
  const unit = between?.unit.toLowerCase() ?? '';
  const radius = EARTH_RADIUS[unit];
  if (from?.kind !== 'field' || to === undefined) {
    throw malformed(scope.text, at, 'DISTANCE takes a geolocation field, a place and a unit, in this order');
  }
  if (radius === undefined) throw malformed(scope.text, at, `Invalid distance unit: ${unit}. Valid units: mi, km`);
  return `(${String(radius)} * great_circle(${degreesOf(scope, from)}, ${degreesOf(scope, to)}))`;
}

function degreesOf(scope: Scope, place: FieldPath | Point): string {
  if (place.kind === 'field') return partsOf(scope, place);
  const { latitude, longitude, at } = place;
  if (Number.isNaN(latitude) || Number.isNaN(longitude)) {
    throw malformed(scope.text, at, 'Bind variables only allowed in Apex code');
  }
  if (Math.abs(latitude) > 90) {
    throw malformed(scope.text, at, `Latitude must be between -90 and 90: ${String(latitude)}`);
  }
  if (Math.abs(longitude) > 180) {
    throw malformed(scope.text, at, `Longitude must be between -180 and 180: ${String(longitude)}`);
  }
  return `${String(latitude)}, ${String(longitude)}`;
}

/** The columns of latitude and longitude of a geolocation, or of an address. */
function partsOf(scope: Scope, path: FieldPath): string {
  const { node, field } = scope.field(path);
  const source = first(node);
  const columns = ['latitude', 'longitude'].map((name) => {
    const part = [...source.object.fields.values()].find(
      (each) => each.compoundFieldName === field.name && new RegExp(`${name}(?:__s)?$`, 'i').test(each.name)
    );
    if (part === undefined) {
      throw invalidField(scope.text, path.at, `field ${path.path.join('.')} does not support distance function`);
    }
    return scope.columnOf(source, part);
  });
  return columns.join(', ');
}
