import RecordFormBase from 'one/recordFormBase';
import template from './recordViewForm.html';

export default class LightningRecordViewForm extends RecordFormBase {
  render(): typeof template {
    return template;
  }
}
