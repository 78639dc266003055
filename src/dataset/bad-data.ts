import {Failure} from '../base/failure.ts';

/** A file that is not what it should be. The path is added by `inFile`, where it is known. */
export const badData = (message: string, remedy?: string): Failure =>
  new Failure({reason: 'bad-data', message, ...(remedy === undefined ? {} : {remedy})});

/**
 * Runs `work` and gives every `Failure` that names no file the path `name`, and bad data without a remedy
 * `remedyForBadData`; the cause is kept.
 */
export async function inFile<T>(name: string, remedyForBadData: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure) || error.path !== undefined) throw error;
    const {reason, message, cause} = error;
    const remedy = error.remedy ?? (reason === 'bad-data' ? remedyForBadData : undefined);
    throw new Failure({
      reason,
      message,
      path: name,
      ...(remedy === undefined ? {} : {remedy}),
      cause: cause ?? error,
    });
  }
}

/** First bytes of a file as a message shows them; enough to recognise a web page or a Git LFS pointer. */
const SHOWN_BYTES = 12;
const LFS_POINTER_START = 'version https://git-lfs';

/** Says that `bytes` are not `expected` ("a JPEG or PNG"), with what they are instead as far as it can be told. */
export function notA(expected: string, bytes: Uint8Array): Failure {
  if (bytes.length === 0) return badData(`not ${expected}: the file is empty`);
  const start = Buffer.from(bytes.subarray(0, LFS_POINTER_START.length)).toString('latin1');
  if (start === LFS_POINTER_START) {
    return badData(
      `a Git LFS pointer, not ${expected}`,
      'Run "git lfs pull", or in GitHub Actions set "lfs: true" on actions/checkout.',
    );
  }
  return badData(`not ${expected} (starts with ${shownStart(bytes.subarray(0, SHOWN_BYTES))})`);
}

function shownStart(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  if (/^[\x20-\x7e\r\n\t]+$/.test(text)) return JSON.stringify(text.split(/[\r\n]/)[0] || text);
  return `bytes ${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
}
