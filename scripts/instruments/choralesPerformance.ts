/**
 * A chorale as a hand would play it on a piano. Each voice is legato; a key that is struck again is let go shortly
 * before, whichever voice had it. The soprano stands out, and each phrase swells until two thirds of it have passed.
 * Nothing is left to chance: the same chorale is always played in the same way.
 */
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import type { Chorale } from './chorale.ts'
import { timingOf, type Hold } from './choralesTiming.ts'

/** How long before it is struck again a key is let go. */
const releaseMs = 40
const sopranoVelocity = 84
/** Of all other voices: so that at one moment there are two loudnesses at most. */
const lowerVelocity = 64

interface Press {
  readonly midi: number
  readonly startMs: number
  readonly endMs: number
  readonly velocity: number
}

/** Notes in order of start, the first at 0 s. */
export function performChorale(chorale: Chorale): Note[] {
  const timing = timingOf(chorale)
  const last = timing.holds[timing.holds.length - 1]
  const presses = chorale.flatMap((part, index) =>
    part.map(({ midi, startUnits, endUnits }, place): Press => ({
      midi,
      startMs: timing.startMs(startUnits),
      // Where one is written shorter than the others, all four still end together.
      endMs: timing.endMs(place === part.length - 1 && endUnits > last.startUnits ? last.endUnits : endUnits),
      velocity: (index === 0 ? sopranoVelocity : lowerVelocity) + swell(startUnits, timing.holds),
    })),
  )
  const firstMs = Math.min(...presses.map((it) => it.startMs))
  const played = [...Map.groupBy(presses, ({ midi }) => midi).values()].flatMap(playedOnOneKey)
  return played
    .sort((a, b) => a.startMs - b.startMs || b.midi - a.midi)
    .map(({ midi, startMs, endMs, velocity }) => ({
      midi,
      startSeconds: (startMs - firstMs) / 1000,
      durationSeconds: (endMs - startMs) / 1000,
      velocity,
    }))
}

/** Voices in unison are one note, the louder and the longer of them. Who strikes a key that is down takes it over. */
function playedOnOneKey(presses: readonly Press[]): Press[] {
  const played: Press[] = []
  for (const press of presses.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = played.at(-1)
    const endMs = Math.max(press.endMs, last?.endMs ?? 0)
    if (last?.startMs === press.startMs)
      played[played.length - 1] = { ...press, endMs, velocity: Math.max(press.velocity, last.velocity) }
    else {
      if (last)
        played[played.length - 1] = { ...last, endMs: Math.min(last.endMs, press.startMs - releaseMs) }
      played.push({ ...press, endMs })
    }
  }
  return played
}

/** Velocities are multiples of this. */
const velocityStep = 4
const [softStart, loudest, softEnd, underFermata] = [-4, 8, -4, -8]
const loudestAt = 2 / 3

/** What the phrase in which a note begins adds to its velocity. */
function swell(units: number, holds: readonly Hold[]): number {
  const index = holds.findIndex(({ endUnits }) => units < endUnits)
  if (units >= holds[index].startUnits) return underFermata
  const from = holds[index - 1]?.endUnits ?? 0
  const passed = (units - from) / (holds[index].startUnits - from)
  const added =
    passed < loudestAt
      ? softStart + (loudest - softStart) * (passed / loudestAt)
      : loudest + (softEnd - loudest) * ((passed - loudestAt) / (1 - loudestAt))
  return Math.round(added / velocityStep) * velocityStep
}
