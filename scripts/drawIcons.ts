/**
 * Draws the icons of a package from our mark: `node scripts/drawIcons.ts`. Their results lie in `resources/icons`, so that
 * packing needs no tools for pictures. An .ico and an .icns are little more than a list of PNGs.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'

const root = resolve(import.meta.dirname, '..')
const folder = resolve(root, 'resources', 'icons')

/** The mark fills the picture on Linux and Windows; on a Mac an icon stands in a margin of a tenth. */
async function draw(svg: string, size: number, margin = 0): Promise<Buffer> {
  const text = (await readFile(svg, 'utf8')).replace('<svg ', `<svg width="${size}" height="${size}" `)
  const picture = await loadImage(Buffer.from(text))
  const canvas = createCanvas(size, size)
  const edge = Math.round(size * margin)
  canvas.getContext('2d').drawImage(picture, edge, edge, size - 2 * edge, size - 2 * edge)
  return canvas.encode('png')
}

/** Windows: a header, an entry of 16 bytes for each picture, the pictures. */
function icoOf(pictures: readonly { size: number; png: Buffer }[]): Buffer {
  const header = Buffer.alloc(6 + 16 * pictures.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(pictures.length, 4)
  let at = header.length
  for (const [index, { size, png }] of pictures.entries()) {
    const entry = 6 + 16 * index
    header.writeUInt8(size % 256, entry)
    header.writeUInt8(size % 256, entry + 1)
    header.writeUInt16LE(1, entry + 4)
    header.writeUInt16LE(32, entry + 6)
    header.writeUInt32LE(png.length, entry + 8)
    header.writeUInt32LE(at, entry + 12)
    at += png.length
  }
  return Buffer.concat([header, ...pictures.map(({ png }) => png)])
}

/** Apple's names for PNGs of a size. */
const macTypes: readonly (readonly [type: string, size: number])[] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
]

function icnsOf(pictures: readonly { type: string; png: Buffer }[]): Buffer {
  const block = (type: string, content: Buffer) => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(8 + content.length, 4)
    return Buffer.concat([head, content])
  }
  return block('icns', Buffer.concat(pictures.map(({ type, png }) => block(type, png))))
}

const write = (name: string, bytes: Buffer) => writeFile(resolve(folder, name), bytes)

/** For Windows and the Mac. */
async function drawAll(name: string, svg: string, macMargin: number): Promise<void> {
  const sizes = [16, 24, 32, 48, 64, 128, 256]
  await write(
    `${name}.ico`,
    icoOf(await Promise.all(sizes.map(async (size) => ({ size, png: await draw(svg, size) })))),
  )
  const pictures = macTypes.map(async ([type, size]) => ({ type, png: await draw(svg, size, macMargin) }))
  await write(`${name}.icns`, icnsOf(await Promise.all(pictures)))
}

const mark = resolve(root, 'src-renderer', 'design', 'icon.svg')
await write('icon.png', await draw(mark, 512))
await drawAll('icon', mark, 0.1)
// Files of a kind have the icon that is called as their ending.
await drawAll('syrinx', resolve(folder, 'syrinx.svg'), 0)
