import { PinInput } from '@ark-ui/react/pin-input';
import { Input } from 'antd';
import { OTPInput } from 'input-otp';
import { MuiOtpInput } from 'mui-one-time-password-input';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import OtpInput from 'react-otp-input';

const widgets = {
  'input-otp': ({ value, onChange }) => (
    <OTPInput maxLength={6} value={value} onChange={onChange} render={({ slots }) => <Slots slots={slots} />} />
  ),
  'react-otp-input': ({ value, onChange }) => (
    <OtpInput value={value} onChange={onChange} numInputs={6} renderInput={(props) => <input {...props} />} />
  ),
  'mui-one-time-password-input': ({ value, onChange }) => <MuiOtpInput value={value} onChange={onChange} length={6} />,
  antd: ({ onChange }) => <Input.OTP length={6} onChange={onChange} />,
  '@ark-ui/react': ({ onChange }) => (
    <PinInput.Root otp onValueChange={({ valueAsString }) => onChange(valueAsString)}>
      <PinInput.Control>
        {[0, 1, 2, 3, 4, 5].map((index) => (
          <PinInput.Input key={index} index={index} style={{ width: 40, height: 40 }} />
        ))}
      </PinInput.Control>
      <PinInput.HiddenInput />
    </PinInput.Root>
  ),
};

function Slots({ slots }) {
  return slots.map(({ char }, index) => (
    <span key={index} style={{ display: 'inline-block', width: 40, height: 40, border: '1px solid' }}>
      {char}
    </span>
  ));
}

function Page({ Widget }) {
  const [value, setValue] = useState('');
  return (
    <>
      <Widget value={value} onChange={setValue} />
      <output id="value">{value}</output>
    </>
  );
}

createRoot(document.querySelector('#app')).render(<Page Widget={widgets[document.body.dataset.widget]} />);
