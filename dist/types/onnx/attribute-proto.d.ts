import type { AttributeValue } from './graph.ts';
import { type AttributeProto } from './proto.ts';
import { type ReadExternal } from './tensor-proto.ts';
export type PlainAttribute = Exclude<AttributeValue, {
    readonly type: 'graph' | 'graphs';
}>;
/**
 * The value of an attribute that is not of graphs.
 *
 * @param what how messages call the attribute
 * @throws Failure 'bad-model' when its fields do not fit its type
 */
export declare function decodeAttribute(proto: AttributeProto, what: string, readExternal: ReadExternal | undefined): PlainAttribute;
/** The declared type, or, in files before IR version 2 which declare none, that of the field that is there. */
export declare function attributeTypeOf(proto: AttributeProto): number;
/** The message of an attribute that is not of graphs. */
export declare function encodeAttribute(name: string, attribute: PlainAttribute): AttributeProto;
