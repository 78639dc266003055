const MS_PER_SECOND = 1000;
const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_HOUR = 60;
/** From here on tenths of a second are noise. */
const WHOLE_SECONDS_FROM = 10;

/** A time span as people say it: `0.1 s`, `38 s`, `2 min 5 s`, `1 h 3 min`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, ms) / MS_PER_SECOND;
  if (Number(seconds.toFixed(1)) < WHOLE_SECONDS_FROM) return `${seconds.toFixed(1)} s`;
  const whole = Number(seconds.toFixed(0));
  if (whole < SECONDS_PER_MINUTE) return `${whole} s`;
  const minutes = Math.floor(whole / SECONDS_PER_MINUTE);
  if (minutes < MINUTES_PER_HOUR) return `${minutes} min ${whole % SECONDS_PER_MINUTE} s`;
  return `${Math.floor(minutes / MINUTES_PER_HOUR)} h ${minutes % MINUTES_PER_HOUR} min`;
}
