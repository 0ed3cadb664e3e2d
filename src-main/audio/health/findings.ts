/** What a teacher would say about recordings that are to become an instrument that plays one note at a time. */
import { noteName } from '../../../src-shared/conditioning/description.ts'
import type { Finding } from '../../../src-shared/instruments/finding.ts'
import { median } from '../statistics.ts'
import type { Chosen, ChosenNote, LeftOutWhy } from './chosenNotes.ts'
import { misnamedClips } from './chosenNotes.ts'
import type { ClipHealth } from './clipHealth.ts'
import { soundFindings } from './soundFindings.ts'
import { clipsWords, lengthWords, listed } from './words.ts'

/** A recording that couldn’t be read, or not to its end. */
export interface UnheardClip {
  readonly name: string
  /** A sentence. */
  readonly reason: string
}

/** Less sound of notes can’t be learned from. */
const leastSeconds = 4
/** A second of each note, half as much where it dies away by itself. */
const littleSecondsOfNote = { held: 1, dying: 0.4 }
const littleSeconds = 8
/** Where less of what sounds is a note, it is no instrument of notes. */
const leastNotedShare = 0.35
const leastTunedAgreement = 0.6

/** The important first. */
export function findingsOf(
  clips: readonly ClipHealth[],
  chosen: Chosen,
  unheard: readonly UnheardClip[] = [],
): Finding[] {
  const stop = whatStops(clips, chosen)
  // What else could be said of recordings that are of no use would only distract.
  if (stop.length > 0) return [...stop, ...unread(unheard)]
  const all = [
    ...amount(chosen),
    ...notes(chosen),
    ...tuning(chosen),
    ...names(chosen),
    ...leftOut(chosen, clips),
    ...soundFindings(chosen),
    ...unread(unheard),
  ]
  const order = { stop: 0, warn: 1, note: 2, good: 3 }
  return all.sort((a, b) => order[a.level] - order[b.level])
}

const finding = (
  level: Finding['level'],
  code: string,
  words: string,
  hint = '',
  clips: readonly string[] = [],
): Finding => ({ level, code, words, hint, clips: [...clips] })

const name = (midi: number) => noteName(midi).replace('#', '♯')
export const heldSeconds = (notes: readonly ChosenNote[]) =>
  notes.reduce((sum, { note }) => sum + note.durationSeconds, 0)

function whatStops(clips: readonly ClipHealth[], chosen: Chosen): Finding[] {
  const audible = clips.filter((it) => !chosen.leftOut.some((out) => out.clip === it && out.why === 'silent'))
  if (clips.length === 0)
    return [
      finding(
        'stop',
        'empty',
        'There is no recording here.',
        'Add recordings: a note each, or a melody without chords.',
      ),
    ]
  if (audible.length === 0)
    return [
      finding(
        'stop',
        'silent',
        'All recordings are silent.',
        'Check the microphone and its level, and record again.',
      ),
    ]
  const several = chosen.leftOut.filter(({ why }) => why === 'several')
  if (several.length > audible.length / 2)
    return [
      finding(
        'stop',
        'several-notes',
        `Several notes sound at once in ${several.length} of ${clipsWords(audible.length)}. An instrument learns from one note at a time.`,
        'Record single notes or a melody. The instrument can still play chords afterwards.',
        several.map(({ clip }) => clip.name),
      ),
    ]
  const noted = weightedNoted(audible)
  if (chosen.notes.length === 0 || noted < leastNotedShare)
    return [
      finding(
        'stop',
        'no-pitch',
        `Hardly anything here holds a note${chosen.notes.length > 0 ? ` (${Math.round(100 * noted)} % of what sounds)` : ''}: speech, drums and noises have no pitch to play.`,
        'Drums and noises can be learned without notes: use the advanced settings.',
      ),
    ]
  if (chosen.notes.length >= 8 && chosen.tuning.agreement < leastTunedAgreement && steadyShare(chosen) < 0.5)
    return [
      finding(
        'stop',
        'no-notes-in-tune',
        'What sounds here slides from pitch to pitch as speech does; it settles on no notes.',
        'Record notes that are held for half a second at least.',
      ),
    ]
  const seconds = heldSeconds(chosen.notes)
  if (seconds < leastSeconds)
    return [
      finding(
        'stop',
        'too-little',
        `Only ${lengthWords(seconds)} of notes in all: too little to learn an instrument from.`,
        'Record each note of the range once, two or three seconds long.',
      ),
    ]
  return []
}

