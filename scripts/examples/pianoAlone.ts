/** Free playing: no notes at all. */
import type { Example } from './example.ts'

export const pianoAlone: Example = {
  folder: '6-piano-alone',
  name: 'A piano by itself',
  words:
    'There are no notes in it. The instrument has heard a piano play phrases, and goes on as it thinks best: press Generate again for another idea.',
  instrument: 'pianoPhrases',
  tempo: { beatsPerMinute: 90, beatsPerBar: 4 },
  snap: '1/16',
  seed: null,
  notes: [],
  seconds: 12,
}
