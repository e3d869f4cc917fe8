import Tabset from 'one/tabset';
import template from './accordion.html';

/** The sections of an accordion hold regions as tabs do. */
export default class Accordion extends Tabset {
  render(): typeof template {
    return template;
  }
}
