const LOWEST = 8;

/** As many bars as there is room for, each the loudest of what it stands for; silence still shows. */
export function bars(waveform: number[] | null | undefined, count: number): number[] {
  if (!waveform || waveform.length === 0) return Array.from({ length: count }, () => LOWEST);
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * waveform.length) / count);
    const until = Math.max(from + 1, Math.floor(((index + 1) * waveform.length) / count));
    return Math.max(LOWEST, ...waveform.slice(from, until));
  });
}
