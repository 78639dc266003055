import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{stopSetup}from"./chunk-HOUZQX7J.js";import"./chunk-WJIM4MQW.js";import"./chunk-KOFZ2UUE.js";import"./chunk-VNUX3FDH.js";import"./chunk-FA2UT5QW.js";import"./chunk-KYEE2NNC.js";import"./chunk-DUUZPTNI.js";import"./chunk-QLBOLKUJ.js";await stopSetup();
