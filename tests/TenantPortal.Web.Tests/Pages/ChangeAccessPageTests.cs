using Bunit;
using TenantPortal.Core;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Web.Features.Requests.Changing;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>A lead asks for groups that get in, and for secrets by name, where a secrets manager is set up.</summary>
public sealed class ChangeAccessPageTests()
    : PortalContext(
        ("SecretBackends:vault:Kind", "Vault"),
        ("SecretBackends:vault:Title", "Vault of the platform"),
        ("SecretBackends:vault:Server", "https://vault.example.com"),
        ("SecretBackends:vault:Path", "secret"),
        ("SecretBackends:vault:MountPath", "kubernetes-prod"),
        ("SecretBackends:vault:Role", "tenant-{tenant}"),
        ("SecretBackends:vault:Prefix", "tenants/{tenant}/")
    )
{
    [Fact]
    public async Task Groups_and_the_names_of_secrets_are_requested_together()
    {
        await ApproveAsync(await SubmitAsync());
        var page = await OpenWithGroupAsync("shop-support");
        await page.FindByText("Add a group").ClickAsync(new());
        await page.FindByLabel("Group 2").InputAsync(new() { Value = "checkout-developers" });
        await page.FindByLabel("Role of group 1").ChangeAsync(new() { Value = "Viewer" });
        await page.FindByLabel("Secrets manager").ChangeAsync(new() { Value = "vault" });
        await page.FindByLabel("Secret names").InputAsync(new() { Value = "db\napp" });
        Assert.Contains("tenants/checkout/app", page.Markup, StringComparison.Ordinal);

        var asked = await SendAsync(page);

        Assert.Equal(RequestKind.ChangeAccess, asked.Summary.Kind);
        Assert.Equal(
            [new AccessGrant("checkout-developers", TenantRole.Developer), new AccessGrant("shop-support", TenantRole.Viewer)],
            asked.Summary.Requested.Access
        );
        Assert.Equal("vault", asked.Summary.Requested.Secrets!.Backend);
        Assert.Equal(["app", "db"], asked.Summary.Requested.Secrets.Names);
        Assert.Contains("ExternalSecret", asked.Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_there_is_is_shown_and_what_is_taken_away_is_requested()
    {
        await ApproveAsync(await SubmitAsync());
        await ApproveAsync(
            await SubmitAsync(
                new RequestInput
                {
                    Kind = RequestKind.ChangeAccess,
                    Tenant = "checkout",
                    Purpose = "They work on it.",
                    Access = [new("shop-developers", "Developer"), new("support", "Viewer")],
                    Secrets = new SecretsInput("vault", ["app"]),
                }
            )
        );
        var page = OpenChange("access");
        Assert.Equal("app", page.FindByLabel("Secret names").GetAttribute("value"));

        await page.Find("button[aria-label='Remove group 1']").ClickAsync(new());
        await page.FindByLabel("Secrets manager").ChangeAsync(new() { Value = "" });
        await page.FindByLabel("Reason").InputAsync(new() { Value = "They are done." });
        var asked = await SendAsync(page);

        Assert.Equal([new AccessGrant("support", TenantRole.Viewer)], asked.Summary.Requested.Access);
        Assert.Null(asked.Summary.Requested.Secrets);
    }

    [Theory]
    [InlineData("system:masters", "'system:masters' is not a valid group name.")]
    [InlineData("", "'' is not a valid group name.")]
    [InlineData("shop-developers", "The group 'shop-developers' is listed twice. Give it one role.")]
    public async Task A_group_that_cannot_be_is_reported_beside_the_groups_and_nothing_is_requested(string group, string sentence)
    {
        await ApproveAsync(await SubmitAsync());
        var page = await OpenWithGroupAsync("shop-developers");
        await page.FindByText("Add a group").ClickAsync(new());
        await page.FindByLabel("Group 2").InputAsync(new() { Value = group });

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.StartsWith(sentence, ProblemOfGroups(page), StringComparison.Ordinal));
        Assert.Equal("field-access", JSInterop.VerifyInvoke("tenantPortal.focus").Arguments[0]);
        Assert.Equal(group, page.FindByLabel("Group 2").GetAttribute("value") ?? "");
        Assert.Empty(await WaitingRequestsAsync());
    }

    [Theory]
    [InlineData("App Key", "'App' is not a valid secret name.")]
    [InlineData("app app", "The secret 'app' is listed twice.")]
    [InlineData("tenant-secrets", "The name 'tenant-secrets' is reserved. Choose another name.")]
    [InlineData("", "List the secrets that the tenant needs, or choose no secrets manager.")]
    public async Task Names_of_secrets_that_cannot_be_are_reported_at_their_field_and_nothing_is_requested(string names, string sentence)
    {
        await ApproveAsync(await SubmitAsync());
        var page = await OpenWithGroupAsync("shop-developers");
        await page.FindByLabel("Secrets manager").ChangeAsync(new() { Value = "vault" });
        await page.FindByLabel("Secret names").InputAsync(new() { Value = names });

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.StartsWith(sentence, page.ProblemOf("Secret names"), StringComparison.Ordinal));
        Assert.True(page.Find("details.secrets").HasAttribute("open"));
        Assert.Empty(await WaitingRequestsAsync());
    }

    private async Task<IRenderedComponent<ChangePage>> OpenWithGroupAsync(string group)
    {
        var page = OpenChange("access");
        await page.FindByText("Add a group").ClickAsync(new());
        await page.FindByLabel("Group 1").InputAsync(new() { Value = group });
        await page.FindByLabel("Reason").InputAsync(new() { Value = "They work on it." });
        return page;
    }

    /// <summary>As a screen reader tells it where the focus goes.</summary>
    private static string ProblemOfGroups(IRenderedComponent<ChangePage> page)
    {
        var groups = page.Find("fieldset[id=field-access][tabindex]");
        return page.Find($"#{groups.GetAttribute("aria-describedby")}").TextContent.Trim();
    }
}
