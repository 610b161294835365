namespace TenantPortal.Web.Tests.Api;

public sealed class NotificationsApiTests
{
    [Fact]
    public async Task An_admin_is_told_of_a_request_and_reads_it()
    {
        await using var portal = new PortalProcess();
        var request = await (await portal.SignInAsync("payments-lead")).SubmitAsync();
        var admin = await portal.SignInAsync("platform-admin");

        var told = await (await admin.CallAsync("/notifications")).ReadAsync();
        var read = await (await admin.PostAsync("/notifications/read", new { upTo = told.GetProperty("items")[0].GetProperty("id").GetInt64() })).ReadAsync();

        Assert.Equal(1, told.GetProperty("unread").GetInt32());
        Assert.Equal("request.submitted", told.GetProperty("items")[0].Text("event"));
        Assert.Equal($"/requests/{request.Text("id")}", told.GetProperty("items")[0].Text("path"));
        Assert.Equal(0, read.GetProperty("unread").GetInt32());
    }

    [Fact]
    public async Task Another_team_is_told_nothing()
    {
        await using var portal = new PortalProcess();
        await (await portal.SignInAsync("payments-lead")).SubmitAsync();

        var told = await (await (await portal.SignInAsync("search-lead")).CallAsync("/notifications")).ReadAsync();

        Assert.Equal(0, told.GetProperty("items").GetArrayLength());
        Assert.Equal(0, told.GetProperty("unread").GetInt32());
    }
}
