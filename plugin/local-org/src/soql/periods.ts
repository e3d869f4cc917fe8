/** A half-open interval of days, as midnights of a clock that shows the user's time as if it were UTC. */
export interface Period {
  readonly start: Date;
  readonly end: Date;
}

type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';

const DAY_MS = 86_400_000;

const day = (date: Date, plus = 0): Date =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) + plus * DAY_MS);

/** The first day of the unit that holds `now`, moved by `plus` units. Weeks begin on Sunday, fiscal years in January. */
function startOf(unit: Unit, now: Date, plus: number): Date {
  const year = now.getUTCFullYear();
  const month = now.getUTCMonth();
  switch (unit) {
    case 'day':
      return day(now, plus);
    case 'week':
      return day(now, plus * 7 - now.getUTCDay());
    case 'month':
      return new Date(Date.UTC(year, month + plus, 1));
    case 'quarter':
      return new Date(Date.UTC(year, Math.floor(month / 3) * 3 + plus * 3, 1));
    case 'year':
      return new Date(Date.UTC(year + plus, 0, 1));
  }
}

const between = (unit: Unit, now: Date, from: number, to: number): Period => ({
  start: startOf(unit, now, from),
  end: startOf(unit, now, to),
});

/**
 * The days that a SOQL date literal means, e.g. `last_n_days` with 7. `now` is the user's clock, read as if it were UTC.
 * @returns undefined for a name that is no date literal.
 */
export function periodOf(name: string, count: number, now: Date): Period | undefined {
  if (name === 'today') return between('day', now, 0, 1);
  if (name === 'yesterday') return between('day', now, -1, 0);
  if (name === 'tomorrow') return between('day', now, 1, 2);
  if (name === 'last_90_days') return between('day', now, -90, 1);
  if (name === 'next_90_days') return between('day', now, 1, 91);
  const match = /^(?:(last|next)_n_|(last|this|next)_|n_)(?:fiscal_)?(day|week|month|quarter|year)s?(_ago)?$/.exec(
    name
  );
  if (!match) return undefined;
  const [, counted, relative, unitName, ago] = match;
  const unit = unitName as Unit;
  if (ago) return between(unit, now, -count, -count + 1);
  // Days count the current one, longer units only whole ones before it.
  if (counted === 'last') return between(unit, now, -count, unit === 'day' ? 1 : 0);
  if (counted === 'next') return between(unit, now, 1, count + 1);
  const offset = relative === 'last' ? -1 : relative === 'next' ? 1 : 0;
  return between(unit, now, offset, offset + 1);
}
