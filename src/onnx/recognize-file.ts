import {Failure} from '../base/failure.ts';

interface Impostor {
  readonly matches: (bytes: Uint8Array, head: string) => boolean;
  /** The end of "the file is …". */
  readonly is: string;
  readonly remedy: string;
}

const HEAD_BYTES = 512;

const startsWith =
  (text: string, at = 0) =>
  (_: Uint8Array, head: string): boolean =>
    head.startsWith(text, at);

const CONVERT = 'Export the network as ONNX, for example with torch.onnx.export or tf2onnx.';
const DOWNLOAD = 'Download the model itself: the address probably led to a page about it or to an error.';

/** What people take for an ONNX model, first match wins. Sources: the magic numbers of the formats' specifications. */
const IMPOSTORS: readonly Impostor[] = [
  {matches: (bytes) => bytes.length === 0, is: 'empty', remedy: 'Download or export the model again.'},
  {
    matches: startsWith('version https://git-lfs.github.com/spec/'),
    is: 'a Git LFS pointer, not a model',
    remedy: 'Run "git lfs pull", or in GitHub Actions set "lfs: true" on actions/checkout.',
  },
  {
    matches: (_, head) => /^\s*<(!doctype|html|head|body)\b/i.test(head),
    is: 'an HTML page, not a model',
    remedy: DOWNLOAD,
  },
  {matches: (_, head) => /^\s*<\?xml\b/.test(head), is: 'XML, not an ONNX model', remedy: DOWNLOAD},
  {
    matches: startsWith('ORTM', 4),
    is: 'in the ORT format, which only onnxruntime reads',
    remedy: 'Use the .onnx file that it was converted from.',
  },
  {
    matches: startsWith('TFL3', 4),
    is: 'a TensorFlow Lite model, not an ONNX model',
    remedy: 'Convert it with tf2onnx.',
  },
  {matches: startsWith('GGUF'), is: 'a GGUF model, not an ONNX model', remedy: CONVERT},
  {matches: startsWith('\x89HDF'), is: 'in the HDF5 format (Keras), not an ONNX model', remedy: CONVERT},
  {
    matches: startsWith('PK\x03\x04'),
    is: 'a ZIP archive (as PyTorch checkpoints are), not an ONNX model',
    remedy: `Unpack it if the model is inside. ${CONVERT}`,
  },
  {matches: startsWith('\x1f\x8b'), is: 'compressed with gzip', remedy: 'Unpack it with gunzip.'},
  {
    matches: startsWith('\x93NUMPY'),
    is: 'a NumPy array, not a model',
    remedy: 'Datasets are declared under "datasets".',
  },
  {matches: (bytes, head) => isText(bytes, head), is: 'text, not an ONNX model', remedy: DOWNLOAD},
];

/**
 * Refuses what is known not to be an ONNX model; says nothing about whether the rest is one.
 *
 * @param path for messages
 * @throws Failure 'bad-model' that says what the file is instead
 */
export function refuseImpostors(bytes: Uint8Array, path: string): void {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES)).toString('latin1');
  const impostor = IMPOSTORS.find(({matches}) => matches(bytes, head));
  if (!impostor) return;
  const message = `the file is ${impostor.is} (${bytes.length} bytes)`;
  throw new Failure({reason: 'bad-model', message, path, remedy: impostor.remedy});
}

/** Models begin with the byte 8 or another small number, which no text does. */
const isText = (bytes: Uint8Array, head: string): boolean =>
  bytes[0]! >= 9 && /^[\t\n\r\x20-\x7e\x80-\xff]*$/.test(head);
