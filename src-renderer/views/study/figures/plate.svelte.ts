/** The plate that is put together in the Figures part: which sounds, drawn how, under which words. */
import { SvelteMap } from 'svelte/reactivity'
import type { figureKinds } from '../../../../src-shared/contract/study.ts'
import { type FigureData, type SoundRef, type StudyTake } from '../../../../src-shared/contract/study.ts'
import { figurePalettes } from '../../../../src-shared/figures/palette.ts'
import { studio } from '../../../client/studio.ts'
import { colourAt } from '../../../design/colourMap.ts'
import type { Theme } from '../../../design/pitchColour.ts'
import { theme } from '../../../state/theme.svelte.ts'
import { levelShift, sharedPeak, sharedRange } from './levels.ts'
import { paintHeatMap, paintWaveform } from './heatMap.ts'
import { plateSvg, type PlatePanel } from './plateSvg.ts'

export const mostSounds = 8
export type FigureKind = (typeof figureKinds)[number]

/** Columns that are asked for: twice what a panel is wide. */
const columns = 1024
/** What an exported plate is wide, in pixels. */
const exportWidth = 1400

export interface PlateSound {
  readonly key: string
  readonly ref: SoundRef
  readonly name: string
  readonly url: string
  /** Null where only the sound itself tells. */
  readonly seconds: number | null
  /** As it stands over its panel. */
  readonly title: string
}

type Loaded =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly figure: FigureData }
  | { readonly state: 'failed'; readonly message: string }

export const keyOf = (ref: SoundRef): string =>
  ref.kind === 'experiment' ? `experiment ${ref.id} ${ref.file}` : `${ref.kind} ${ref.id}`

export const takeSound = (take: StudyTake): Omit<PlateSound, 'title'> => ({
  key: `take ${take.takeId}`,
  ref: { kind: 'take', id: take.takeId },
  name: take.name,
  url: take.url,
  seconds: take.seconds,
})

class PlateState {
  sounds = $state.raw<readonly PlateSound[]>([])
  kind = $state<FigureKind>('constantQ')
  layout = $state<'beside' | 'above'>('beside')
  labels = $state<'notes' | 'hertz'>('notes')
  rangeDb = $state(60)
  sharesTime = $state(true)
  title = $state('')
  caption = $state('')
  #theme = $state<Theme | null>(null)
  readonly #loaded = new SvelteMap<string, Loaded>()

  /** Of the plate, which may be for paper while the window is dark. */
  get theme(): Theme {
    return this.#theme ?? theme.current
  }

  set theme(value: Theme) {
    this.#theme = value
  }

  readonly figures = $derived(
    this.sounds.map(({ key }): FigureData | null => {
      const loaded = this.#loaded.get(`${this.kind} ${key}`)
      return loaded?.state === 'ready' ? loaded.figure : null
    }),
  )
  readonly isLoading = $derived(
    this.sounds.some(({ key }) => this.#loaded.get(`${this.kind} ${key}`)?.state === 'loading'),
  )

  readonly #panels = $derived.by((): readonly PlatePanel[] => {
    const ready = this.figures.filter((figure) => figure !== null)
    const range = sharedRange(ready, this.rangeDb)
    const peak = sharedPeak(ready)
    const longest = Math.max(0, ...ready.map(({ seconds }) => seconds))
    return this.sounds.map(({ title }, index) => {
      const figure = this.figures[index]
      if (!figure) return { title, figure, image: null }
      const width =
        this.sharesTime && figure.seconds > 0
          ? Math.max(figure.columns, Math.round((figure.columns * longest) / figure.seconds))
          : figure.columns
      // A very short sound beside a very long one would need a picture without end.
      const columnsOfPicture = Math.min(width, 16_384)
      const image =
        figure.kind === 'waveform'
          ? paintWaveform(figure, columnsOfPicture, peak, figurePalettes[this.theme].series[0])
          : paintHeatMap(
              figure,
              { columns: columnsOfPicture, rows: figure.rows },
              range,
              levelShift(figure, ready),
              this.theme,
            )
      return { title, figure, image }
    })
  })

  problemOf(key: string): string | null {
    const loaded = this.#loaded.get(`${this.kind} ${key}`)
    return loaded?.state === 'failed' ? loaded.message : null
  }

  has(key: string): boolean {
    return this.sounds.some((sound) => sound.key === key)
  }

  add(sounds: readonly Omit<PlateSound, 'title'>[]): void {
    const fresh = sounds.filter(({ key }) => !this.has(key)).map((sound) => ({ ...sound, title: sound.name }))
    this.sounds = [...this.sounds, ...fresh].slice(0, mostSounds)
    this.load()
  }

  setTakes(takes: readonly StudyTake[]): void {
    this.sounds = []
    this.add(takes.map(takeSound))
  }

  remove(key: string): void {
    this.sounds = this.sounds.filter((sound) => sound.key !== key)
  }

  move(key: string, by: number): void {
    const at = this.sounds.findIndex((sound) => sound.key === key)
    const to = at + by
    if (at < 0 || to < 0 || to >= this.sounds.length) return
    const next = [...this.sounds]
    next.splice(to, 0, ...next.splice(at, 1))
    this.sounds = next
  }

  rename(key: string, title: string): void {
    this.sounds = this.sounds.map((sound) => (sound.key === key ? { ...sound, title } : sound))
  }

  show(kind: FigureKind): void {
    this.kind = kind
    this.load()
  }

  /** Asks for what is not there yet; what failed is tried again. */
  load(): void {
    for (const { key, ref } of this.sounds) {
      const name = `${this.kind} ${key}`
      const before = this.#loaded.get(name)
      if (before && before.state !== 'failed') continue
      this.#loaded.set(name, { state: 'loading' })
      studio.call('study.figure', { sound: ref, kind: this.kind, columns }).then(
        (figure) => this.#loaded.set(name, { state: 'ready', figure }),
        (error: unknown) =>
          this.#loaded.set(name, {
            state: 'failed',
            message: error instanceof Error ? error.message : 'It could not be drawn.',
          }),
      )
    }
  }

  /** @param width pixels; as wide as exported plates without it */
  svg(width = exportWidth): ReturnType<typeof plateSvg> {
    const ready = this.figures.filter((figure) => figure !== null)
    return plateSvg({
      title: this.title,
      caption: this.caption,
      panels: this.#panels,
      layout: this.layout,
      labels: this.labels,
      width,
      palette: figurePalettes[this.theme],
      colours: Array.from({ length: 48 }, (_, index) => `rgb(${colourAt(index / 47, this.theme).join(',')})`),
      range: sharedRange(ready, this.rangeDb),
      peak: sharedPeak(ready),
      sharesTime: this.sharesTime,
    })
  }

  /** Sensible, whatever was written above. */
  get fileName(): string {
    const what = { constantQ: 'Constant-Q', mel: 'Mel', mfcc: 'MFCC', waveform: 'Waveforms' }[this.kind]
    const names = this.sounds.slice(0, 2).map(({ title }) => title)
    const rest = this.sounds.length > 2 ? ` and ${String(this.sounds.length - 2)} more` : ''
    return this.title.trim() || `${what} – ${names.join(', ')}${rest}`
  }
}

export const plate = new PlateState()
