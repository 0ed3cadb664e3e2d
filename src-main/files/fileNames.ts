/** File names that every system takes. */

/** Windows keeps these for devices, with any ending. */
const devices = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i
/** Most file systems take 255 bytes; the rest is for an ending, a number, and the name while it is written. */
const longestBytes = 180

/** A name without what systems forbid: separators, control characters, device names, dots at its ends. */
export function safeFileName(text: string, fallback = 'Untitled'): string {
  const cleaned = text
    .normalize('NFC')
    // eslint-disable-next-line no-control-regex -- control characters are what must go
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[/\\:*?"<>|]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  const short = shortened(cleaned).replace(/[. ]+$/, '')
  if (short === '') return fallback
  return devices.test(short) ? `_${short}` : short
}

/** Whole characters, as many as fit. */
function shortened(text: string): string {
  let bytes = 0
  let short = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += Buffer.byteLength(segment)
    if (bytes > longestBytes) break
    short += segment
  }
  return short
}
