/**
 * A computation written down as an ONNX model (github.com/onnx/onnx, onnx.proto; operator set 18): values are names,
 * every operation adds a node. The methods are named like the mathematics, so that a graph reads like its formulas.
 */
import { Message } from './protobuf.ts'

/** The name of a tensor in the graph. */
export type Value = string

type Attribute = number | string | readonly number[] | { readonly float: number }
interface Node {
  readonly operator: string
  readonly inputs: readonly Value[]
  readonly attributes: Record<string, Attribute>
  readonly outputs: readonly Value[]
}
type ElementType = 'float32' | 'int32' | 'int64'

const elementTypes: Record<ElementType, number> = { float32: 1, int32: 6, int64: 7 }
const attributeTypes = { float: 1, integer: 2, string: 3, integers: 7 }
const operatorSet = 18
const intermediateRepresentation = 8

export class Graph {
  readonly outputs: string[] = []
  readonly #nodes: Node[] = []
  readonly #initializers: Message[] = []
  readonly #declared = new Map<Value, ElementType>()
  readonly #outputNames = new Map<Value, string>()
  #values = 0

  input(name: Value, type: ElementType = 'float32'): Value {
    this.#declared.set(name, type)
    return name
  }

  /** The inputs that some node uses. */
  get inputs(): Value[] {
    const used = new Set(this.#nodes.flatMap((node) => node.inputs))
    return [...this.#declared.keys()].filter((name) => used.has(name))
  }

  /** Makes `value`, the result of a node, an output of the graph called `name`. */
  output(name: string, value: Value): void {
    this.outputs.push(name)
    this.#outputNames.set(value, name)
  }

  integers(...values: number[]): Value {
    const data = BigInt64Array.from(values, BigInt)
    return this.#initializer('int64', [values.length], new Uint8Array(data.buffer))
  }

  scalar(value: number): Value {
    return this.#initializer('float32', [], new Uint8Array(Float32Array.of(value).buffer))
  }

  /** Numbers that stay as they are, in row-major order. */
  constant(values: Float32Array, ...sizes: number[]): Value {
    return this.#initializer(
      'float32',
      sizes,
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    )
  }

  add = (a: Value, b: Value) => this.node('Add', [a, b])
  subtract = (a: Value, b: Value) => this.node('Sub', [a, b])
  multiply = (a: Value, b: Value) => this.node('Mul', [a, b])
  divide = (a: Value, b: Value) => this.node('Div', [a, b])
  squareRoot = (a: Value) => this.node('Sqrt', [a])
  log = (a: Value) => this.node('Log', [a])
  maximum = (a: Value, b: Value) => this.node('Max', [a, b])
  /** 1 where a > 0, otherwise 0. */
  isPositive = (a: Value) =>
    this.node('Cast', [this.node('Greater', [a, this.scalar(0)])], { to: elementTypes.float32 })
  tanh = (a: Value) => this.node('Tanh', [a])
  sigmoid = (a: Value) => this.node('Sigmoid', [a])
  relu = (a: Value) => this.node('Relu', [a])
  /** Along the last axis. */
  softmax = (a: Value) => this.node('Softmax', [a], { axis: -1 })

  /** A·B (+ C, a matrix or a row that is added to every row). */
  product(a: Value, b: Value, c?: Value): Value {
    return this.node('Gemm', c === undefined ? [a, b] : [a, b, c])
  }

  /** A·Bᵀ (+ C). */
  productWithTransposed(a: Value, b: Value, c?: Value): Value {
    return this.node('Gemm', c === undefined ? [a, b] : [a, b, c], { transB: 1 })
  }

  /** Aᵀ·B. */
  productOfTransposed(a: Value, b: Value): Value {
    return this.node('Gemm', [a, b], { transA: 1 })
  }

  /** Rows `start` … `end − 1`; negative numbers count from the end. */
  rows(a: Value, start: number, end = 2 ** 31): Value {
    return this.#slice(a, start, end, 0)
  }

  joinRows = (parts: readonly Value[]) => this.node('Concat', parts, { axis: 0 })
  joinColumns = (parts: readonly Value[]) => this.node('Concat', parts, { axis: 1 })

  /** `a` cut into matrices of these numbers of columns. */
  splitColumns(a: Value, ...sizes: number[]): Value[] {
    const names = sizes.map(() => this.#name())
    this.node('Split', [a, this.integers(...sizes)], { axis: 1 }, names)
    return names
  }

  /** With `before` rows of zeros above and `after` below. */
  padRows(a: Value, before: number, after: number): Value {
    return before === 0 && after === 0 ? a : this.node('Pad', [a, this.integers(before, 0, after, 0)])
  }

  zerosLike = (a: Value) => this.node('ConstantOfShape', [this.node('Shape', [a])])
  gatherRows = (table: Value, indices: Value) => this.node('Gather', [table, indices], { axis: 0 })
  /** One element a row: a[i, indices[i, 0]] as a column. */
  pickInRows = (a: Value, indices: Value) => this.node('GatherElements', [a, indices], { axis: 1 })
  /** a[i, indices[i, 0]] += values[i, 0]. */
  addInRows = (a: Value, indices: Value, values: Value) =>
    this.node('ScatterElements', [a, indices, values], { axis: 1, reduction: 'add' })

  /** The sum of all rows, as a vector. */
  sumOfRows = (a: Value) => this.node('ReduceSum', [a, this.integers(0)], { keepdims: 0 })
  /** The sum of all elements, as a scalar. */
  sum = (a: Value) => this.node('ReduceSum', [a], { keepdims: 0 })
  /** The largest element of every row, as a column. */
  maximumOfRows = (a: Value) => this.node('ReduceMax', [a, this.integers(1)], { keepdims: 1 })
  /** The vector or matrix `a` as a matrix of these sizes. */
  reshape = (a: Value, ...sizes: number[]) => this.node('Reshape', [a, this.integers(...sizes)])

  /** Any operator of ONNX. Returns the name of its first output. */
  node(
    operator: string,
    inputs: readonly Value[],
    attributes: Record<string, Attribute> = {},
    outputs: readonly Value[] = [this.#name()],
  ): Value {
    this.#nodes.push({ operator, inputs, attributes, outputs })
    return outputs[0]
  }

  /** The bytes of the .onnx file. */
  encode(): Uint8Array {
    const body = new Message().text(2, 'syrinx')
    for (const node of this.#nodes) body.message(1, this.#encodeNode(node))
    for (const initializer of this.#initializers) body.message(5, initializer)
    for (const name of this.inputs) body.message(11, valueInfo(name, this.#declared.get(name)!))
    for (const name of this.outputs) body.message(12, valueInfo(name, 'float32'))
    return new Message()
      .integer(1, intermediateRepresentation)
      .message(7, body)
      .message(8, new Message().text(1, '').integer(2, operatorSet))
      .encode()
  }

  #encodeNode(node: Node): Message {
    const message = new Message()
    const named = (value: Value) => this.#outputNames.get(value) ?? value
    for (const input of node.inputs) message.text(1, named(input))
    for (const output of node.outputs) message.text(2, named(output))
    message.text(4, node.operator)
    for (const [name, value] of Object.entries(node.attributes)) message.message(5, attribute(name, value))
    return message
  }

  #slice(a: Value, start: number, end: number, axis: number): Value {
    return this.node('Slice', [a, this.integers(start), this.integers(end), this.integers(axis)])
  }

  #initializer(type: ElementType, sizes: readonly number[], raw: Uint8Array): Value {
    const name = this.#name()
    const tensor = new Message()
    for (const size of sizes) tensor.integer(1, size)
    tensor.integer(2, elementTypes[type]).text(8, name).bytes(9, raw)
    this.#initializers.push(tensor)
    return name
  }

  #name(): Value {
    return `${++this.#values}`
  }
}

function valueInfo(name: string, type: ElementType): Message {
  const tensorType = new Message().integer(1, elementTypes[type])
  return new Message().text(1, name).message(2, new Message().message(1, tensorType))
}

function attribute(name: string, value: Attribute): Message {
  const message = new Message().text(1, name)
  if (typeof value === 'number') return message.integer(3, value).integer(20, attributeTypes.integer)
  if (typeof value === 'string') return message.text(4, value).integer(20, attributeTypes.string)
  if ('float' in value) return message.float(2, value.float).integer(20, attributeTypes.float)
  for (const item of value) message.integer(8, item)
  return message.integer(20, attributeTypes.integers)
}
