/** The export dialog: which takes, and as what. */
import { exportFormats, exportRates, type ExportSettings } from '../../src-shared/contract/exporting.ts'
import { remembered } from '../state/remembered.ts'
import { settings } from '../state/settings.svelte.ts'

type Format = ExportSettings['format']
type Rate = ExportSettings['sampleRateHz']

const formatMemory = remembered<string>('export.format', 'wav16')
const rateMemory = remembered<string>('export.rate', 'model')
const rememberedFormat = () => exportFormats.find((it) => it === formatMemory.read()) ?? 'wav16'
const rememberedRate = () => exportRates.find((it) => String(it) === rateMemory.read()) ?? 'model'

class Exporting {
  isOpen = $state(false)
  takeIds = $state.raw<readonly string[]>([])
  format = $state<Format>(rememberedFormat())
  sampleRateHz = $state<Rate>(rememberedRate())
  template = $state('')
  directory = $state('')

  open(takeIds: readonly string[]): void {
    if (takeIds.length === 0) return
    this.takeIds = takeIds
    this.template = settings.current.exportTemplate
    this.directory = settings.current.exportDirectory
    this.isOpen = true
  }

  /** What the studio is asked for. */
  get request(): ExportSettings {
    return {
      takeIds: [...this.takeIds],
      format: this.format,
      sampleRateHz: this.sampleRateHz,
      template: this.template.trim(),
      directory: this.directory.trim(),
    }
  }

  /** The next export begins as this one was done. */
  remember(): void {
    formatMemory.write(this.format)
    rateMemory.write(String(this.sampleRateHz))
    const [exportTemplate, exportDirectory] = [this.template.trim(), this.directory.trim()]
    if (
      exportTemplate !== settings.current.exportTemplate ||
      exportDirectory !== settings.current.exportDirectory
    )
      void settings.change({ exportTemplate, exportDirectory })
  }
}

export const exporting = new Exporting()
