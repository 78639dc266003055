/**
 * Refuses what is known not to be an ONNX model; says nothing about whether the rest is one.
 *
 * @param path for messages
 * @throws Failure 'bad-model' that says what the file is instead
 */
export declare function refuseImpostors(bytes: Uint8Array, path: string): void;
