import { LightningElement } from 'lwc';

/** The form shows its errors itself, above its fields. */
export default class LightningMessages extends LightningElement {}
