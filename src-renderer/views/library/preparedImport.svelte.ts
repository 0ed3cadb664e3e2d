/** Whole data sets brought in as the papers prepared theirs: what is asked for, and whether it can begin. */
import type { FileSource } from '../../../src-shared/contract/define.ts'
import type { Preparation } from '../../../src-shared/contract/datasets.ts'
import { readCount, type ClipLength } from './preparedWords.ts'

class PreparedImport {
  datasetId = $state<string | null>(null)
  layout = $state<Preparation['layout']>('folder')
  source = $state.raw<FileSource | null>(null)
  /** A path on the computer that the studio runs on, where it can't be chosen. */
  path = $state('')
  length = $state<ClipLength>('5')
  otherSeconds = $state(8)
  recordings = $state('')
  clips = $state('')
  ensemble = $state('Solo Piano')

  show(datasetId: string): void {
    this.source = null
    this.datasetId = datasetId
  }

  close(): void {
    this.datasetId = null
  }

  get sourceName(): string | null {
    if (!this.source) return null
    return this.source.kind === 'upload' ? this.source.name : this.source.path
  }

  /** Null while something is missing or wrong. */
  readonly preparation: Preparation | null = $derived.by(() => {
    const [firstRecordings, firstClips] = [readCount(this.recordings), readCount(this.clips)]
    if (firstRecordings === undefined || firstClips === undefined) return null
    return {
      layout: this.layout,
      clipSeconds:
        this.length === 'whole' ? null : this.length === 'other' ? this.otherSeconds : Number(this.length),
      firstRecordings,
      firstClips,
      ensemble: this.layout === 'musicnet' ? this.ensemble.trim() : '',
    }
  })

  /** What was chosen, else what was typed. */
  readonly from: FileSource | null = $derived(
    this.source ?? (this.path.trim() === '' ? null : { kind: 'path', path: this.path.trim() }),
  )
}

export const preparedImport = new PreparedImport()
