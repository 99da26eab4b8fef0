/* global document */
import { initialize } from '@ionic/core/components';
import { defineCustomElement } from '@ionic/core/components/ion-input-otp.js';
import '@ionic/core/css/core.css';

initialize();
defineCustomElement();
const widget = document.createElement('ion-input-otp');
widget.length = 6;
const output = document.createElement('output');
output.id = 'value';
widget.addEventListener('ionInput', ({ detail }) => {
  output.textContent = detail.value ?? '';
});
document.querySelector('#app').append(widget, output);
