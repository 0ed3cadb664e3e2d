import { expect, test } from 'vitest'
import { chooseNotes } from './chosenNotes.ts'
import type { ClipHealth } from './clipHealth.ts'
import { findingsOf } from './findings.ts'
import { misnamed, namedNote } from './namedNotes.ts'
import { notesSounding } from './severalNotes.ts'
import { clip, clipsOf, hum, mixed, noise, scale, testRateHz, tone } from './testing.ts'

const findings = (clips: readonly ClipHealth[]) => findingsOf(clips, chooseNotes(clips))
const codes = (clips: readonly ClipHealth[]) => findings(clips).map((it) => `${it.level} ${it.code}`)
const words = (clips: readonly ClipHealth[], code: string) =>
  findings(clips).find((it) => it.code === code)?.words
const scaleOf = (change?: (samples: Float32Array) => Float32Array) =>
  clipsOf(
    scale().map((pitch) => ({ pitch })),
    change,
  )

test('says of a good scale what is in it', () => {
  const clips = clipsOf(scale(8).map((pitch) => ({ pitch, seconds: 1.3 })))
  expect(words(clips, 'missing-notes')).toBe(
    '8 notes, C4 to C5; missing between them: C♯4, D♯4, F♯4, G♯4 and A♯4.',
  )
  expect(words(clips, 'in-tune')).toMatch(/^In tune with A4 = 440 Hz/)
  expect(codes(clips)).toEqual(expect.arrayContaining(['good sustained', 'note one-loudness']))
  expect(codes(clips).filter((it) => it.startsWith('warn') && it !== 'warn missing-notes')).toEqual([])
  expect(chooseNotes(clips).notes.map((it) => it.midi)).toEqual(scale(8))
})

test('hears several notes at once, whichever they are, and never in one rich note', () => {
  const at = (samples: Float32Array) => notesSounding(samples, testRateHz, 0.4)
  for (const interval of [3, 4, 5, 7, 9])
    expect(at(mixed(tone({ pitch: 60 }), tone({ pitch: 60 + interval, level: 0.15 }))).other).toBeDefined()
  const hollow = (n: number) => (n % 2 === 1 ? 1 / n : 0.02)
  const weakFundamental = (n: number) => (n === 1 ? 0.1 : 1 / n)
  for (const pitch of [36, 50, 62, 86]) {
    expect(at(tone({ pitch, harmonic: hollow })).other).toBeUndefined()
    expect(at(tone({ pitch, harmonic: weakFundamental, vibratoCents: 25 })).other).toBeUndefined()
    expect(at(mixed(tone({ pitch }), noise(1.5, 0.01))).other).toBeUndefined()
  }
})

test('takes a section that sings one note for one', () => {
  const voices = [-0.28, 0, 0.25].map((off) => tone({ pitch: 52 + off, vibratoCents: 20, seconds: 2 }))
  for (const from of [0.3, 0.7, 1.1])
    expect(notesSounding(mixed(...voices), testRateHz, from).other).toBeUndefined()
  const second = mixed(...voices, tone({ pitch: 53, seconds: 2, level: 0.4 }))
  expect(notesSounding(second, testRateHz, 0.4).other).toBeDefined()
})

test('leaves chords out with a word, and stops where there is nothing else', () => {
  const chord = (pitch: number) =>
    clip(`chord ${pitch}.wav`, mixed(tone({ pitch }), tone({ pitch: pitch + 4 })))
  const some = [...scaleOf(), chord(60), chord(65)]
  expect(words(some, 'left-out/several')).toBe('Several notes at once in 2 recordings: left out.')
  expect(chooseNotes(some).notes).toHaveLength(5)
  expect(codes([chord(60), chord(62), chord(64), clip('a.wav', tone({ pitch: 60 }))])).toEqual([
    'stop several-notes',
  ])
})

test('keeps a player’s tuning, and says how far it lies off', () => {
  const flat = clipsOf(scale().map((pitch) => ({ pitch: pitch - 0.31 })))
  expect(words(flat, 'tuning')).toMatch(/^Tuned 3[012] cents flat/)
  expect(chooseNotes(flat).notes.map((it) => it.midi)).toEqual(scale())
  const one = clipsOf(scale().map((pitch, i) => ({ pitch: i === 3 ? pitch + 0.4 : pitch })))
  expect(words(one, 'out-of-tune')).toMatch(/F4 by \+3\d cents/)
})

