// Writes the tables beside it: what a full ICU (node) says for the English locales. Run with node and, on standard
// input, the names of all time zones there are, one a line; read the difference before it is committed.
import { readFileSync, writeFileSync } from 'node:fs';

const locales = ['en-US', 'en-GB', 'en-CA', 'en-AU', 'en-IN'];
const write = (name, rows) =>
  writeFileSync(new URL(name, import.meta.url), rows.map((row) => row.join('\t') + '\n').join(''));
const table = (name, keys, columns) => write(name, keys.map((key) => [key, ...columns(key)]));

// Currencies: digits, narrow symbol, name of one, name of others, symbol by locale ("" where as in the first).
const currency = (locale, code, currencyDisplay, value = 2) =>
  new Intl.NumberFormat(locale, { style: 'currency', currency: code, currencyDisplay })
    .formatToParts(value).find((part) => part.type === 'currency').value;
const others = (of) => {
  const [first, ...rest] = locales.map(of);
  return [first, ...rest.map((text) => (text === first ? '' : text))];
};
table('currencies.tsv', Intl.supportedValuesOf('currency'), (code) => [
  new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits,
  currency('en-US', code, 'narrowSymbol'),
  new Intl.NumberFormat('en', { style: 'currency', currency: code, currencyDisplay: 'name', maximumFractionDigits: 0 })
    .formatToParts(1).find((part) => part.type === 'currency').value,
  currency('en-US', code, 'name'),
  ...others((locale) => currency(locale, code, 'symbol')),
  new Intl.DisplayNames('en', { type: 'currency' }).of(code),
]);

// Units: for each display what is written around one and around two.
const unit = (name, unitDisplay, value, locale = 'en-US') =>
  new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay }).format(value).replace(String(value), '0');
const simple = Intl.supportedValuesOf('unit');
const displays = ['short', 'narrow', 'long'];
const forms = (name, locale) => displays.flatMap((display) => [1, 2].map((value) => unit(name, display, value, locale)));
const units = simple.map((name) => [name, ...forms(name)]);
// What a unit adds when it stands below another one.
const below = new Map();
for (const name of simple) {
  const per = displays.map((display) => unit(`bit-per-${name}`, display, 2).replace(unit('bit', display, 2), ''));
  below.set(name, per);
  units.push([`per-${name}`, ...per]);
}
// Pairs that have a form of their own.
for (const above of simple.filter((name) => name !== 'percent'))
  for (const name of simple) {
    const own = forms(`${above}-per-${name}`);
    const made = displays.flatMap((display, index) =>
      [1, 2].map((value) => unit(above, display, value) + below.get(name)[index]));
    if (own.join() !== made.join()) units.push([`${above}-per-${name}`, ...own]);
  }
// What other locales write differently.
for (const locale of locales.slice(1))
  for (const row of [...units])
    if (!/^per-|@/.test(row[0])) {
      const own = forms(row[0], locale);
      if (own.join() !== row.slice(1).join()) units.push([`${row[0]}@${locale}`, ...own]);
    }
write('units.tsv', units);

// Dates: the pattern of each set of fields, for January to December of numbers, names and short names.
const day = new Date(Date.UTC(2024, 2, 5, 15, 4, 9, 78));
const letters = { weekday: 'E', era: 'G', year: 'y', month: 'M', day: 'd' };
const sets = [];
for (const weekday of [undefined, 'short'])
  for (const era of [undefined, 'short'])
    for (const year of [undefined, 'numeric'])
      for (const month of [undefined, 'numeric', 'short', 'long'])
        for (const dayOfMonth of [undefined, 'numeric'])
          if (weekday || era || year || month || dayOfMonth) sets.push({ weekday, era, year, month, day: dayOfMonth });
const key = (set) =>
  (set.era ? 'G' : '') + (set.year ? 'y' : '') + { numeric: 'M', short: 'MMM', long: 'MMMM', undefined: '' }[set.month] +
  (set.weekday ? 'E' : '') + (set.day ? 'd' : '');
const written = (parts, set) => parts.map(({ type, value }) => {
  if (type === 'literal') return value.replace(/[A-Za-z][A-Za-z: ]*|'/g, (text) => `'${text}'`);
  if (type === 'month' && set.month !== 'numeric' && !/\d/.test(value)) return value.length > 3 ? 'MMMM' : 'MMM';
  if (type === 'month' || type === 'day') return letters[type].repeat(value.length);
  return letters[type] ?? `<${type}>`;
}).join('');
const dates = new Map();
for (const set of sets) {
  const name = key(set);
  const patterns = others((locale) =>
    written(new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...set }).formatToParts(day), set));
  dates.set(name, patterns);
}
write('dates.tsv', [...dates].map(([name, patterns]) => [name, ...patterns]));

