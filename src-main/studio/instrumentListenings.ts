/** What is said of a data set that is to become an instrument; listened to once, as long as it stays as it is. */
import { createHash } from 'node:crypto'
import type { Finding } from '../../src-shared/instruments/finding.ts'
import type { StudioContext } from './context.ts'
import { recordingsOf } from './trainingMaking.ts'

interface Listening {
  readonly key: string
  readonly findings: Promise<Finding[]>
}

export class InstrumentListenings {
  readonly #context: Pick<StudioContext, 'library' | 'processes'>
  readonly #known = new Map<string, Listening>()

  constructor(context: Pick<StudioContext, 'library' | 'processes'>) {
    this.#context = context
  }

  /** @throws SyrinxError `dataset/unknown` */
  async findings(datasetId: string): Promise<{ findings: Finding[] }> {
    const { library, processes } = this.#context
    const dataset = library.datasets.get(datasetId)
    const recordings = recordingsOf(library, library.clips.all(dataset.id))
    const key = createHash('sha256').update(JSON.stringify(recordings)).digest('hex')
    const known = this.#known.get(datasetId)
    if (known?.key === key) return { findings: await known.findings }
    const findings = processes
      .run('listen', 'hearInstrument', { recordings })
      .then((output) => [...output.findings])
    this.#known.set(datasetId, { key, findings })
    findings.catch(() => this.#known.delete(datasetId))
    return { findings: await findings }
  }
}
