import SUBMITTED from '@salesforce/label/c.OM_Operations_Submitted';
import ENDED from '@salesforce/label/c.OM_Operations_Ended';
import ENDED_LATE from '@salesforce/label/c.OM_Operations_EndedLate';
import ORDERS from '@salesforce/label/c.OM_Operations_Orders';
import WAITING from '@salesforce/label/c.OM_Operations_Waiting';
import WORKING from '@salesforce/label/c.OM_Operations_Working';
import { dayText } from 'c/omFormat';
import { listPage, tabPage } from 'c/omOutcomes';
import { wordsOf } from 'c/omTaskModel';
import type { ChartData } from 'c/omChart';
import type { PageReference } from 'lightning/navigation';

export interface StateFigure {
  readonly state: string;
  readonly orders: number;
  readonly amount: number;
}
/** Orders on their way that are not in time. */
export interface JeopardyFigure {
  readonly atRisk: number;
  readonly late: number;
  readonly amount: number;
}
export interface QueueFigure {
  readonly queue?: string | null;
  readonly open: number;
  readonly late: number;
  readonly firstDue?: string | null;
}
export interface StepFigure {
  readonly step: string;
  readonly ended: number;
  readonly waitingHours: number;
  readonly workingHours: number;
}
export interface GatewayFigure {
  readonly gateway: string;
  readonly calls: number;
  readonly failures: number;
  readonly meanMs?: number | null;
  readonly maxMs?: number | null;
  readonly lastAt?: string | null;
  readonly openSteps: number;
}

/** What `OM_OperationsController.getDashboard` gives. Days without an event are not in the lists by day. */
export interface Dashboard {
  readonly asOf: string;
  readonly states: readonly StateFigure[];
  readonly jeopardy: JeopardyFigure;
  readonly submitted: readonly { readonly day: string; readonly orders: number }[];
  readonly ended: readonly { readonly day: string; readonly steps: number; readonly late: number }[];
  readonly cycle: { readonly orders: number; readonly meanHours?: number | null; readonly slowHours?: number | null };
  readonly stepsWithDueTime: number;
  readonly stepsLate: number;
  readonly queues: readonly QueueFigure[];
  readonly steps: readonly StepFigure[];
  readonly gateways: readonly GatewayFigure[];
}

/** A step behind a figure, as the record has it. */
export interface FigureStep {
  readonly Id: string;
  readonly StepName__c?: string;
  readonly State__c: string;
  readonly Queue__c?: string;
  readonly Gateway__c?: string;
  readonly ReadyAt__c?: string;
  readonly DueAt__c?: string;
  readonly EndedAt__c?: string;
  readonly Owner?: { readonly Name?: string };
  readonly ErrorMessage__c?: string;
  readonly TaskHoldReason__c?: string;
  readonly Plan__r?: {
    readonly Order__c?: string;
    readonly Order__r?: { readonly OrderNumber?: string; readonly Account?: { readonly Name?: string } };
  };
}

/** A figure whose steps the dashboard lists below its tiles. */
export interface Figure {
  readonly figure: 'queue' | 'step' | 'late';
  /** A queue or the name of a step; a queue may be none. */
  readonly value?: string;
}

/** An address of its own, so that it can be passed on, opened elsewhere and left by going back. */
export const figurePage = ({ figure, value }: Figure, days: number): PageReference =>
  tabPage('OM_Operations', {
    c__figure: figure,
    c__days: String(days),
    ...(value === undefined ? {} : { c__value: value }),
  });

/** States in the order in which an order goes through them. */
const FLOW = [
  'Draft',
  'Acknowledged',
  'Pending',
  'InProgress',
  'Held',
  'Amending',
  'AssessingCancellation',
  'PendingCancellation',
  'Failed',
  'Partial',
  'Completed',
  'Cancelled',
  'Rejected',
  'Superseded',
];
const IN_FLIGHT: readonly string[] = FLOW.slice(1, 9);
const ATTENTION: readonly string[] = ['Held', 'Failed', 'Partial', 'Rejected'];

/** The list view in which the orders of a state are. */
const LISTS: Readonly<Record<string, string>> = {
  Draft: 'OM_Drafts',
  Completed: 'OM_Completed',
  Held: 'OM_Needs_Attention',
  Failed: 'OM_Needs_Attention',
  Partial: 'OM_Needs_Attention',
  Rejected: 'OM_Needs_Attention',
  AssessingCancellation: 'OM_Cancelled',
  PendingCancellation: 'OM_Cancelled',
  Cancelled: 'OM_Cancelled',
  Superseded: 'OM_Cancelled',
};
/** More rows than people read; the rest takes little time. */
const MAX_STEPS = 10;
const DAY = 86_400_000;

