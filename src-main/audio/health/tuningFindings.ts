/** How recordings are tuned, and whether they hold the notes that their names say. */
import type { Finding } from '../../../src-shared/instruments/finding.ts'
import { median } from '../statistics.ts'
import type { Chosen } from './chosenNotes.ts'
import { misnamedClips } from './chosenNotes.ts'
import { clipsOf, finding, namedAtMost, nameOf } from './makeFinding.ts'
import { leastTunedAgreement } from './stopFindings.ts'
import { clipsWords, listed } from './words.ts'

const inTuneCents = 10
const stickingOutCents = 25

export function tuningFindings({ notes: chosen, tuning: { cents, agreement } }: Chosen): Finding[] {
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
          off.map((it) => `${nameOf(it.midi)} by ${signed(it.cents)} cents`),
          namedAtMost,
        )}. They are kept as they were played.`,
        'Record them again if that wasn’t meant.',
        clipsOf(chosen.filter((it) => off.some(({ midi }) => midi === it.midi))),
      ),
    )
  return found
}

const signed = (cents: number) => (cents > 0 ? `+${cents}` : cents < 0 ? `−${-cents}` : '0')

export function nameFindings(chosen: Chosen): Finding[] {
  const wrong = misnamedClips(chosen)
  if (wrong.length === 0) return []
  return [
    finding(
      'warn',
      'misnamed',
      `${clipsWords(wrong.length)} ${wrong.length === 1 ? 'holds' : 'hold'} another note than ${wrong.length === 1 ? 'its name says' : 'their names say'}: ${listed(
        wrong.map((it) => `${it.name} (${nameOf(it.heardMidi)})`),
        namedAtMost,
      )}. They are learned as what they hold.`,
      'If the name is right, record the note again.',
      wrong.map((it) => it.name),
    ),
  ]
}