/** Of the sound of all clips. */
const weightedNoted = (clips: readonly ClipHealth[]) =>
  clips.reduce((sum, it) => sum + it.notedShare * it.seconds, 0) /
  clips.reduce((sum, it) => sum + it.seconds, 0)

const steadyShare = ({ notes }: Chosen) =>
  heldSeconds(notes.filter(({ note }) => note.durationSeconds >= 0.4)) / heldSeconds(notes)

function amount({ notes }: Chosen): Finding[] {
  if (notes.length === 0) return []
  const seconds = heldSeconds(notes)
  const clips = new Set(notes.map((it) => it.clip.name)).size
  const words = `${lengthWords(seconds)} of notes, in ${clipsWords(clips)}`
  const different = new Set(notes.map((it) => it.midi)).size
  const dying = notes.filter(({ note }) => note.isSustained === false).length > notes.length / 2
  const little = Math.max(littleSeconds, different * littleSecondsOfNote[dying ? 'dying' : 'held'])
  if (seconds < little)
    return [
      finding(
        'warn',
        'little',
        `${words}: little; expect a sketch of the instrument.`,
        'Two or three seconds of every note in the range make a good instrument.',
      ),
    ]
  return [finding(seconds < 1.5 * little ? 'note' : 'good', 'amount', `${words}.`)]
}

const namedAtMost = 8

function notes({ notes: chosen }: Chosen): Finding[] {
  if (chosen.length === 0) return []
  const midis = [...new Set(chosen.map((it) => it.midi))].sort((a, b) => a - b)
  const [lowest, highest] = [midis[0], midis.at(-1)!]
  const missing = Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i).filter(
    (midi) => !midis.includes(midi),
  )
  const found: Finding[] = []
  if (midis.length === 1)
    found.push(
      finding(
        'warn',
        'one-note',
        `One note alone was heard: ${name(lowest)}. The instrument will play that one.`,
        'Record more notes to play melodies.',
      ),
    )
  else if (missing.length === 0)
    found.push(
      finding('good', 'range', `${midis.length} notes, ${name(lowest)} to ${name(highest)}, without a gap.`),
    )
  else
    found.push(
      finding(
        missing.length > midis.length ? 'note' : 'warn',
        'missing-notes',
        `${midis.length} notes, ${name(lowest)} to ${name(highest)}; missing between them: ${listed(missing.map(name), namedAtMost)}.`,
        'Missing notes can’t be played: record them if you want them.',
      ),
    )
  found.push(...loudnesses(chosen, midis))
  const short = midis.filter(
    (midi) =>
      Math.max(...chosen.filter((it) => it.midi === midi).map(({ note }) => note.durationSeconds)) < 0.5,
  )
  if (short.length > 0)
    found.push(
      finding(
        'warn',
        'short-notes',
        `No recording of ${listed(short.map(name), namedAtMost)} is longer than half a second: held, they will be guessed.`,
        'Hold each note for two or three seconds.',
        clipsOf(chosen.filter((it) => short.includes(it.midi))),
      ),
    )
  return found
}

/** A recording that is this much louder than another was played louder. */
const louderDb = 3

function loudnesses(chosen: readonly ChosenNote[], midis: readonly number[]): Finding[] {
  const levels = midis.map((midi) => {
    const sorted = chosen
      .filter((it) => it.midi === midi)
      .map(({ note }) => note.levelDb)
      .sort((a, b) => a - b)
    return sorted.reduce<number[]>(
      (kept, level) => (kept.length === 0 || level - kept.at(-1)! >= louderDb ? [...kept, level] : kept),
      [],
    ).length
  })
  const usual = Math.round(median(levels))
  const once = midis.filter((midi) => chosen.filter((it) => it.midi === midi).length === 1)
  const found: Finding[] = [
    usual >= 2
      ? finding('good', 'loudness', `${usual} loudnesses of most notes.`)
      : finding(
          'note',
          'one-loudness',
          'One loudness of most notes: soft and loud will differ in level alone, not in colour.',
          'Record each note softly and loudly as well, if you can.',
        ),
  ]
  if (once.length > 0 && once.length < midis.length / 2)
    found.push(finding('note', 'once', `One recording only of ${listed(once.map(name), namedAtMost)}.`))
  return found
}

