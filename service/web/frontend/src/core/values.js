// Values that cross: JSON text both ways. FEEL's temporals go out as ISO text; in, they may come tagged {"@date": "…"}.
import { builtins, date, duration, getType } from '@bpmn-io/feelin';

const TAGS = { '@date': date, '@time': text => builtins.time(text), '@datetime': text => builtins['date and time'](text), '@duration': duration };
const untag = (_key, value) => {
  if (value && typeof value === 'object' && !Array.isArray(value)) for (const tag in TAGS) if (tag in value) return TAGS[tag](value[tag]);
  return value;
};
export const read = text => (text.includes('"@') ? JSON.parse(text, untag) : JSON.parse(text));

/** feelin turns 367 days into P1Y2D and writes PT-22H: say a duration as FEEL does, years-months or days-time */
function durationText(value) {
  const o = value.toObject();
  const months = (o.years || 0) * 12 + (o.quarters || 0) * 3 + (o.months || 0);
  const ms = Math.round(((((o.weeks || 0) * 7 + (o.days || 0)) * 24 + (o.hours || 0)) * 60 + (o.minutes || 0)) * 60000 + (o.seconds || 0) * 1000 + (o.milliseconds || 0));
  if (months && !Number.isInteger(months)) return value.toISO();
  const sign = months < 0 || (!months && ms < 0) ? '-' : '';
  const m = Math.abs(months), t = Math.abs(ms);
  const part = (n, letter) => (n ? n + letter : '');
  const days = part(Math.floor(m / 12), 'Y') + part(m % 12, 'M') + part(Math.floor(t / 86400000), 'D');
  const time = part(Math.floor((t % 86400000) / 3600000), 'H') + part(Math.floor((t % 3600000) / 60000), 'M') + part((t % 60000) / 1000, 'S');
  if (!days && !time) return 'years' in o || 'months' in o ? 'P0M' : 'PT0S';
  return `${sign}P${days}${time ? 'T' + time : ''}`;
}

/** The JSON value of a FEEL value; what has none (a function, a range, an infinite number) is null. */
export function write(value) {
  switch (getType(value)) {
    case 'boolean': case 'string': return value;
    case 'number': return Number.isFinite(value) ? value : null;
    case 'list': return value.map(write);
    case 'context': return Object.fromEntries(Object.keys(value).map(key => [key, write(value[key])]));
    case 'date': case 'time': case 'date time': return builtins.string(value);
    case 'duration': return durationText(value);
    default: return null;
  }
}
