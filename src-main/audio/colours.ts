/** The colours of drawings: ink, bone and reed, and magma for levels. */
export const palette = {
  paper: '#f6f1e7',
  panel: '#fffdf8',
  ink: '#2b2722',
  faintInk: '#8a8175',
  rule: '#ddd4c4',
  bone: '#d9ccb2',
  reed: '#5f7449',
  rust: '#b5532a',
} as const

/** Seventeen stops after magma (S. van der Walt & N. Smith 2015, matplotlib; CC0), which is even to the eye. */
const magma = [
  0x000004, 0x0a0822, 0x1d1147, 0x36106b, 0x51127c, 0x6a1c81, 0x832681, 0x9c2e7f, 0xb73779, 0xd0416f,
  0xe75263, 0xf56b5c, 0xfc8961, 0xfea772, 0xfec488, 0xfde2a3, 0xfcfdbf,
].map((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255] as const)

/** Red, green and blue (0 to 255) of a share from 0 to 1. */
export function magmaAt(share: number): [red: number, green: number, blue: number] {
  const position = Math.max(0, Math.min(1, share)) * (magma.length - 1)
  const below = Math.min(Math.floor(position), magma.length - 2)
  const rest = position - below
  const mix = (channel: 0 | 1 | 2) =>
    Math.round(magma[below][channel] + rest * (magma[below + 1][channel] - magma[below][channel]))
  return [mix(0), mix(1), mix(2)]
}
