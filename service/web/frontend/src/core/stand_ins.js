// form-js touches these at load; nothing here ever renders. luxon, inside feelin, needs a little Intl, and QuickJS has none:
// en-US makes luxon use its built-in English names, as FEEL wants; a zone that is not known is refused, not guessed.
const inert = () => ({ classList: { add() {}, remove() {} }, style: {}, setAttribute() {}, appendChild() {}, removeChild() {}, attributes: [] });
const world = globalThis;
world.KeyboardEvent ||= class {};
world.document ||= { createElement: inert, documentElement: inert(), body: inert() };
world.setTimeout ||= () => 0;
world.clearTimeout ||= () => {};
world.console ||= { log() {}, warn() {}, error() {} };

const MINUTES = { 'asia/shanghai': 480, 'asia/chongqing': 480, 'asia/hong_kong': 480, prc: 480, utc: 0, 'etc/utc': 0, gmt: 0, 'etc/gmt': 0 };

class DateTimeFormat {
  constructor(_locale, options = {}) {
    this.zone = String(options.timeZone || 'Asia/Shanghai');
    this.offset = MINUTES[this.zone.toLowerCase()];
    if (this.offset === undefined) throw new RangeError(`unknown time zone ${this.zone}`);
  }
  resolvedOptions() { return { locale: 'en-US', timeZone: this.zone, numberingSystem: 'latn', calendar: 'gregory' }; }
  shifted(instant) { return new Date(+instant + this.offset * 60000); }
  format(instant) {
    const d = this.shifted(instant);
    return `${d.getUTCMonth() + 1}/${d.getUTCDate()}/${d.getUTCFullYear()}, ${d.getUTCHours()}:${d.getUTCMinutes()}:${d.getUTCSeconds()}`;
  }
  formatToParts(instant) {
    const d = this.shifted(instant), year = d.getUTCFullYear();
    const parts = { month: d.getUTCMonth() + 1, day: d.getUTCDate(), year: year <= 0 ? 1 - year : year, hour: d.getUTCHours(), minute: d.getUTCMinutes(), second: d.getUTCSeconds(), era: year <= 0 ? 'BC' : 'AD' };
    return Object.entries(parts).map(([type, value]) => ({ type, value: String(value) }));
  }
  static supportedLocalesOf() { return []; }
}
world.Intl ||= { DateTimeFormat, NumberFormat: function NumberFormat() { return { format: String, resolvedOptions: () => ({}) }; } };
