/** Figures as pictures: the SVG is painted by the browser, twice as large as it is told, sharp enough for print. */
import { SyrinxError } from '../../../src-shared/errors.ts'

const scale = 2

/** @throws SyrinxError `figure/unpaintable`. */
export async function pngOf(svg: string, width: number, height: number): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
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

const unpaintable = () =>
  new SyrinxError('figure/unpaintable', 'The figure could not be painted.', 'Export it as SVG instead.')
