using Microsoft.JSInterop;

namespace TenantPortal.Web.Components.Forms;

/// <summary>Reports to the browser what was sent, so that it no longer keeps the text.</summary>
internal static class UnsentText
{
    public static ValueTask ForgetTextAsync(this IJSRuntime browser, string field, string? sent) =>
        browser.InvokeVoidAsync("tenantPortal.forget", FormFields.IdOf(field), sent ?? "");
}
