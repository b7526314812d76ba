/** The dates of %Y and %T: nanoseconds since 1970 in the local time zone. */

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = (value: number): string => String(value).padStart(2, '0');
const clock = (date: Date): string =>
  `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;

/** Whole seconds; dtrace takes the 64 bits as unsigned, so what is before 1970 shows as 2554. */
function dateOf(nanoseconds: number | bigint): Date {
  return new Date(Number(BigInt.asUintN(64, BigInt(nanoseconds)) / 1_000_000_000n) * 1000);
}

/** `1970 Jan  1 00:00:00`. */
export function formatDate(nanoseconds: number | bigint): string {
  const date = dateOf(nanoseconds);
  const day = String(date.getDate()).padStart(2);
  return `${date.getFullYear()} ${months[date.getMonth()]} ${day} ${clock(date)}`;
}

/** `Thu, 01 Jan 1970 00:00:00 UTC`; the year is that of the ISO 8601 week, as in dtrace. */
export function formatRfc822Date(nanoseconds: number | bigint): string {
  const date = dateOf(nanoseconds);
  const day = `${days[date.getDay()]}, ${two(date.getDate())} ${months[date.getMonth()]}`;
  return `${day} ${isoWeekYear(date)} ${clock(date)} ${zoneName(date)}`;
}

/** The year that holds the Thursday of the date's week. */
function isoWeekYear(date: Date): number {
  const thursday = new Date(date);
  thursday.setDate(date.getDate() + 4 - (date.getDay() || 7));
  return thursday.getFullYear();
}

/** Made when first needed: it costs as much as a few thousand lines of output. */
let zones: Intl.DateTimeFormat | undefined;

function zoneName(date: Date): string {
  zones ??= new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' });
  return zones.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC';
}
