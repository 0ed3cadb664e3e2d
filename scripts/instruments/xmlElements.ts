/** XML as a tree of elements in the order in which they stand, through fast-xml-parser. */
import { XMLParser } from 'fast-xml-parser'

export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** What stands in it besides elements, without spaces around. */
  readonly text: string
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  processEntities: false,
})

/** The elements at the top, which is one in a whole document. @throws Error when it isn’t XML. */
export const parseXml = (text: string): XmlElement[] => elementsIn(parser.parse(text, true))

const textKey = '#text'
const attributesKey = ':@'

/** The parser’s rows of `{ name: row, ':@': attributes }` and `{ '#text': text }`. */
function elementsIn(row: unknown): XmlElement[] {
  return rowsOf(row).flatMap((entry): XmlElement[] => {
    const name = Object.keys(entry).find((key) => key !== attributesKey && key !== textKey)
    if (name === undefined) return []
    const inside = entry[name]
    const text = rowsOf(inside).flatMap((it) => (textKey in it ? [String(it[textKey])] : []))
    const attributes = (entry[attributesKey] ?? {}) as Record<string, string>
    return [{ name, attributes, children: elementsIn(inside), text: text.join('') }]
  })
}

const rowsOf = (row: unknown) => (Array.isArray(row) ? row : []) as readonly Record<string, unknown>[]

export const child = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((it) => it.name === name)

export const childrenNamed = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((it) => it.name === name)

/** The text of a child; nothing where there is no such child. */
export const textOf = (element: XmlElement, name: string): string => child(element, name)?.text ?? ''
