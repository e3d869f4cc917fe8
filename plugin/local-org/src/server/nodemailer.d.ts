/** What is used of nodemailer, which ships no types of its own. */
declare module 'nodemailer' {
  export interface Message {
    readonly from: string;
    readonly to: string;
    readonly cc?: string;
    readonly replyTo?: string;
    readonly subject: string;
    readonly text: string;
    readonly html?: string;
  }

  export interface Transporter {
    sendMail(message: Message): Promise<unknown>;
    close(): void;
  }

  /** `smtp://user:password@host:587` or `smtps://…`. */
  export function createTransport(url: string): Transporter;
}
