/** The dialog that makes a data set, and the sample rates it offers. */

class NewDataset {
  open = $state(false)
}

export const newDataset = new NewDataset()

export const usualRateHz = 16_000

/** What each rate means for whoever chooses one: half of it is the highest frequency that can sound. */
export const rateWords: Readonly<Record<string, { label: string; words: string }>> = {
  8000: {
    label: '8 kHz',
    words:
      'Nothing above 4 kHz sounds, as on a telephone: the quickest to learn and to play, good for trials.',
  },
  16000: {
    label: '16 kHz (usual)',
    words:
      'Nothing above 8 kHz sounds: a little dark, but whole. It learns in minutes and plays while it is being made.',
  },
  22050: {
    label: '22.05 kHz',
    words: 'Up to 11 kHz: clearer breath and attacks, for about 1.4 times the work of 16 kHz.',
  },
  44100: {
    label: '44.1 kHz',
    words:
      'As on a CD, for about 2.8 times the work of 16 kHz: slow to learn, and rarely played as it is made.',
  },
  48000: {
    label: '48 kHz',
    words: 'As in film, for three times the work of 16 kHz: slow to learn, and rarely played as it is made.',
  },
}
