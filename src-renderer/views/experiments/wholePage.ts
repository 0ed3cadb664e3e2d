/** A report's page with its sounds and pictures in it, so that one file is all that has to be sent. */
import { SyrinxError } from '../../../src-shared/errors.ts'

const asDataAddress = (content: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(String(reader.result)))
    reader.addEventListener('error', () => reject(new Error('The file could not be read.')))
    reader.readAsDataURL(content)
  })

/**
 * @param folder Address of the experiment's folder, with / at its end
 * @throws SyrinxError `experiment/no-page` when there is none
 */
export async function wholePage(folder: string): Promise<string> {
  const answer = await fetch(`${folder}report.html`)
  if (!answer.ok)
    throw new SyrinxError(
      'experiment/no-page',
      'There is no page of this report.',
      'It is written with the first network that is done.',
    )
  const page = await answer.text()
  const places = [...page.matchAll(/ src="([^":]+)"/g)]
  const files = new Map<string, string>()
  for (const [, file] of places) {
    if (files.has(file)) continue
    const found = await fetch(folder + file)
    if (found.ok) files.set(file, await asDataAddress(await found.blob()))
  }
  return page.replace(/ src="([^":]+)"/g, (all, file: string) => {
    const address = files.get(file)
    return address === undefined ? all : ` src="${address}"`
  })
}
