using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.ClusterIdentities;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.ClusterIdentities;

public sealed class ClusterIdentityTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task The_first_cluster_is_known_and_another_one_is_audited_and_announced_once(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        Assert.Null(await CheckAsync(portal, "uid-1"));
        Assert.Null(await CheckAsync(portal, "uid-1"));

        var sentence = await CheckAsync(portal, "uid-2");
        Assert.Equal(sentence, await CheckAsync(portal, "uid-2"));

        Assert.StartsWith("Another cluster responds at the address of 'default', or its storage is empty.", sentence, StringComparison.Ordinal);
        var entry = Assert.Single(await AuditAsync(portal, "cluster.replaced"));
        Assert.Equal("Another cluster (uid-2) responds instead of the known one (uid-1).", entry);
        var heard = (await portal.Get<NotificationCenter>().ListAsync(Given.Admin(), null, 10, Cancellation)).Items;
        Assert.Single(heard, notification => notification.Kind == AnnouncementKind.ClusterReplaced);
        Assert.Empty((await portal.Get<NotificationCenter>().ListAsync(Given.Lead(), null, 10, Cancellation)).Items);
    }

    [Fact]
    public async Task The_known_cluster_needs_no_word_when_it_is_back()
    {
        await using var portal = await TestPortal.StartAsync();
        await CheckAsync(portal, "uid-1");
        await CheckAsync(portal, "uid-2");

        Assert.Null(await CheckAsync(portal, "uid-1"));

        Assert.Single(await AuditAsync(portal, "cluster.recognized"));
        Assert.Empty(await portal.Get<ClusterIdentityService>().ListAsync(Given.Admin(), Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task A_platform_admin_accepts_the_cluster_that_they_saw_and_its_tenants_are_due(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await CheckAsync(portal, "uid-1");
        await CheckAsync(portal, "uid-2");
        var service = portal.Get<ClusterIdentityService>();
        var found = Assert.Single(await service.ListAsync(Given.Auditor(), Cancellation));
        Assert.Equal(("uid-1", "uid-2", false), (found.KnownUid, found.FoundUid, found.CanAccept));

        Assert.Equal(ProblemKind.NotFound, await RefusedAsync(Given.Lead(), "uid-2"));
        Assert.Equal(ProblemKind.Forbidden, await RefusedAsync(Given.Security(), "uid-2"));
        Assert.Equal(ProblemKind.Conflict, await RefusedAsync(Given.Admin(), "uid-3"));
        Assert.True((await service.AcceptAsync(Given.Admin(), "default", "uid-2", Cancellation)).Succeeded);

        Assert.Null(await CheckAsync(portal, "uid-2"));
        Assert.NotNull(await CheckAsync(portal, "uid-1"));
        Assert.Single(await AuditAsync(portal, "cluster.accepted"));

        async Task<ProblemKind> RefusedAsync(CurrentUser user, string uid) =>
            Assert.Single((await service.AcceptAsync(user, "default", uid, Cancellation)).Problems).Kind;
    }

    private static Task<string?> CheckAsync(TestPortal portal, string uid) => portal.Get<ClusterIdentityRegister>().CheckAsync("default", uid, Cancellation);

    private static async Task<IReadOnlyList<string>> AuditAsync(TestPortal portal, string action) =>
        [
            .. (await portal.Get<AuditReader>().ListAsync(Given.Auditor(), new AuditFilter { Action = action }, Cancellation)).Value!.Items.Select(entry =>
                entry.Details
            ),
        ];
}