// Ranges of dates: for each set the pattern when the year, the month or the day is the first that differs.
const later = { y: Date.UTC(2025, 7, 8, 15, 4), M: Date.UTC(2024, 7, 8, 15, 4), d: Date.UTC(2024, 2, 8, 15, 4) };
const start = Date.UTC(2024, 2, 5, 15, 4);
const ranges = [];
for (const set of sets)
  for (const [difference, end] of Object.entries(later)) {
    const patterns = locales.map((locale) =>
      written(new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...set }).formatRangeToParts(start, end), set));
    const alone = locales.map((locale, index) => {
      const pattern = dates.get(key(set));
      const one = pattern[index] || pattern[0];
      return one + (locale === 'en-CA' ? '–' : '\u2009–\u2009') + one;
    });
    const own = patterns.map((pattern, index) => {
      const single = dates.get(key(set))[index] || dates.get(key(set))[0];
      return pattern === alone[index] || pattern === single ? '' : pattern;
    });
    if (own.some((pattern) => pattern)) ranges.push([`${key(set)}/${difference}`, ...own]);
  }
write('ranges.tsv', ranges);

// Time zones: canonical name; then for each of the locales: the short names of standard and summer time, and the long ones;
// "" where the name is made from the offset, "=" where it is as in the first locale.
const winter = new Date(Date.UTC(2026, 0, 15)), summer = new Date(Date.UTC(2026, 6, 15));
const nameOf = (locale, timeZone, timeZoneName, date) =>
  new Intl.DateTimeFormat(locale, { timeZone, timeZoneName }).formatToParts(date).find((part) => part.type === 'timeZoneName').value;
const offset = (timeZone, date) => {
  const text = nameOf('en-US', timeZone, 'longOffset', date).slice(3) || '+00:00';
  return (text[0] === '-' ? -1 : 1) * (Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6)));
};
const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC'].map((zone) => {
  const [standard, saving] = offset(zone, winter) <= offset(zone, summer) ? [winter, summer] : [summer, winter];
  const names = (locale) => ['short', 'long', 'shortGeneric', 'longGeneric'].flatMap((form) => (form.includes('Generic') ? [standard] : [standard, saving]).map((date) => {
    const name = nameOf(locale, zone, form, date);
    const made = nameOf(locale, zone, form.startsWith('short') ? 'shortOffset' : 'longOffset', date);
    return name === made ? '' : name;
  })).join('|');
  return [zone, ...others(names)];
});
write('zones.tsv', zones);

// Other names of time zones.
const canonical = (timeZone) => {
  try { return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone; } catch { return '-'; }
};
write('aliases.tsv', readFileSync(0, 'utf8').trim().split('\n').map((name) => [name, canonical(name)])
  .filter(([name, known]) => name !== known));

// Names of regions, languages and scripts.
const shown = (type, codes) => {
  const names = new Intl.DisplayNames('en-US', { type, fallback: 'none' });
  return codes.map((code) => [code, names.of(code)]).filter(([, name]) => name);
};
const alphabet = [...'abcdefghijklmnopqrstuvwxyz'];
const pairs = alphabet.flatMap((a) => alphabet.map((b) => a + b));
const real = (type, codes) => shown(type, codes.filter((code) => {
  try { return new Intl.Locale(type === 'region' ? `und-${code}` : code).toString().endsWith(code); } catch { return false; }
}));
write('regions.tsv', real('region', [...pairs.map((pair) => pair.toUpperCase()), '001', '002', '003', '005', '009', '013', '019', '142', '150', '419']));
write('languages.tsv', real('language', [...pairs, 'fil', 'haw', 'yue', 'chr', 'gsw', 'hmn', 'ceb', 'ast', 'tlh', 'sco', 'und',
  'en-US', 'en-GB', 'en-AU', 'en-CA', 'fr-CA', 'fr-CH', 'es-419', 'es-ES', 'es-MX', 'pt-BR', 'pt-PT', 'zh-Hans', 'zh-Hant', 'de-AT', 'de-CH', 'nl-BE']));
write('scripts.tsv', shown('script', ['Arab', 'Armn', 'Beng', 'Bopo', 'Cyrl', 'Deva', 'Ethi', 'Geor', 'Grek', 'Gujr', 'Guru', 'Hang', 'Hani', 'Hans', 'Hant', 'Hebr', 'Hira', 'Jpan', 'Kana', 'Khmr', 'Knda', 'Kore', 'Laoo', 'Latn', 'Mlym', 'Mong', 'Mymr', 'Orya', 'Sinh', 'Taml', 'Telu', 'Thaa', 'Thai', 'Tibt', 'Zsym', 'Zyyy']));
