import RecordFormBase from 'one/recordFormBase';
import template from './recordEditForm.html';

export default class LightningRecordEditForm extends RecordFormBase {
  render(): typeof template {
    return template;
  }
}
