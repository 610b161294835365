using System.Net;
using System.Text.Json;

namespace TenantPortal.Web.Tests.Api;

/// <summary>The deletion of a tenant over the API, on a Sandbox.</summary>
public sealed class DeletionApiTests
{
    [Fact]
    public async Task A_deletion_says_what_it_deletes_and_what_happens_to_the_volumes()
    {
        await using var portal = new PortalProcess();
        var (lead, admin) = (await portal.SignInAsync("payments-lead"), await portal.SignInAsync("platform-admin"));
        var created = await lead.SubmitAsync();
        using (await admin.PostAsync($"/requests/{created.Text("id")}/approve", new { revision = created.Text("revision") })) { }

        var refreshed = await lead.PostAsync("/tenants/checkout/deletion/inventory", new { });
        var before = await (await lead.CallAsync("/tenants/checkout/deletion")).ReadAsync();
        var submitted = await (
            await lead.PostAsync(
                "/requests",
                new
                {
                    kind = "Delete",
                    tenant = "checkout",
                    purpose = "It is over.",
                    volumes = "Delete",
                }
            )
        ).ReadAsync();
        var request = await (await admin.CallAsync($"/requests/{submitted.Text("id")}")).ReadAsync();
        using (await admin.PostAsync($"/requests/{submitted.Text("id")}/approve", new { revision = submitted.Text("revision") })) { }
        var after = await (await lead.CallAsync("/tenants/checkout/deletion")).ReadAsync();

        Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
        Assert.Equal(JsonValueKind.Null, before.GetProperty("deleteAt").ValueKind);
        Assert.Equal("Delete", request.GetProperty("deletion").Text("volumes"));
        Assert.Equal(("Delete", submitted.Text("id")), (after.Text("volumes"), after.Text("requestId")));
        Assert.Equal(JsonValueKind.String, after.GetProperty("deleteAt").ValueKind);
    }

    [Fact]
    public async Task A_deletion_that_did_not_stop_is_not_confirmed()
    {
        await using var portal = new PortalProcess();
        var (lead, admin) = (await portal.SignInAsync("payments-lead"), await portal.SignInAsync("platform-admin"));
        var created = await lead.SubmitAsync();
        using (await admin.PostAsync($"/requests/{created.Text("id")}/approve", new { revision = created.Text("revision") })) { }

        var refused = await admin.PostAsync("/tenants/checkout/deletion/confirm", new { comment = "Now.", contents = "0123" });

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }
}
