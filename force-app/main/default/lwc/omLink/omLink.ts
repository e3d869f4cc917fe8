import { LightningElement, api } from 'lwc';
import { NavigationMixin, type PageReference } from 'lightning/navigation';

/** A link to whatever a page reference names: an address to open elsewhere, and no reload when followed here. */
export default class OmLink extends NavigationMixin(LightningElement) {
  @api label = '';
  /** For those who do not see what stands around the link; begins with the label. */
  @api description?: string;
  href = '';
  private target: PageReference | undefined;

  @api
  get reference(): PageReference | undefined {
    return this.target;
  }

  set reference(value: PageReference | undefined) {
    this.target = value;
    void this.findAddress();
  }

  connectedCallback(): void {
    void this.findAddress();
  }

  handleClick(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !this.target) return;
    event.preventDefault();
    this[NavigationMixin.Navigate](this.target);
  }

  private async findAddress(): Promise<void> {
    const wanted = this.target;
    if (!wanted || !this.isConnected) return;
    const address = await this[NavigationMixin.GenerateUrl](wanted);
    if (this.target === wanted) this.href = address;
  }
}
