/* global document */
import PrimeVue from 'primevue/config';
import InputOtp from 'primevue/inputotp';
import { createApp, h, ref } from 'vue';
import Vue3OtpInput from 'vue3-otp-input';
import { createVuetify } from 'vuetify';
import { VOtpInput } from 'vuetify/components';
import 'vuetify/styles';

const value = ref('');
const set = (given) => {
  value.value = given ?? '';
};

const widgets = {
  'vue3-otp-input': () => h(Vue3OtpInput, { numInputs: 6, inputType: 'tel', inputClasses: 'box', onOnChange: set }),
  primevue: () => h(InputOtp, { modelValue: value.value, 'onUpdate:modelValue': set, length: 6 }),
  vuetify: () => h(VOtpInput, { modelValue: value.value, 'onUpdate:modelValue': set, length: 6 }),
};

const widget = widgets[document.body.dataset.widget];
createApp({ render: () => [widget(), h('output', { id: 'value' }, value.value)] })
  .use(PrimeVue)
  .use(createVuetify())
  .mount('#app');
