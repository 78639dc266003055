"""Makes the models that `test/tasks/quantize/ort-operators.test.ts` compares with: small graphs with every operator that
has a placement rule, and what onnxruntime 1.30.0's quantize_static makes of them in several ways.

Needs onnxruntime==1.30.0, onnx, numpy.  Run: python generate.py FOLDER
Then: ORT_MODELS=FOLDER UPDATE_GOLDEN=1 npx vitest run test/tasks/quantize/ort-operators.test.ts
"""
import copy, json, logging, struct, sys
import numpy as np, onnx
from onnx import helper as H, numpy_helper as N, TensorProto as T
from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_static, qdq_quantizer
OUT=sys.argv[1]
rng=np.random.default_rng(0)
F=np.float32
def w(*s, k=0.3): return (rng.standard_normal(s)*k).astype(F)
class B:
    def __init__(s): s.n=[]; s.i=[]; s.k=0
    def const(s,name,a): s.i.append(N.from_array(np.asarray(a),name)); return name
    def op(s,t,ins,outs,name=None,**k):
        s.k+=1
        s.n.append(H.make_node(t,ins,outs,name=(f"n{s.k}_{t}" if name is None else name),**k)); return outs[0]
    def model(s,ins,outs,opset=17):
        g=H.make_graph(s.n,'graph',[H.make_tensor_value_info(n,T.FLOAT,d) for n,d in ins],[H.make_tensor_value_info(n,t,d) for n,t,d in outs],s.i)
        m=H.make_model(g,opset_imports=[H.make_opsetid('',opset)],ir_version=8 if opset<21 else 10)
        m=onnx.shape_inference.infer_shapes(m); onnx.checker.check_model(m); return m
fo=lambda n,d:(n,T.FLOAT,d)
def convnet(opset=17):
    b=B(); b.const('w1',w(4,3,3,3)); b.const('b1',w(4)); b.const('w2',w(5,4,1,1)); b.const('wg',w(6,5)); b.const('bg',w(6))
    b.op('Conv',['x','w1','b1'],['c1'],pads=[1,1,1,1]); b.op('Relu',['c1'],['r1']); b.op('MaxPool',['r1'],['p1'],kernel_shape=[2,2],strides=[2,2])
    b.op('Conv',['p1','w2'],['c2']); b.const('lo',F(0)); b.const('hi',F(0.4)); b.op('Clip',['c2','lo','hi'],['k2'])
    b.op('GlobalAveragePool',['k2'],['g']); b.op('Flatten',['g'],['f']); b.op('Gemm',['f','wg','bg'],['y0'],transB=1,beta=0.5); b.op('Softmax',['y0'],['y'])
    return b.model([('x',[1,3,8,8])],[fo('y',[1,6])],opset)
def shared():
    b=B(); b.const('w',w(3,3,3,3)); b.const('b',w(3)); b.const('b0',w(3))
    b.op('Conv',['x','w','b'],['c1'],pads=[1,1,1,1]); b.op('Conv',['c1','w','b'],['c2'],pads=[1,1,1,1]); b.op('Conv',['c2','w','b0'],['c3'],pads=[1,1,1,1])
    b.op('Conv',['c1','w','b'],['c4'],pads=[1,1,1,1]); b.op('Add',['c3','c4'],['a']); b.op('Relu',['a'],['y'])
    return b.model([('x',[1,3,5,5])],[fo('y',None)])
def elementwise():
    b=B(); b.const('k',w(3,1,1)); b.const('s',F(2.5)); b.const('m',w(1,3,4,4))
    b.op('Add',['x','k'],['a']); b.op('Mul',['a','s'],['m1']); b.op('Sub',['m1','m'],['s1']); b.op('Sigmoid',['s1'],['g']); b.op('LeakyRelu',['g'],['l'],alpha=.1)
    b.op('Concat',['l','a','m'],['c'],axis=1); b.op('Mul',['c','c'],['q']); b.op('ReduceMean',['q'],['r'],axes=[2,3]); b.op('ArgMax',['r'],['am'],axis=1); b.op('Exp',['r'],['e']); b.op('Relu',['e'],['y'])
    return b.model([('x',[1,3,4,4])],[fo('y',None),('am',T.INT64,None)])