const sumOf = (states: readonly StateFigure[], names: readonly string[]): { orders: number; amount: number } =>
  states
    .filter(({ state }) => names.includes(state))
    .reduce((sum, one) => ({ orders: sum.orders + one.orders, amount: sum.amount + one.amount }), {
      orders: 0,
      amount: 0,
    });

export const inFlight = (states: readonly StateFigure[]): { orders: number; amount: number } =>
  sumOf(states, IN_FLIGHT);
export const needAttention = (states: readonly StateFigure[]): number => sumOf(states, ATTENTION).orders;

/** The share of steps that kept their due time, from 0 to 1; nothing when none had one. */
export const attainment = ({ stepsWithDueTime, stepsLate }: Dashboard): number | undefined =>
  stepsWithDueTime === 0 ? undefined : (stepsWithDueTime - stepsLate) / stepsWithDueTime;

/** Orders on their way by state, in the order of the flow. */
export function stateChart(states: readonly StateFigure[]): ChartData {
  const shown = states
    .filter(({ state }) => IN_FLIGHT.includes(state) || ATTENTION.includes(state))
    .toSorted((a, b) => FLOW.indexOf(a.state) - FLOW.indexOf(b.state));
  return {
    rows: shown.map(({ state }) => ({
      label: wordsOf(state),
      reference: listPage('Order', LISTS[state] ?? 'OM_In_Fulfillment'),
    })),
    series: [{ name: ORDERS, tone: 'accent', values: shown.map(({ orders }) => orders) }],
  };
}

/** Every day of the period, those without an event with zero. */
export function trendChart({ submitted, ended, asOf }: Dashboard, days: number): ChartData {
  const last = Date.parse(asOf.slice(0, 10));
  const dates = Array.from({ length: days }, (_, index) => {
    const time = last - (days - 1 - index) * DAY;
    return new Date(time).toISOString().slice(0, 10);
  });
  const of = <Row extends { readonly day: string }>(rows: readonly Row[], value: (row: Row) => number): number[] => {
    const byDay = new Map(rows.map((row) => [row.day.slice(0, 10), value(row)]));
    return dates.map((date) => byDay.get(date) ?? 0);
  };
  return {
    // Noon, so that no time zone moves it into another day.
    rows: dates.map((date) => ({ label: dayText(`${date}T12:00:00Z`) })),
    series: [
      { name: SUBMITTED, tone: 'accent', values: of(submitted, ({ orders }) => orders) },
      { name: ENDED, tone: 'success', values: of(ended, ({ steps }) => steps) },
      { name: ENDED_LATE, tone: 'error', values: of(ended, ({ late }) => late) },
    ],
  };
}

/** Where time goes: waiting and working hours of the steps that take most. */
export function timeChart(steps: readonly StepFigure[], days: number): ChartData {
  const shown = steps.slice(0, MAX_STEPS);
  return {
    rows: shown.map(({ step }) => ({ label: step, reference: figurePage({ figure: 'step', value: step }, days) })),
    series: [
      { name: WAITING, tone: 'warning', values: shown.map(({ waitingHours }) => waitingHours) },
      { name: WORKING, tone: 'accent', values: shown.map(({ workingHours }) => workingHours) },
    ],
  };
}

export interface Bottleneck {
  readonly step: string;
  readonly hours: number;
  /** Of the time of all steps, each as often as it ended. */
  readonly share: number;
}

/** The step that most time of all orders goes into, counted as often as it ended. */
export function bottleneck(steps: readonly StepFigure[]): Bottleneck | undefined {
  const totals = steps.map((one) => ({ one, total: (one.waitingHours + one.workingHours) * one.ended }));
  const all = totals.reduce((sum, { total }) => sum + total, 0);
  const worst = totals.toSorted((a, b) => b.total - a.total)[0];
  if (!worst || worst.total === 0) return undefined;
  return { step: worst.one.step, hours: worst.one.waitingHours + worst.one.workingHours, share: worst.total / all };
}

export type Health = 'good' | 'poor' | 'bad' | 'idle';

/** One call of twenty may fail; one of five is bad. */
export function healthOf({ calls, failures }: GatewayFigure): Health {
  if (calls === 0) return 'idle';
  const share = failures / calls;
  return share > 0.2 ? 'bad' : share > 0.05 ? 'poor' : 'good';
}