const clipsOf = (notes: readonly ChosenNote[]) => [...new Set(notes.map(({ clip }) => clip.name))]

const inTuneCents = 10
const stickingOutCents = 25

function tuning({ notes: chosen, tuning: { cents, agreement } }: Chosen): Finding[] {
  if (chosen.length === 0) return []
  const found: Finding[] = []
  const rounded = Math.round(cents)
  const direction = rounded > 0 ? 'sharp' : 'flat'
  if (agreement < leastTunedAgreement)
    found.push(
      finding(
        'warn',
        'no-tuning',
        'The notes have no tuning in common: each is learned as the note that it is nearest to.',
      ),
    )
  else if (Math.abs(rounded) < inTuneCents)
    found.push(finding('good', 'in-tune', `In tune with A4 = 440 Hz (${signed(rounded)} cents).`))
  else
    found.push(
      finding(
        Math.abs(rounded) > 35 ? 'warn' : 'note',
        'tuning',
        `Tuned ${Math.abs(rounded)} cents ${direction} of A4 = 440 Hz (A4 is ${(440 * 2 ** (cents / 1200)).toFixed(1)} Hz). The instrument keeps this tuning.`,
      ),
    )
  const off = [...new Set(chosen.map((it) => it.midi))].flatMap((midi) => {
    const own = median(chosen.filter((it) => it.midi === midi).map((it) => it.centsOff))
    return Math.abs(own) > stickingOutCents ? [{ midi, cents: Math.round(own) }] : []
  })
  if (off.length > 0)
    found.push(
      finding(
        'warn',
        'out-of-tune',
        `Out of tune with the others: ${listed(
          off.map((it) => `${name(it.midi)} by ${signed(it.cents)} cents`),
          namedAtMost,
        )}. They are kept as they were played.`,
        'Record them again if that wasn’t meant.',
        clipsOf(chosen.filter((it) => off.some(({ midi }) => midi === it.midi))),
      ),
    )
  return found
}

const signed = (cents: number) => (cents > 0 ? `+${cents}` : cents < 0 ? `−${-cents}` : '0')

function names(chosen: Chosen): Finding[] {
  const wrong = misnamedClips(chosen)
  if (wrong.length === 0) return []
  return [
    finding(
      'warn',
      'misnamed',
      `${clipsWords(wrong.length)} ${wrong.length === 1 ? 'holds' : 'hold'} another note than ${wrong.length === 1 ? 'its name says' : 'their names say'}: ${listed(
        wrong.map((it) => `${it.name} (${name(it.heardMidi)})`),
        namedAtMost,
      )}. They are learned as what they hold.`,
      'If the name is right, record the note again.',
      wrong.map((it) => it.name),
    ),
  ]
}

const leftOutWords: Record<
  LeftOutWhy,
  (clips: string, one: boolean) => readonly [words: string, hint: string]
> = {
  silent: (clips, one) => [`${clips} ${one ? 'is' : 'are'} silent, and left out.`, ''],
  several: (clips) => [
    `Several notes at once in ${clips}: left out.`,
    'Record these notes one at a time. The instrument can still play chords afterwards.',
  ],
  'no-note': (clips) => [`No note was heard in ${clips}: left out.`, ''],
  unclear: (clips) => [`What sounds in ${clips} is too short or too unclear to be a note: left out.`, ''],
}

function leftOut(chosen: Chosen, clips: readonly ClipHealth[]): Finding[] {
  if (chosen.leftOut.length === clips.length) return []
  return (Object.keys(leftOutWords) as LeftOutWhy[]).flatMap((why) => {
    const of = chosen.leftOut.filter((it) => it.why === why).map(({ clip }) => clip.name)
    if (of.length === 0) return []
    const [words, hint] = leftOutWords[why](clipsWords(of.length), of.length === 1)
    return [finding('warn', `left-out/${why}`, words, hint, of)]
  })
}

const unread = (unheard: readonly UnheardClip[]): Finding[] =>
  unheard.map((it) => finding('warn', 'unread', it.reason, '', [it.name]))
