/* global document */
import '@angular/compiler';
import { Component, provideZonelessChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { NgOtpInputComponent } from 'ng-otp-input';

/** Written without decorators, which the bundler does not know: the compiler of the browser makes a component of it. */
class Page {
  value = signal('');
  config = { length: 6 };
}
const PageComponent = Component({
  selector: 'app-page',
  standalone: true,
  imports: [NgOtpInputComponent],
  template: `<ng-otp-input [config]="config" (onInputChange)="value.set($event)"></ng-otp-input><output id="value">{{ value() }}</output>`,
})(Page);

document.querySelector('#app').append(document.createElement('app-page'));
await bootstrapApplication(PageComponent, { providers: [provideZonelessChangeDetection()] });
