import { COVER_WARNING_DAYS, createMarketClock } from '../../engine/market/clock.ts';
import { instant, type MarketCode } from '../../engine/market/types.ts';
import { calendarCover } from '../calendar-cover.ts';
import { loadCalendarOverrides } from '../cli/calendar-overrides.ts';
import { UsageError } from '../cli/usage-error.ts';
import { type Check, type Finding, failure, fine, warning } from './check.ts';

const TODO = 'update ouroterm, or add the days to calendar.json in the data folder';

/** How far the calendars of the enabled markets reach, and whether the user's own days can be read. */
export const calendarCheck = (dataDir: string, markets: readonly MarketCode[], now: number): Check => ({
  name: 'calendars',
  run: () => {
    try {
      const overrides = loadCalendarOverrides(dataDir);
      const own = overrides.length === 0 ? [] : [fine(`${overrides.length} days of your own in calendar.json`)];
      const clock = createMarketClock({ overrides, observedDays: {} });
      return [...calendarCover(clock, markets, instant(now)).map(coverFinding), ...own];
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return [failure(error.message, 'correct the entry: no engine starts with it')];
    }
  },
});

function coverFinding({ until, markets, daysLeft }: ReturnType<typeof calendarCover>[number]): Finding {
  const found = `${markets.join(', ')} known up to ${until}`;
  if (daysLeft < 0) return failure(`${found}, which is over: no entry is taken there`, TODO);
  if (daysLeft >= COVER_WARNING_DAYS) return fine(found);
  return warning(`${found}, ${daysLeft} days from now; later days are unknown and take no entry`, TODO);
}
