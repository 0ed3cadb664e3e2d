/** What an instrument is given to play, in words: drawn notes, a recording, a take, or two of them blended. */
import type { GenerationSettings, SpectrumSource } from '../../../../src-shared/contract/generation.ts'

export type SoundSource = Extract<SpectrumSource, { kind: 'clip' | 'take' }>

export const drawnNotes: SpectrumSource = { kind: 'notes' }

export const isSound = (source: SpectrumSource | null): source is SoundSource =>
  source?.kind === 'clip' || source?.kind === 'take'

/** All that is played, the second one of a blend too. */
export const sourcesOf = ({ spectrum }: Pick<GenerationSettings, 'spectrum'>): readonly SpectrumSource[] =>
  spectrum ? [spectrum.source, ...(spectrum.blend ? [spectrum.blend.source] : [])] : [drawnNotes]

/** Whether what is drawn is heard in it. */
export const playsDrawnNotes = (settings: Pick<GenerationSettings, 'spectrum'>): boolean =>
  sourcesOf(settings).some((source) => !isSound(source))

/** Names it in a list: `notes`, `clip 12…`. */
export const sourceKey = (source: SpectrumSource): string => {
  if (source.kind === 'notes') return 'notes'
  return source.kind === 'notesOf'
    ? `notesOf ${source.instrument.kind} ${source.instrument.id}`
    : `${source.kind} ${source.id}`
}

const gone: Record<Exclude<SpectrumSource['kind'], 'notes'>, string> = {
  clip: 'a recording that is no longer there',
  take: 'a take that is no longer there',
  notesOf: 'the notes of an instrument that is no longer there',
}

/**
 * In the middle of a sentence.
 * @param name null when it is gone, undefined while it is looked up.
 */
export function sourceWords(source: SpectrumSource, name: string | null | undefined): string {
  if (source.kind === 'notes') return 'the drawn notes'
  if (name === undefined) return '…'
  if (name === null) return gone[source.kind]
  if (source.kind === 'notesOf') return `the notes as “${name}” plays them`
  return source.kind === 'clip' ? `the recording “${name}”` : `the take “${name}”`
}

/** “All of A”, “70 % A, 30 % B”. */
export function shareWords(share: number): string {
  const second = Math.round(share * 100)
  if (second === 0) return 'All of A'
  if (second === 100) return 'All of B'
  return `${String(100 - second)} % A, ${String(second)} % B`
}
