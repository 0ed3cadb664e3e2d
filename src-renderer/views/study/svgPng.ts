/** Figures as pictures: the SVG is painted by the browser, twice as large as it is told, sharp enough for print. */
import { SyrinxError } from '../../../src-shared/errors.ts'

const scale = 2

/** @throws SyrinxError `figure/unpaintable`. */
export async function pngOf(svg: string, width: number, height: number): Promise<Blob> {
  const fontFaces = await ownFontFaces()
  const dressed = svg.replace(/^<svg [^>]*>/, (start) => `${start}<style>${fontFaces}</style>`)
  const url = URL.createObjectURL(new Blob([dressed], { type: 'image/svg+xml' }))
  try {
    const image = new Image(width * scale, height * scale)
    image.src = url
    await image.decode().catch(() => {
      throw unpaintable()
    })
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(width * scale)
    canvas.height = Math.round(height * scale)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const { promise, resolve } = Promise.withResolvers<Blob | null>()
    canvas.toBlob(resolve, 'image/png')
    const blob = await promise
    if (!blob) throw unpaintable()
    return blob
  } finally {
    URL.revokeObjectURL(url)
  }
}

const family = 'Source Sans 3 Variable'

/**
 * The window's own letters with their files in them: a picture that is painted may fetch nothing. Empty where they
 * can't be had; then the system's letters stand in.
 */
async function ownFontFaces(): Promise<string> {
  const faces = [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules].map((rule) => ({ rule, base: sheet.href ?? location.href })))
    .flatMap(({ rule, base }) => (rule instanceof CSSFontFaceRule ? [{ style: rule.style, base }] : []))
    .filter(({ style }) => style.getPropertyValue('font-family').includes(family))
    // Latin alone: its range holds the full stop.
    .filter(({ style }) => /U\+0(-|000-)/i.test(style.getPropertyValue('unicode-range')))
    .filter(({ style }) => style.getPropertyValue('font-style') !== 'italic')
  const written = await Promise.all(
    faces.map(async ({ style, base }) => {
      const [, path = ''] = /url\("?([^")]+)"?\)/.exec(style.getPropertyValue('src')) ?? []
      const address = await dataAddress(new URL(path, base)).catch(() => null)
      const weight = style.getPropertyValue('font-weight') || '200 900'
      return address === null
        ? ''
        : `@font-face{font-family:'${family}';font-weight:${weight};src:url(${address}) format('woff2')}`
    }),
  )
  return written.join('')
}

async function dataAddress(url: URL): Promise<string> {
  const blob = await (await fetch(url)).blob()
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const reader = new FileReader()
  reader.addEventListener('load', () => resolve(String(reader.result)))
  reader.addEventListener('error', () => reject(unpaintable()))
  reader.readAsDataURL(blob)
  return promise
}

const unpaintable = () =>
  new SyrinxError('figure/unpaintable', 'The figure could not be painted.', 'Export it as SVG instead.')
