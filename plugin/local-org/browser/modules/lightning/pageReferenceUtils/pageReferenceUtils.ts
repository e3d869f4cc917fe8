export {
  decodeDefaults as decodeDefaultFieldValues,
  encodeDefaults as encodeDefaultFieldValues,
} from 'one/defaultFieldValues';
