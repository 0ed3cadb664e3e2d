/** The colours of figures: ink, bone and reed in the dark and in the light, as the window's tokens have them. */

export interface FigurePalette {
  /** Behind everything; a figure that is kept as a file has it too. */
  readonly ground: string
  /** Where the data stands. */
  readonly panel: string
  /** Lines of the grid. */
  readonly line: string
  /** Axes. */
  readonly axis: string
  readonly text: string
  readonly muted: string
  readonly faint: string
  readonly accent: string
  /** What a paper says, beside what was measured here. */
  readonly paper: string
  /** One after another; equally light, so that none stands out. */
  readonly series: readonly string[]
}

/** As plain colours, so that an exported figure looks the same in every program. */
export const figurePalettes: { readonly dark: FigurePalette; readonly light: FigurePalette } = {
  dark: {
    ground: '#1b1815',
    panel: '#0c0a08',
    line: '#2d2a27',
    axis: '#767169',
    text: '#ece7de',
    muted: '#b7b2a8',
    faint: '#9a958c',
    accent: '#d8c679',
    paper: '#ece7de',
    series: ['#cbb564', '#5ac7e0', '#f19c8e', '#c5a5ec', '#7dca98', '#e7a66f', '#88b9f8', '#e69ac5'],
  },
  light: {
    ground: '#f6f4ef',
    panel: '#fbfaf6',
    line: '#dad6cf',
    axis: '#8a8479',
    text: '#27221c',
    muted: '#575046',
    faint: '#696258',
    accent: '#6f6009',
    paper: '#27221c',
    series: ['#7f6a0c', '#007a91', '#9f5246', '#7a5b9c', '#2f7d50', '#975b23', '#3f6da7', '#96517a'],
  },
}

const variable = (name: string) => `var(--figure-${name})`

/** For pages that set `--figure-…` themselves, by the reader's preference; see `figureVariables`. */
export const cssFigurePalette: FigurePalette = {
  ground: variable('ground'),
  panel: variable('panel'),
  line: variable('line'),
  axis: variable('axis'),
  text: variable('text'),
  muted: variable('muted'),
  faint: variable('faint'),
  accent: variable('accent'),
  paper: variable('paper'),
  series: figurePalettes.dark.series.map((_, index) => variable(`series-${String(index)}`)),
}

/** The declarations that `cssFigurePalette` needs: `--figure-ground: #1b1815; …`. */
export function figureVariables(palette: FigurePalette): string {
  const { series, ...single } = palette
  const all = [
    ...Object.entries(single),
    ...series.map((colour, index) => [`series-${String(index)}`, colour]),
  ]
  return all.map(([name, colour]) => `--figure-${name}: ${colour};`).join(' ')
}

/** The colour of the series at an index; they come round, and lines are then dotted. */
export const seriesColour = (palette: FigurePalette, index: number): string =>
  palette.series[index % palette.series.length]
