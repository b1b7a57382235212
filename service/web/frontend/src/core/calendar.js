// The moment of the call, and the functions of ours that read it, in Asia/Shanghai. The calendar of working days is handed
// over once and named from then on; the moment is named in every call, so none is ever left over from another.
import { builtins, getType } from '@bpmn-io/feelin';
import { DateTime, FixedOffsetZone } from 'luxon';

const SHANGHAI = FixedOffsetZone.instance(480), DAY = 86400000, OFFSET = 28800000;
const calendars = new Map();
let now = 0, calendar = { off: new Set(), on: new Set() };

globalThis.keepCalendar = (name, text) => {
  const { off, on } = JSON.parse(text);
  calendars.set(name, { off: new Set(off), on: new Set(on) });
};
/** Sets the moment (milliseconds, as text). False: that calendar is not known here, hand it over first. */
export function setMoment(ms, name) {
  const known = calendars.get(name);
  if (!known) return false;
  now = Number(ms);
  calendar = known;
  return true;
}

const today = () => Math.floor((now + OFFSET) / DAY); // days since 1970
/** Days since 1970 of a date or an instant, also of one that is still ISO text, as JSON variables are; else null. */
function dayOf(value) {
  if (typeof value === 'string') return dayOf((value.includes('T') ? builtins['date and time'](value) : builtins.date(value)) || null);
  const type = value ? getType(value) : null;
  if (type === 'date') return Math.floor(value.toMillis() / DAY);
  if (type === 'date time') return Math.floor((value.toMillis() + OFFSET) / DAY);
  return null;
}
const toDate = day => DateTime.fromMillis(day * DAY, { zone: FixedOffsetZone.utcInstance });
function isWorking(day) {
  const iso = new Date(day * DAY).toISOString().slice(0, 10);
  if (calendar.on.has(iso)) return true;
  if (calendar.off.has(iso)) return false;
  const weekday = (day + 4) % 7;
  return weekday !== 0 && weekday !== 6;
}
const feelFunction = (names, body) => Object.assign(body, { $args: names });

const ours = {
  today: feelFunction([], () => toDate(today())), // feelin's own is a local date-time
  now: feelFunction([], () => DateTime.fromMillis(now, { zone: SHANGHAI })),
  'working days': feelFunction(['n', 'from'], (n, from) => {
    if (!Number.isInteger(n) || Math.abs(n) > 3660) return null;
    let day = from === undefined ? today() : dayOf(from);
    if (day === null) return null;
    const step = Math.sign(n);
    while (n !== 0) { day += step; if (isWorking(day)) n -= step; }
    return toDate(day);
  }),
  'is working day': feelFunction(['date'], value => { const day = dayOf(value); return day === null ? null : isWorking(day); }),
  'working days between': feelFunction(['from', 'to'], (from, to) => {
    let day = dayOf(from);
    const end = dayOf(to);
    if (day === null || end === null || Math.abs(end - day) > 36600) return null;
    const step = Math.sign(end - day);
    let count = 0;
    while (day !== end) { day += step; if (isWorking(day)) count += step; }
    return count;
  }),
};
/** Our functions win over data of the same name: what somebody submits must not replace them. */
export const withOurs = data => Object.assign({}, data, ours);
