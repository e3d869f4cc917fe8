/** A place on earth, in degrees. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** By the units that `DISTANCE` knows. */
export const EARTH_RADIUS: Readonly<Record<string, number>> = { mi: 3958.761, km: 6371.009 };

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** The way along a great circle as a share of the radius of the earth, by the haversine formula. */
export function greatCircle(from: Place, to: Place): number {
  const north = Math.sin(radians(to.latitude - from.latitude) / 2) ** 2;
  const east = Math.sin(radians(to.longitude - from.longitude) / 2) ** 2;
  const chord = north + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * east;
  return 2 * Math.asin(Math.min(1, Math.sqrt(chord)));
}
