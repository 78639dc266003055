/**
 * A small part of a WebAssembly assembler: what vector loops over a memory need. Instructions are byte lists that are put
 * one after the other; operands come first, as on a stack machine.
 *
 * Source: WebAssembly Core Specification 2.0, section 5 (binary format), with fixed-width SIMD.
 */
export type Code = readonly number[];
declare const VALUE_TYPES: {
    readonly i32: 127;
    readonly f32: 125;
    readonly v128: 123;
};
export type ValueType = keyof typeof VALUE_TYPES;
/** LEB128 of an unsigned integer. */
export declare function unsigned(value: number): Code;
/** Operators, named as in the specification. Addresses are in bytes; `offset` is added to them. */
export declare const op: {
    readonly get: (local: number) => Code;
    readonly set: (local: number, value: Code) => Code;
    readonly constant: (value: number) => Code;
    readonly add: (...operands: readonly Code[]) => Code;
    readonly lessUnsigned: (...operands: readonly Code[]) => Code;
    readonly loadWord: (address: Code, offset: number) => Code;
    readonly storeWord: (address: Code, value: Code, offset: number) => Code;
    /** Repeats `body` while `condition` holds after it. */
    readonly loopWhile: (body: Code, condition: Code) => Code;
    readonly load: (address: Code, offset: number) => Code;
    readonly store: (address: Code, value: Code, offset: number) => Code;
    /** Elements 2 and 3 in places 0 and 1. */
    readonly upperHalf: (value: Code) => Code;
    readonly splatInt: (...operands: readonly Code[]) => Code;
    readonly splatFloat: (...operands: readonly Code[]) => Code;
    readonly lane: (value: Code, index: number) => Code;
    readonly equalInt: (...operands: readonly Code[]) => Code;
    readonly equalFloat: (...operands: readonly Code[]) => Code;
    readonly greaterFloat: (...operands: readonly Code[]) => Code;
    readonly and: (...operands: readonly Code[]) => Code;
    readonly promoteLow: (...operands: readonly Code[]) => Code;
    readonly ceil: (...operands: readonly Code[]) => Code;
    readonly shiftLeft: (...operands: readonly Code[]) => Code;
    readonly addInt: (...operands: readonly Code[]) => Code;
    readonly subtractInt: (...operands: readonly Code[]) => Code;
    readonly absolute: (...operands: readonly Code[]) => Code;
    readonly multiplyFloat: (...operands: readonly Code[]) => Code;
    /** The second operand where it is smaller than the first; so NaN in the second is passed over. */
    readonly smaller: (...operands: readonly Code[]) => Code;
    readonly larger: (...operands: readonly Code[]) => Code;
    readonly addDouble: (...operands: readonly Code[]) => Code;
    readonly multiplyDouble: (...operands: readonly Code[]) => Code;
    readonly truncate: (...operands: readonly Code[]) => Code;
};
export interface FunctionSpec {
    readonly name: string;
    readonly parameters: readonly ValueType[];
    /** Further locals, numbered on from the parameters. */
    readonly locals: readonly ValueType[];
    readonly body: Code;
}
/** A module that exports the functions and one memory, "memory", of `pages` pages of 64 KiB that may grow. */
export declare function assembleModule(functions: readonly FunctionSpec[], pages: number): Uint8Array<ArrayBuffer>;
export {};