def movement(opset=17):
    b=B(); i64=lambda *v:np.array(v,np.int64)
    b.const('pads',i64(0,0,1,1,0,0,1,1)); b.const('pv',F(0)); b.const('pv1',F(-1.5)); b.const('w',w(4,2,1,1)); b.const('b',w(4))
    b.op('Conv',['x','w','b'],['c']); b.op('Pad',['c','pads','pv'],['p0']); b.op('Pad',['p0','pads','pv1'],['p1']); b.op('Pad',['p1','pads'],['p2'],mode='reflect'); b.op('Pad',['p2','pads'],['p3'])
    b.const('st',i64(1,1)); b.const('en',i64(9,9)); b.const('ax',i64(2,3)); b.op('Slice',['p3','st','en','ax'],['s']); b.op('Transpose',['s'],['t'],perm=[0,2,3,1])
    b.const('sp',i64(2,6)); b.op('Split',['t','sp'],['u','v'],axis=1); b.const('sh',i64(1,-1,4)); b.op('Reshape',['v','sh'],['rv']); b.const('u0',i64(0)); b.op('Squeeze',['rv','u0'],['sq']); b.op('Unsqueeze',['sq','u0'],['us'])
    b.const('sc',np.array([1,1,2,2],F)); b.op('Resize',['c','','sc'],['rs'],mode='nearest'); b.op('AveragePool',['rs'],['ap'],kernel_shape=[2,2]); b.const('kk',i64(2)); b.op('TopK',['ap','kk'],['tk','ti'])
    return b.model([('x',[1,2,4,4])],[fo('us',None),fo('u',None),fo('tk',None)],opset)
def gathers():
    b=B(); b.const('table',w(10,4)); b.const('idx',np.array([1,3,3],np.int64)); b.op('Gather',['table','idx'],['g']); b.op('Add',['g','x'],['a']); b.const('cond',np.array([[True],[False],[True]]))
    b.op('Gather',['a','idx2'],['ga'],axis=0); b.const('idx2',np.array([0,2,1],np.int64)); b.op('Where',['cond','a','ga'],['wh']); b.const('ei',np.zeros((3,4),np.int64)); b.op('GatherElements',['wh','ei'],['ge'])
    b.op('Exp',['ge'],['ex']); b.op('Where',['cond','ex','ge'],['w2']); b.op('Gather',['ex','idx2'],['y'])
    return b.model([('x',[3,4])],[fo('y',None),fo('w2',None)])
def matmuls():
    b=B(); b.const('a',w(4,6)); b.const('b3',w(2,6,5)); b.const('v',w(5)); b.const('ls',w(6)+1); b.const('lb',w(6)); b.const('left',w(3,2)); 
    b.op('MatMul',['x','a'],['m1']); b.op('LayerNormalization',['m1','ls','lb'],['ln']); b.op('MatMul',['ln','b3'],['m2']); b.op('Transpose',['m2'],['t'],perm=[0,2,1]); b.op('MatMul',['m2','t'],['m3']); b.op('MatMul',['left','m3'],['m4']); b.op('MatMul',['m2','v'],['m5'])
    return b.model([('x',[2,4])],[fo('m4',None),fo('m5',None)])
def norms():
    b=B(); b.const('s',w(3)+1); b.const('bb',w(3)); b.const('mean',w(3)); b.const('var',np.abs(w(3))+1); b.const('wt',w(4,2,2,2)); b.const('w',w(4,3,1,1))
    b.op('InstanceNormalization',['x','s','bb'],['i']); b.op('BatchNormalization',['i','s','bb','mean','var'],['bn']); b.op('Conv',['bn','w'],['c']); b.op('ConvTranspose',['c','wt','bt2'],['ct']); b.const('bt2',w(2)); b.op('Relu',['ct'],['r']); b.op('Relu',['r'],['y'])
    return b.model([('x',[1,3,4,4])],[fo('y',None)])
def outputs():
    b=B(); b.const('w',w(3,3,1,1)); b.const('b',w(3)*1e-2)
    b.op('Relu',['x'],['rx']); b.op('Conv',['rx','w','b'],['c']); b.op('Relu',['c'],['r']); b.op('Conv',['r','w'],['c2']); b.op('Relu',['c2'],['r2']); b.op('Clip',['r2'],['k2']); b.op('Add',['k2','c'],['y']); b.op('MaxPool',['r'],['mp'],kernel_shape=[1,1]); b.op('Relu',['mp'],['rm']); b.op('Conv',['rm','w','b'],['c3'])
    return b.model([('x',[1,3,4,4])],[fo('y',None),fo('c',None),fo('mp',None),fo('c3',None)])
