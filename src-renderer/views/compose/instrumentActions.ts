/** What can be done with instruments of one's own: bring in, keep, rename, delete. */
import type { Instrument } from '../../../src-shared/contract/instruments.ts'
import { studio } from '../../client/studio.ts'
import { askText } from '../../components/ask.svelte.ts'
import { notifyDeleted } from '../../state/history.svelte.ts'
import { report } from '../../state/notices.svelte.ts'
import { chooseInstrumentFile } from '../../instruments/packs.ts'
import { instruments } from './instrument.svelte.ts'

/** A pack or a checkpoint becomes an instrument of the library, and plays the project. */
export async function importInstrument(): Promise<void> {
  const instrument = await chooseInstrumentFile()
  if (instrument) instruments.choose(instrument.ref)
}

/** A run's checkpoint is kept whatever becomes of the run. */
export async function keepInstrument({ ref, name: suggested }: Instrument): Promise<void> {
  const name = await askText({
    title: 'Keep as an instrument',
    label: 'Name',
    value: suggested,
    action: 'Keep',
  })
  if (name === null) return
  try {
    const kept = await studio.call('instruments.keep', { checkpointId: ref.id, name })
    await instruments.load()
    instruments.choose(kept.ref)
  } catch (error) {
    report(error)
  }
}

export async function renameInstrument({ ref, name }: Instrument): Promise<void> {
  const next = await askText({ title: 'Rename instrument', label: 'Name', value: name, action: 'Rename' })
  if (next === null || next === name) return
  try {
    await studio.call('instruments.rename', { id: ref.id, name: next })
  } catch (error) {
    report(error)
  }
}

/** Into the bin; the toast takes it out again. */
export async function removeInstrument({ ref, name }: Instrument): Promise<void> {
  try {
    await studio.call('instruments.remove', { id: ref.id })
    notifyDeleted(`The instrument “${name}” is in the bin.`, [{ kind: 'instrument', id: ref.id }])
  } catch (error) {
    report(error)
  }
}
