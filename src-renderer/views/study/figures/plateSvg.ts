/** Figures of several sounds on one plate, as in the papers: beside each other, or the label above the result. */
import type { FigureData } from '../../../../src-shared/contract/study.ts'
import { element, text } from '../../../../src-shared/figures/markup.ts'
import type { FigurePalette } from '../../../../src-shared/figures/palette.ts'
import { slaneyMel, type Rows } from '../../../../src-shared/figures/rows.ts'
import { spectrogramFrame } from '../../../../src-shared/figures/spectrogramFrame.ts'
import type { Range } from './levels.ts'

export interface PlatePanel {
  readonly title: string
  readonly figure: FigureData | null
  /** What was painted of it. */
  readonly image: string | null
}

export interface Plate {
  readonly title: string
  readonly caption: string
  readonly panels: readonly PlatePanel[]
  readonly layout: 'beside' | 'above'
  readonly labels: 'notes' | 'hertz'
  readonly width: number
  readonly palette: FigurePalette
  /** Of the levels, low to high. */
  readonly colours: readonly string[]
  readonly range: Range
  /** Of all waveforms. */
  readonly peak: number
  /** All panels end where the longest does. */
  readonly sharesTime: boolean
}

const gap = 12
const margin = 12
const captionLine = 18
const family = "'Source Sans 3 Variable', 'Source Sans 3', system-ui, sans-serif"

/** @returns the picture, and how large it is */
export function plateSvg(plate: Plate): { svg: string; width: number; height: number } {
  const { panels, layout, width, palette, title, caption } = plate
  const across = layout === 'beside' && panels.length > 1 ? 2 : 1
  const panelWidth = (width - 2 * margin - (across - 1) * gap) / across
  const panelHeight = across === 2 ? Math.max(220, Math.round(panelWidth * 0.56)) : 240
  const top = title === '' ? margin : 48
  const lines = wrapped(caption, Math.floor((width - 2 * margin - 8) / 6.6))
  const down = Math.ceil(panels.length / across)
  const bottom = top + down * panelHeight + Math.max(0, down - 1) * gap
  const height = bottom + (lines.length > 0 ? 14 + lines.length * captionLine : 0) + margin
  const longest = Math.max(...panels.map(({ figure }) => figure?.seconds ?? 0), 0)
  const parts = panels.map((panel, index) => {
    const x = margin + (index % across) * (panelWidth + gap)
    const y = top + Math.floor(index / across) * (panelHeight + gap)
    return placed(panelSvg(panel, plate, { width: panelWidth, height: panelHeight }, longest), x, y)
  })
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'figure',
      viewBox: `0 0 ${String(width)} ${String(height)}`,
      width,
      height,
      role: 'group',
      'aria-label': [title, caption].filter(Boolean).join('. ') || 'Figures',
      'font-family': family,
    },
    element('rect', { width, height, fill: palette.ground }),
    title === ''
      ? ''
      : text({ x: margin + 4, y: 31, fill: palette.text, 'font-size': 17, 'font-weight': 600 }, title),
    ...parts,
    ...lines.map((line, index) =>
      text(
        { x: margin + 4, y: bottom + 24 + index * captionLine, fill: palette.muted, 'font-size': 13 },
        line,
      ),
    ),
  )
  return { svg, width, height }
}

const placed = (svg: string, x: number, y: number): string =>
  svg.replace('<svg ', `<svg x="${String(x)}" y="${String(y)}" `)

function panelSvg(
  { title, figure, image }: PlatePanel,
  { palette, labels, colours, range, peak, sharesTime }: Plate,
  size: { width: number; height: number },
  longest: number,
): string {
  const hasLevels = figure !== null && figure.kind !== 'waveform'
  return spectrogramFrame({
    title,
    ...size,
    palette,
    image,
    seconds: sharesTime ? longest : (figure?.seconds ?? longest),
    rows: figure ? rowsOf(figure, labels, peak) : { kind: 'index', lowest: 0, highest: 1, title: '' },
    ...(hasLevels ? { levels: { ...range, unit: figure.kind === 'mfcc' ? '' : 'dB', colours } } : {}),
  })
}

const melToHz = (mel: number): number =>
  mel < 15 ? (mel * 200) / 3 : 1000 * Math.exp(((mel - 15) * Math.log(6.4)) / 27)

/** The edges of the lowest and the highest row. */
function rowsOf({ kind, frequencyHz }: FigureData, labels: 'notes' | 'hertz', peak: number): Rows {
  if (kind === 'waveform')
    return { kind: 'index', lowest: -100 * peak, highest: 100 * peak, title: 'Amplitude (%)' }
  if (kind === 'mfcc') return { kind: 'index', lowest: 1.5, highest: 13.5, title: 'Coefficient' }
  const [first, last] = [frequencyHz[0], frequencyHz[frequencyHz.length - 1]]
  if (kind === 'constantQ')
    return { kind: 'log', lowest: first * 2 ** (-1 / 24), highest: last * 2 ** (1 / 24), labels }
  const half = slaneyMel(first) / 2
  return { kind: 'mel', lowest: melToHz(half), highest: melToHz(slaneyMel(last) + half), labels }
}

/** Words in lines of about so many letters. */
export function wrapped(words: string, letters: number): string[] {
  const lines: string[] = []
  for (const paragraph of words.split(/\n+/)) {
    let line = ''
    for (const word of paragraph.split(/\s+/).filter(Boolean)) {
      if (line !== '' && line.length + 1 + word.length > letters) {
        lines.push(line)
        line = word
      } else line = line === '' ? word : `${line} ${word}`
    }
    if (line !== '') lines.push(line)
  }
  return lines
}
