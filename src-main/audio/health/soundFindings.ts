/** What is wrong with the sound of recordings whatever is played in them: noise, hum, room, distortion. */
import type { Finding } from '../../../src-shared/instruments/finding.ts'
import { median } from '../statistics.ts'
import type { Chosen, ChosenNote } from './chosenNotes.ts'
import type { ClipHealth } from './clipHealth.ts'
import { clipsWords } from './words.ts'

export function soundFindings({ notes }: Chosen): Finding[] {
  if (notes.length === 0) return []
  const clips = [...new Set(notes.map((it) => it.clip))]
  const notesDb = median(notes.map(({ note }) => note.levelDb))
  const hum = humFinding(clips, notesDb)
  return [
    ...kind(notes),
    ...distortion(clips),
    ...hum,
    ...(hum.length > 0 ? [] : noise(clips)),
    ...room(notes),
  ]
}

function kind(notes: readonly ChosenNote[]): Finding[] {
  const told = notes.flatMap(({ note }) => (note.isSustained === undefined ? [] : [note.isSustained]))
  if (told.length === 0) return []
  const sustained = told.filter(Boolean).length
  const clear = Math.max(sustained, told.length - sustained) >= 0.8 * told.length
  const words =
    sustained > told.length / 2
      ? 'Notes sound for as long as they are held, as those of a wind or a bow.'
      : 'Notes die away by themselves, as those of a string or a bar that is struck.'
  return [
    {
      level: clear ? 'good' : 'note',
      code: sustained > told.length / 2 ? 'sustained' : 'decaying',
      words: clear ? words : `${words} Some of them do otherwise.`,
      hint: '',
      clips: [],
    },
  ]
}

/** A few cut peaks in a clip nobody hears. */
const manyCutPeaks = 20

function distortion(clips: readonly ClipHealth[]): Finding[] {
  const cut = clips.filter((it) => it.cutPeaks / Math.max(it.seconds, 1) >= manyCutPeaks)
  if (cut.length === 0) return []
  return [
    {
      level: 'warn',
      code: 'clipping',
      words: `${cut.length === clips.length ? 'All recordings are' : `${clipsWords(cut.length)} ${cut.length === 1 ? 'is' : 'are'}`} distorted: too loud for the microphone or its amplifier. The distortion will be learned.`,
      hint: 'Turn the level of the microphone down and record again.',
      clips: cut.map((it) => it.name),
    },
  ]
}

const audibleHumDb = 50

function humFinding(clips: readonly ClipHealth[], notesDb: number): Finding[] {
  return ([50, 60] as const).flatMap((mainsHz) => {
    const humming = clips.filter((it) => it.hum?.mainsHz === mainsHz)
    const below = notesDb - median(humming.map((it) => it.hum!.levelDb))
    if (humming.length < clips.length / 2 || below > audibleHumDb) return []
    return [
      {
        level: 'warn' as const,
        code: 'hum',
        words: `The mains hum at ${mainsHz} Hz, ${Math.round(below)} dB below the notes. It will be learned with them.`,
        hint: 'Move away from power supplies and lamps, or take the hum out with an editor first.',
        clips: humming.map((it) => it.name),
      },
    ]
  })
}

const noisyDb = 40
const audibleNoiseDb = 55

function noise(clips: readonly ClipHealth[]): Finding[] {
  const known = clips.flatMap((it) => (it.quietDb === undefined ? [] : [it.quietDb]))
  if (known.length < clips.length / 2) return []
  const below = median(known)
  const words = `Noise lies ${Math.round(below)} dB below the notes`
  if (below < noisyDb)
    return [
      {
        level: 'warn',
        code: 'noise',
        words: `${words}, and will be learned with them.`,
        hint: 'Record nearer to the instrument, or in a quieter place.',
        clips: clips.filter((it) => it.quietDb !== undefined && it.quietDb < noisyDb).map((it) => it.name),
      },
    ]
  return [
    {
      level: below < audibleNoiseDb ? 'note' : 'good',
      code: 'noise',
      words: `${words}.`,
      hint: '',
      clips: [],
    },
  ]
}

const roomSeconds = 0.45

function room(notes: readonly ChosenNote[]): Finding[] {
  const dying = notes.flatMap(({ note }) => (note.dyingSeconds === undefined ? [] : [note.dyingSeconds]))
  if (dying.length < notes.length / 3) return []
  const usual = median(dying)
  if (usual < roomSeconds) return []
  return [
    {
      level: 'warn',
      code: 'room',
      words: `The sound rings on for ${usual.toFixed(1)} s after the notes: of the room, or of the instrument itself. It will be cut short where notes end.`,
      hint: 'If it is the room, record nearer to the instrument or among soft furniture, and add reverberation afterwards.',
      clips: [],
    },
  ]
}