def bigbias():
    b=B(); b.const('w',w(3,3,1,1,k=1e-6)); b.const('b',np.array([1,-5e4,1e-3],F)); b.const('wz',np.zeros((2,3,1,1),F)); b.const('bz',w(2)); b.const('w3',w(2,2)*F(1e-7)); b.const('b3',np.array([40.,3e3],F))
    b.op('Conv',['x','w','b'],['c']); b.op('MaxPool',['c'],['mp'],kernel_shape=[2,2]); b.op('Conv',['x','wz','bz'],['cz']); b.op('GlobalAveragePool',['cz'],['g']); b.op('Flatten',['g'],['f']); b.op('Gemm',['f','w3','b3'],['y']); b.const('w4',w(3,3,1,1,k=1e-9)); b.const('b4',np.array([1,-5e4,1e-3],F)); b.op('Conv',['mp','w4','b4'],['y2'])
    return b.model([('x',[1,3,4,4])],[fo('y',None),fo('y2',None)])
def dynamic():
    b=B(); b.const('w',w(3,3,1,1)); b.op('Mul',['x','x'],['xx']); b.op('Conv',['x','w2'],['c']); b.op('Add',['w','w'],['w2']); b.op('Mul',['xx','c'],['d']); b.op('Clip',['d'],['y0']); b.op('Mul',['xx','z'],['y']); b.const('zz',np.zeros((1,),F)); b.op('Mul',['x','zz'],['z'])
    b.n=[b.n[0],b.n[2],b.n[1],b.n[3],b.n[4],b.n[6],b.n[5]]
    return b.model([('x',[1,3,4,4])],[fo('y0',None),fo('y',None)])
MODELS={'convnet':convnet,'convnet21':lambda:convnet(21),'shared':shared,'elementwise':elementwise,'movement':movement,'movement21':lambda:movement(21),'gathers':gathers,'matmuls':matmuls,'norms':norms,'outputs':outputs,'bigbias':bigbias,'dynamic':dynamic}
Q=QuantType
U8,S8,U16,S16,S4,U4=Q.QUInt8,Q.QInt8,Q.QUInt16,Q.QInt16,Q.QInt4,Q.QUInt4
E=lambda **k:dict(extra_options=k)
CFG={
 'channel-u8s8':dict(per_channel=True,activation_type=U8),
 'channel-s8s8-sym':dict(per_channel=True,**E(ActivationSymmetric=True)),
 'tensor-s8s8':dict(),
 'tensor-u8s8-symact':dict(activation_type=U8,**E(ActivationSymmetric=True)),
 'tensor-u8u8':dict(activation_type=U8,weight_type=Q.QUInt8),
 'tensor-u8u8-sym':dict(activation_type=U8,weight_type=Q.QUInt8,**E(WeightSymmetric=True)),
 'tensor-s8s8-wasym':dict(**E(WeightSymmetric=False)),
 'channel-u8s8-wasym':dict(per_channel=True,activation_type=U8,**E(WeightSymmetric=False)),
 'tensor-u8u4':dict(activation_type=U8,weight_type=U4),
 'channel-u8s4':dict(per_channel=True,activation_type=U8,weight_type=S4),
 'channel-s16s4':dict(per_channel=True,activation_type=S16,weight_type=S4),
 'channel-u16s8':dict(per_channel=True,activation_type=U16),
 'tensor-s16s16':dict(activation_type=S16,weight_type=S16),
 'channel-force':dict(per_channel=True,activation_type=U8,**E(ForceQuantizeNoInputCheck=True)),
 'tensor-pairs':dict(activation_type=U8,**E(AddQDQPairToWeight=True,DedicatedQDQPair=True)),
 'channel-pairs':dict(activation_type=U8,per_channel=True,**E(AddQDQPairToWeight=True)),
 'channel-floatbias':dict(activation_type=U8,per_channel=True,**E(QuantizeBias=False)),
 'channel-keep':dict(activation_type=U8,per_channel=True,**E(QDQKeepRemovableActivations=True)),
 'channel-exclout':dict(activation_type=U8,per_channel=True,**E(OpTypesToExcludeOutputQuantization=['Conv','Relu','Split','MatMul','Where','Pad','Mul'])),
 'channel-noadjust':dict(activation_type=U8,per_channel=True,**E(QDQDisableWeightAdjustForInt32Bias=True)),
 'channel-minreal':dict(activation_type=U8,per_channel=True,**E(MinimumRealRange=0.25)),
 'channel-restricted':dict(activation_type=U8,per_channel=True,**E(ActivationRestrictedAsymmetric=True,MinimumRealRange=0.25)),
 'channel-contrib':dict(activation_type=U8,per_channel=True,**E(UseQDQContribOps=True)),
 'channel-reduce':dict(activation_type=U8,per_channel=True,reduce_range=True),
 'tensor-reduce-u8u8':dict(activation_type=U8,weight_type=Q.QUInt8,reduce_range=True),
 'channel-ops':dict(activation_type=U8,per_channel=True,op_types_to_quantize=['Conv','Add','Relu','Sub','Exp','MatMul','ReduceMean','Reshape']),
 'channel-exclude':dict(activation_type=U8,per_channel=True,nodes_to_exclude=['n1_Conv','n2_Relu','n3_Conv','n4_Conv','n2_Mul','n1_MatMul','n2_Add']),
}
bits=lambda v: struct.pack(">f",float(np.asarray(v).reshape(-1)[0])).hex()
class R:
    def __init__(s,ins): s.d=[{n:(np.random.default_rng(i+7).standard_normal(d)).astype(F) for n,d in ins} for i in range(3)]; s.k=0
    def get_next(s):
        s.k+=1; return s.d[s.k-1] if s.k<=len(s.d) else None
