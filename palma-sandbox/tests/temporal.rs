//! `Temporal` in the real worker: what the specification says of it, the run's clock, what leaves the script, and
//! hostile arguments.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "house/run.rs"]
mod house;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use palma_core::{Completion, Status};
use palma_sandbox::Limits;
use serde_json::{Value, json};

use self::house::run as run_with;

async fn run(script: &str) -> Completion {
    run_with(Limits::default(), script).await
}

#[track_caller]
fn assert_value(completion: &Completion, expected: &Value) {
    assert_eq!(completion.status, Status::Completed, "{completion}");
    assert_eq!(completion.value, *expected);
}

#[tokio::test]
async fn expressions_give_what_the_specification_says() {
    let lines = include_str!("temporal/cases.txt").lines().filter(|line| !line.is_empty() && !line.starts_with("//"));
    let cases: Vec<(&str, &str)> = lines.map(|line| line.split_once(" ⇒ ").unwrap()).collect();
    assert!(cases.len() >= 150, "{} cases", cases.len());
    let told = "const told = (of: () => unknown) => { try { return String(of()); } \
        catch (error: any) { return 'throws ' + error.name; } };";
    let thunks: Vec<String> = cases.iter().map(|(expression, _)| format!("told(() => ({expression}))")).collect();
    let completion = run(&format!("{told}\nreturn [\n{}\n];", thunks.join(",\n"))).await;
    assert_eq!(completion.status, Status::Completed, "{completion}");
    let told: Vec<String> = serde_json::from_value(completion.value).unwrap();
    let differing = cases.iter().zip(&told).filter(|((_, expected), told)| expected != told);
    let wrong: Vec<String> = differing
        .map(|((expression, expected), told)| format!("{expression}\n  expected {expected:?}\n  came     {told:?}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[tokio::test]
async fn now_is_the_run_s_clock_which_is_opened_after_the_worker_was_made() {
    let millis = || u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap();
    let before = millis();
    let completion = run("const first = Temporal.Now.instant();
        for (let i = 0; i < 100_000; i++) {}
        const stood = Temporal.Now.instant().equals(first);
        await new Promise((done) => setTimeout(done, 30));
        const passed = Temporal.Now.instant().since(first).total('millisecond') >= 30;
        return { first: first.epochMilliseconds, stood, passed };")
    .await;
    assert_eq!(completion.status, Status::Completed, "{completion}");
    assert_eq!((&completion.value["stood"], &completion.value["passed"]), (&json!(true), &json!(true)));
    let first = completion.value["first"].as_u64().unwrap();
    assert!((before..=millis()).contains(&first), "{before} {first}");
}

#[tokio::test]
async fn what_leaves_the_script_is_the_iso_text_whatever_the_script_did_to_the_classes() {
    let completion = run("for (const name of Object.getOwnPropertyNames(Temporal)) {
            const prototype = Temporal[name].prototype;
            if (!prototype) continue;
            for (const key of ['toString', 'toJSON', 'toLocaleString', 'valueOf']) prototype[key] = () => { throw new Error('called'); };
        }
        const date = Temporal.PlainDate.from('2024-02-09');
        Object.defineProperty(date, 'toJSON', { get() { throw new Error('called'); } });
        const zoned = new Temporal.ZonedDateTime(0n, 'Europe/Paris');
        Object.setPrototypeOf(zoned, null);
        class Day extends Temporal.PlainDate { toString() { return 'no'; } }
        const all = {
            date, zoned, day: new Day(2024, 1, 2),
            moment: Temporal.PlainDateTime.from('2024-02-09T10:00'),
            time: Temporal.PlainTime.from('10:00'),
            month: Temporal.PlainYearMonth.from('2024-02'),
            birthday: Temporal.PlainMonthDay.from('02-29'),
            instant: Temporal.Instant.fromEpochMilliseconds(1),
            duration: Temporal.Duration.from({ hours: 1 }),
        };
        console.log(all.time, [all.duration], { zoned });
        return await tools.demo.echo(all);")
    .await;
    let expected = json!({
        "date": "2024-02-09", "zoned": "1970-01-01T01:00:00+01:00[Europe/Paris]", "day": "2024-01-02",
        "moment": "2024-02-09T10:00:00", "time": "10:00:00", "month": "2024-02", "birthday": "02-29",
        "instant": "1970-01-01T00:00:00.001Z", "duration": "PT1H",
    });
    assert_value(&completion, &expected);
    assert_eq!(
        completion.logs.first().map(|log| log.text.as_str()),
        Some("10:00:00 [ PT1H ] { zoned: 1970-01-01T01:00:00+01:00[Europe/Paris] }")
    );
}

#[tokio::test]
async fn bags_are_read_in_order_and_what_they_throw_is_the_script_s_own() {
    let completion = run("const seen = [];
        const bag = new Proxy({ year: 2024, month: 2, day: 9 }, { get(of, key) { seen.push(key); return of[key]; } });
        const date = Temporal.PlainDate.from(bag);
        const caught = [];
        for (const nasty of [
            { get year() { throw new TypeError('mine'); } },
            { year: { valueOf() { throw new TypeError('mine'); } }, month: 1, day: 1 },
            { year: 1n, month: 1, day: 1 }, { year: Symbol(), month: 1, day: 1 },
            { year: 1e300, month: 1, day: 1 }, { year: Infinity, month: 1, day: 1 }, { year: NaN, month: 1, day: 1 },
            { year: 2024, monthCode: 'M' + '9'.repeat(1e5), day: 1 }, { year: 2024, month: 1, day: -0 },
            { year: 2024, month: 1, day: 1, calendar: 'x'.repeat(1e6) },
            '2'.repeat(1e6), '2024-01-01[u-ca=' + 'a-'.repeat(1e5) + ']', '2024-01-01' + '[!a=b]'.repeat(1e4),
        ]) {
            try { Temporal.PlainDate.from(nasty); caught.push('none'); } catch (error) { caught.push(error.name); }
        }
        const self = { relativeTo: null, unit: 'day' };
        self.relativeTo = self;
        try { Temporal.Duration.from('P1D').total(self); } catch (error) { caught.push(error.name); }
        let depth = 0;
        const again = { get year() { if (++depth < 50) Temporal.PlainDate.from(again); return 2024; }, month: 1, day: 1 };
        return { date: String(date), seen: seen.join(), caught: caught.join(), again: String(Temporal.PlainDate.from(again)) };")
    .await;
    let (type_error, range_error) = ("TypeError", "RangeError");
    let caught = [&[type_error; 4][..], &[range_error; 9], &[type_error]].concat().join(",");
    let expected = json!({
        "date": "2024-02-09", "seen": "calendar,day,month,monthCode,year", "caught": caught, "again": "2024-01-01",
    });
    assert_value(&completion, &expected);
}

#[tokio::test]
async fn the_ends_of_time_and_of_calendars_are_reached_soon() {
    let completion = run("let told = 0;
        const calendars = ['iso8601', 'gregory', 'buddhist', 'chinese', 'coptic', 'dangi', 'ethioaa', 'ethiopic', 'hebrew',
            'indian', 'islamic-civil', 'islamic-tbla', 'islamic-umalqura', 'japanese', 'persian', 'roc'];
        for (const calendar of calendars) for (const text of ['-271821-04-20', '2024-02-29', '+275760-09-13']) {
            const date = Temporal.PlainDate.from(text).withCalendar(calendar);
            // Their months are found by astronomy, one by one.
            const isSlow = ['chinese', 'dangi'].includes(calendar);
            const far = (end, years) => isSlow ? date.add({ years }) : Temporal.PlainDate.from(end).withCalendar(calendar);
            for (const of of [
                () => date.year + date.month + date.day + date.daysInYear + date.monthsInYear,
                () => date.add({ years: 1e6 }), () => date.subtract({ months: 1e7 }), () => date.add({ days: 1e9 }),
                () => date.until(far('+275760-09-13', 200), { largestUnit: 'year' }),
                () => date.until(far('-271821-04-20', -200), { largestUnit: 'month' }),
                () => date.with({ day: 1e9 }), () => date.toPlainYearMonth().add({ months: 1 }), () => date.toPlainMonthDay(),
                () => Temporal.PlainDate.from({ calendar, year: 3e5, month: 13, day: 40 }),
                () => Temporal.PlainMonthDay.from({ calendar, monthCode: 'M05L', day: 30 }),
                () => Temporal.Duration.from({ years: 4e9 }).round({ largestUnit: 'month', relativeTo: date }),
                () => Temporal.Duration.from({ seconds: 2 ** 53 - 1 }).round({ largestUnit: 'year', relativeTo: date }),
            ]) { try { of(); } catch (error) { if (!(error instanceof RangeError)) throw error; } told++; }
        }
        return told;")
    .await;
    assert_value(&completion, &json!(16 * 3 * 13));
}

#[tokio::test]
async fn what_takes_a_calendar_long_ends_with_the_limit_of_the_script() {
    let limits = Limits::default().with_cpu(Duration::from_secs(1));
    let completion = run_with(
        limits,
        "const of = (text) => Temporal.PlainDate.from(text).withCalendar('chinese');
        return of('-271821-04-20').until(of('+275760-09-13'), { largestUnit: 'month' });",
    )
    .await;
    let limit = completion.failure.as_ref().and_then(|failure| failure.limit.as_ref());
    assert_eq!(limit.map(|limit| limit.name.as_str()), Some("CPU time"), "{completion}");
}

/// Every function and getter, with arguments and receivers that a seed chooses.
const FUZZ: &str = r#"
let state = SEED;
const next = (most) => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return Math.floor(state / 2 ** 32 * most); };
const pick = (list) => list[next(list.length)];
const zones = ["UTC", "Europe/Paris", "America/St_Johns", "Pacific/Apia", "+23:59", "-00:00", "Africa/Monrovia", "Etc/GMT+12", "no/zone"];
const calendars = ["iso8601", "gregory", "hebrew", "chinese", "dangi", "islamic-umalqura", "islamic-civil", "japanese", "ethiopic", "roc", "nope"];
const units = ["year", "months", "week", "day", "hours", "minute", "second", "millisecond", "microseconds", "nanosecond", "auto", ""];
const numbers = [0, -0, 1, -1, 1.5, NaN, Infinity, -Infinity, 29, 31, 1e9, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 1e300, 275760, -271821, 9007199254740991];
const texts = ["", "2024-02-29", "2024-02-29T23:59:60", "-271821-04-19", "-271821-04-20T00:00Z", "+275760-09-13T00:00Z", "-000000-01-01", "24:00",
  "P1Y2M3W4DT5H6M7.999999999S", "-P4294967295Y", "PT9007199254740991.999999999S", "2024-03-31T02:30[Europe/Paris]", "2024-10-27T02:30+01:00[Europe/Paris]",
  "2024-01-01[u-ca=hebrew]", "2024-01-01T00:00Z[!u-ca=chinese]", "1972-02-29[u-ca=japanese]", "M13", "02-30", "2024-13", "\ud800", "x".repeat(5000), "9".repeat(400)];
const bag = () => {
  const made = {};
  for (const key of ["year", "month", "day", "hour", "minute", "second", "millisecond", "microsecond", "nanosecond", "years", "months", "weeks", "days", "hours", "minutes", "seconds", "nanoseconds", "roundingIncrement", "fractionalSecondDigits", "eraYear"])
    if (next(4) === 0) made[key] = pick(numbers);
  const words = { monthCode: ["M02", "M05L", "M13", "M99"], calendar: calendars, timeZone: zones, era: ["ce", "bce", "heisei"], offset: ["+01:00", "-23:59", "Z"], smallestUnit: units, largestUnit: units, unit: units,
    roundingMode: ["ceil", "floor", "trunc", "halfEven", "expand", "no"], overflow: ["constrain", "reject"], disambiguation: ["earlier", "later", "reject"], calendarName: ["always", "critical"], dateStyle: ["full", "short"], timeStyle: ["full", "short"], month: numbers };
  for (const key of Object.keys(words)) if (next(4) === 0) made[key] = pick(words[key]);
  if (next(3) === 0) made.relativeTo = any(1);
  if (next(8) === 0) Object.defineProperty(made, pick(["year", "unit", "days", "timeZone"]), { get() { return any(1); }, enumerable: true, configurable: true });
  return made;
};
const classes = Object.getOwnPropertyNames(Temporal).filter((name) => typeof Temporal[name] === "function");
const makers = [
  () => Temporal.PlainDate.from(pick(texts)), () => new Temporal.PlainDate(2024, 2, 29, pick(calendars)), () => Temporal.PlainDateTime.from(pick(texts)),
  () => new Temporal.ZonedDateTime(pick([0n, 8640000000000000000000n, -8640000000000000000000n, 1711846800000000000n]), pick(zones), pick(calendars)),
  () => Temporal.Instant.fromEpochNanoseconds(pick([0n, 8640000000000000000000n, -8640000000000000000000n])), () => Temporal.PlainTime.from(pick(["23:59:59.999999999", "00:00"])),
  () => new Temporal.Duration(pick(numbers), 0, 0, pick(numbers)), () => Temporal.Duration.from(pick(texts)), () => Temporal.Duration.from({ seconds: 2 ** 53 - 1, nanoseconds: 999999999 }),
  () => new Temporal.PlainYearMonth(pick([2024, 275760, -271821]), pick([2, 4, 9]), pick(calendars)), () => new Temporal.PlainMonthDay(2, 29, pick(calendars)), () => new Temporal[pick(classes)](any(1), any(1), any(1)),
];
const object = () => { for (let i = 0; i < 5; i++) try { return pick(makers)(); } catch {} return new Temporal.Duration(); };
function any(depth = 0) {
  switch (next(depth ? 8 : 11)) {
    case 0: return pick(numbers);
    case 1: case 2: return pick(texts);
    case 3: return pick([undefined, null, true, 1n, 2n ** 90n, Symbol("s"), [], () => 1, new Date(NaN), new Proxy({}, {})]);
    case 4: return pick(zones);
    case 5: return pick(calendars);
    case 6: return pick(units);
    case 7: return depth > 1 ? {} : object();
    default: return bag();
  }
}
let calls = 0, thrown = 0;
const strange = {};
for (; calls < 3000; calls++) {
  try {
    const statics = next(4) === 0;
    const receiver = statics ? pick([...classes.map((name) => Temporal[name]), Temporal.Now]) : object();
    const holder = statics ? receiver : Object.getPrototypeOf(receiver);
    const property = Object.getOwnPropertyDescriptor(holder, pick(Reflect.ownKeys(holder)));
    const of = property.get ?? property.value;
    if (typeof of !== "function") continue;
    const given = Array.from({ length: next(4) }, () => any());
    const result = next(5) === 0 && statics && of === Temporal[of.name] ? new of(...given) : of.apply(next(20) ? receiver : any(), given);
    if (typeof result === "object" && result !== null && result.toLocaleString) { result.toString(); result.toLocaleString("en-US", next(3) ? undefined : bag()); }
  } catch (error) {
    thrown++;
    if (!(error instanceof Error)) strange[String(error)] = 1;
    else if (!["TypeError", "RangeError", "SyntaxError"].includes(error.name)) strange[error.name + ": " + error.message] = 1;
  }
}
return { calls, strange, threw: thrown > 100 && thrown < calls - 100 };
"#;

#[tokio::test]
async fn no_argument_breaks_the_worker_or_holds_it_up() {
    for seed in [1_u32, 77, 4_242, 987_654_321] {
        let completion = run(&FUZZ.replace("SEED", &seed.to_string())).await;
        assert_value(&completion, &json!({"calls": 3000, "strange": {}, "threw": true}));
    }
}