test('takes a quarter tone for what the names say', () => {
  const names = ['C4', 'D4', 'E4', 'F4', 'G4']
  const clips = [60, 62, 64, 65, 67].map((pitch, i) =>
    clip(`oboe ${names[i]}.wav`, tone({ pitch: pitch - 0.5 })),
  )
  expect(chooseNotes(clips).notes.map((it) => it.midi)).toEqual([60, 62, 64, 65, 67])
})

test('finds noise, hum and distortion', () => {
  expect(codes(scaleOf((it) => mixed(it, noise(1.5, 0.008))))).toContain('warn noise')
  expect(
    words(
      scaleOf((it) => mixed(it, hum(1.5, 50, 0.02))),
      'hum',
    ),
  ).toMatch(/^The mains hum at 50 Hz/)
  expect(
    words(
      scaleOf((it) => mixed(it, hum(1.5, 60, 0.02))),
      'hum',
    ),
  ).toMatch(/60 Hz/)
  expect(
    words(
      scaleOf((it) => it.map((x) => Math.max(-0.15, Math.min(0.15, x)))),
      'clipping',
    ),
  ).toMatch(/^All recordings are distorted/)
})

test('hears a room ring on', () => {
  const inRoom = (dry: Float32Array) => {
    const wet = new Float32Array(dry.length + testRateHz)
    wet.set(dry)
    const tail = noise(0.8, 1, 7)
    // Every 50th sample of a decaying noise: an impulse response of a room, thinned.
    for (let lag = 400; lag < tail.length; lag += 50) {
      const gain = 0.06 * tail[lag] * 10 ** ((-3 * lag) / (0.8 * testRateHz))
      for (let i = 0; i < dry.length; i++) wet[i + lag] += gain * dry[i]
    }
    return wet
  }
  expect(codes(scaleOf(inRoom))).toContain('warn room')
})

test('stops before what can’t become an instrument', () => {
  expect(codes([])).toEqual(['stop empty'])
  expect(codes([clip('a.wav', new Float32Array(testRateHz))])).toEqual(['stop silent'])
  expect(codes([clip('drum.wav', noise(2, 0.2))])).toEqual(['stop no-pitch'])
  expect(
    words(
      clipsOf([
        { pitch: 60, seconds: 1 },
        { pitch: 62, seconds: 1 },
      ]),
      'too-little',
    ),
  ).toMatch(/^Only 2 seconds of notes in all/)
})

test('says of one note and of little what to expect', () => {
  expect(codes(clipsOf(Array.from({ length: 6 }, () => ({ pitch: 60 }))))).toEqual(
    expect.arrayContaining(['warn one-note', 'warn little']),
  )
})

test('tells notes that die away, and a trembling note from a repeated one', () => {
  expect(codes(clipsOf(scale().map((pitch) => ({ pitch, decay: 25, seconds: 1.4 }))))).toContain(
    'good decaying',
  )
  const trembling = clip('v.wav', tone({ pitch: 67, seconds: 2, vibratoCents: 35 }))
  expect(trembling.notes).toHaveLength(1)
  const twice = new Float32Array(4 * testRateHz)
  twice.set(tone({ pitch: 67 }))
  twice.set(tone({ pitch: 67 }), Math.round(1.1 * testRateHz))
  expect(clip('t.wav', twice).notes).toHaveLength(2)
})

test('reads notes from names, whatever way octaves are counted', () => {
  expect(namedNote('a/clarinet_60_C4_v100.flac')).toBe(60)
  expect(namedNote('Bb3.wav')).toBe(58)
  expect(namedNote('horn F#2 soft.wav')).toBe(42)
  expect(namedNote('take 3.wav')).toBeUndefined()
  expect(namedNote('C4 to E4.wav')).toBeUndefined()
  const heard = ['C3', 'D3', 'E3', 'F3'].map((name, i) => ({
    name: `${name}.wav`,
    midi: [60, 62, 64, 65][i],
  }))
  expect(misnamed(heard)).toEqual([])
  expect(misnamed([...heard, { name: 'G3.wav', midi: 69 }])).toEqual([
    { name: 'G3.wav', namedMidi: 55, heardMidi: 69 },
  ])
})