logging.disable(logging.CRITICAL)
def run(name,m,cfg,opts,extra_over=None,raw_over=None):
    base=f'{OUT}/{name}__{cfg}'
    seen={}; init=qdq_quantizer.QDQQuantizer.__init__
    def spy(self,*a,**k):
        # As calibrated: the quantizer replaces some ranges, and so must we.
        seen.update({t:d.range_value for t,d in a[5].items()}); init(self,*a,**k)
    qdq_quantizer.QDQQuantizer.__init__=spy
    o=copy.deepcopy(opts)
    if extra_over: o.setdefault('extra_options',{})['TensorQuantOverrides']=extra_over
    ins=[(i.name,[d.dim_value for d in i.type.tensor_type.shape.dim]) for i in m.graph.input]
    note=None
    try:
        quantize_static(copy.deepcopy(m),base+'.onnx',R(ins),quant_format=QuantFormat.QDQ,**o)
    except Exception as e:
        note=f'{type(e).__name__}: {e}'[:200]
    finally:
        qdq_quantizer.QDQQuantizer.__init__=init
    j={'model':name,'float':f'{name}.float.onnx','options':{k:(v.name if hasattr(v,'name') else v) for k,v in opts.items()},'error':note,'overrides':raw_over or {},'ranges':{t:[bits(r[0]),bits(r[1])] for t,r in sorted(seen.items())}}
    json.dump(j,open(base+'.json','w'),indent=0)
    if note: print(name,cfg,note)
if __name__=='__main__':
    for name,f in MODELS.items():
        m=f(); onnx.save(m,f'{OUT}/{name}.float.onnx')
        for cfg,o in CFG.items():
            # onnx's version converter makes Constant nodes of ReduceMean's axes, under names of its own.
            if name=='elementwise' and '16' in cfg: continue
            run(name,m,cfg,o)
    # overrides
    m=convnet(); onnx.save(m,f'{OUT}/overrides.float.onnx')
    ov={
     'override-activations':({'r1':[{'quant_type':U8,'rmin':np.array(0.,F),'rmax':np.array(3.,F)}],'x':[{'scale':np.array(0.02,F),'zero_point':np.array(7,np.uint8)}],'y0':[{'symmetric':True}]},
               {'r1':{'type':'uint8','range':[0,3]},'x':{'scale':[0.02],'zeroPoint':[7]},'y0':{'symmetric':True}}),
     'override-weights':({'w1':[{'quant_type':S8,'symmetric':True}],'w2':[{'axis':1}],'wg':[{'quant_type':U8,'reduce_range':True}]},
             {'w1':{'type':'int8','symmetric':True},'w2':{'axis':1},'wg':{'type':'uint8','reducedRange':True}}),
     'override-bias':({'b1':[{'quant_type':S16}],'w1':[{'rmin':-1.,'rmax':2.}]},{'b1':{'type':'int16'},'w1':{'range':[-1,2]}}),
     'override-16-bit':({'f':[{'quant_type':U16}],'r1':[{'quant_type':S16,'symmetric':True}]},{'f':{'type':'uint16'},'r1':{'type':'int16','symmetric':True}}),
    }
    for k,(a,r) in ov.items():
        run('overrides',m,k,dict(per_channel=True,activation_type=U8),a,r)
        run('overrides',m,k+'-tensor',dict(activation_type=U8),a,r)
