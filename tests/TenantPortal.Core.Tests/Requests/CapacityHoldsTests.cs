using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

/// <summary>A cluster that loses capacity between the decision and the first apply.</summary>
public sealed class CapacityHoldsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task What_still_fits_is_applied_and_checked_once(DatabaseProvider database)
    {
        await using var portal = await StartAsync(database, cpu: 16);
        await portal.ApproveTenantAsync();

        Assert.Null(await LookAsync(portal));

        await portal.SaveCapacityAsync(cpu: 2);
        Assert.Null(await LookAsync(portal));
        Assert.Equal(RequestStatus.Approved, (await FindRequestAsync(portal)).Status);
    }

    [Theory, OnEveryDatabase]
    public async Task What_no_longer_fits_goes_back_to_the_approvers_once(DatabaseProvider database)
    {
        await using var portal = await StartAsync(database, cpu: 16);
        await portal.ApproveTenantAsync();
        await portal.SaveCapacityAsync(cpu: 2);

        var why = await LookAsync(portal);
        var again = await LookAsync(portal);

        Assert.Contains("0 of 2 CPU are committed; with this request, 4, 200 %. The request exceeds the limit by 2.", why, StringComparison.Ordinal);
        Assert.Equal(why, again);
        var request = await FindRequestAsync(portal);
        Assert.Equal((RequestStatus.AwaitingSecond, true), (request.Status, request.Capacity!.IsExceeded));
        var tenant = (await portal.Tenants.FindAsync(Given.Lead(), "shop", Cancellation))!;
        Assert.Equal(why, tenant.Conditions.Single(condition => condition.Type == Condition.CapacityAvailable).Message);
        Assert.Equal(why, tenant.State.Why!);
        Assert.StartsWith("A security approver approves the request with a reason", tenant.State.WhoActs!, StringComparison.Ordinal);
        await using var db = portal.OpenDatabase();
        Assert.Single(await db.Announcements.Where(one => one.Kind == AnnouncementKind.RequestReturned).ToListAsync(Cancellation));
        Assert.Single(await db.Audit.Where(entry => entry.Action == "request.capacity-gone").ToListAsync(Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task A_second_approver_allows_it_with_a_reason(DatabaseProvider database)
    {
        await using var portal = await StartHeldAsync(database);
        var request = await FindRequestAsync(portal);

        var wordless = await portal.Decisions.ApproveAsync(Given.Security(), request.Id, request.ManifestHash, null, Cancellation);
        var allowed = await portal.Decisions.ApproveAsync(Given.Security(), request.Id, request.ManifestHash, "A node is on its way.", Cancellation);

        Assert.StartsWith("Give a reason: this exceeds the cluster's capacity. 0 of 2 CPU", Assert.Single(wordless.Problems).Message, StringComparison.Ordinal);
        Assert.Empty(allowed.Problems);
        Assert.Null(await LookAsync(portal));
        Assert.Equal(RequestStatus.Approved, (await FindRequestAsync(portal)).Status);
        await using var db = portal.OpenDatabase();
        Assert.Empty((await db.Tenants.SingleAsync(Cancellation)).Conditions);
    }

    [Theory, OnEveryDatabase]
    public async Task It_goes_on_when_the_capacity_returns_and_is_never_held_again(DatabaseProvider database)
    {
        await using var portal = await StartHeldAsync(database);

        await portal.SaveCapacityAsync(cpu: 16);
        await LookAsync(portal);
        await portal.SaveCapacityAsync(cpu: 2);

        Assert.Null(await LookAsync(portal));
        Assert.Equal(RequestStatus.Approved, (await FindRequestAsync(portal)).Status);
        await using var db = portal.OpenDatabase();
        Assert.Single(await db.Audit.Where(entry => entry.Action == "request.capacity-returned").ToListAsync(Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task A_rejected_one_is_removed_although_nothing_was_created(DatabaseProvider database)
    {
        await using var portal = await StartHeldAsync(database);
        var request = await FindRequestAsync(portal);

        Assert.Empty((await portal.Decisions.RejectAsync(Given.Security(), request.Id, request.ManifestHash, "There is no room.", Cancellation)).Problems);
        Assert.Equal("security has already rejected this request.", await LookAsync(portal));

        await using var db = portal.OpenDatabase();
        var tenant = await db.Tenants.SingleAsync(Cancellation);
        Assert.Equal((portal.Time.GetUtcNow(), null), (tenant.DeleteAt, tenant.HeldRequestId));
    }

    [Fact]
    public async Task Of_several_that_lose_their_capacity_only_what_does_not_fit_is_held()
    {
        await using var portal = await StartAsync(TestDatabase.Default, cpu: 16);
        await portal.ApproveTenantAsync("shop");
        await portal.ApproveTenantAsync("till");
        await portal.SaveCapacityAsync(cpu: 6);

        Assert.NotNull(await LookAsync(portal, "shop"));
        Assert.Null(await LookAsync(portal, "till"));
    }

    [Fact]
    public async Task What_people_approved_beyond_the_capacity_is_not_sent_back()
    {
        await using var portal = await StartAsync(TestDatabase.Default, cpu: 2);
        var request = await portal.SubmitAsync();
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, "We know.", Cancellation)).Problems);
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Security(), request.Id!, request.Revision, "We know.", Cancellation)).Problems);

        Assert.Null(await LookAsync(portal));
    }

    [Theory, OnEveryDatabase]
    public async Task A_larger_quota_that_no_longer_fits_leaves_the_tenant_as_it_was(DatabaseProvider database)
    {
        await using var portal = await StartReadyAsync(database);
        var larger = await ApproveTooMuchAsync(portal);

        await LookAsync(portal);
        var second = await LookAsync(portal);

        Assert.Null(second);
        await using var db = portal.OpenDatabase();
        var tenant = await db.Tenants.SingleAsync(Cancellation);
        Assert.Equal(("4", larger, tenant.AppliedHash), (tenant.Spec.Quota[QuotaResource.Cpu].ToString(), tenant.HeldRequestId, tenant.ManifestHash));
        Assert.NotEqual(larger, tenant.RequestId);
        Assert.Equal(RequestStatus.AwaitingSecond, (await FindRequestAsync(portal, larger)).Status);
    }

    [Theory, OnEveryDatabase]
    public async Task A_held_quota_is_applied_when_the_capacity_returns(DatabaseProvider database)
    {
        await using var portal = await StartReadyAsync(database);
        var larger = await ApproveTooMuchAsync(portal);
        await LookAsync(portal);

        await portal.SaveCapacityAsync(cpu: 16);
        await LookAsync(portal);

        await using var db = portal.OpenDatabase();
        var tenant = await db.Tenants.SingleAsync(Cancellation);
        Assert.Equal(("8", larger, null), (tenant.Spec.Quota[QuotaResource.Cpu].ToString(), tenant.RequestId, tenant.HeldRequestId));
        Assert.Null(await LookAsync(portal));
    }

    [Fact]
    public async Task A_rejected_quota_leaves_no_trace_on_the_tenant()
    {
        await using var portal = await StartReadyAsync(TestDatabase.Default);
        var larger = await ApproveTooMuchAsync(portal);
        await LookAsync(portal);
        var request = await FindRequestAsync(portal, larger);
        Assert.Empty((await portal.Decisions.RejectAsync(Given.Security(), larger, request.ManifestHash, "There is no room.", Cancellation)).Problems);

        Assert.Null(await LookAsync(portal));

        await using var db = portal.OpenDatabase();
        var tenant = await db.Tenants.SingleAsync(Cancellation);
        Assert.Equal((null, null), (tenant.HeldRequestId, tenant.DeleteAt));
        Assert.DoesNotContain(tenant.Conditions, condition => condition.Type == Condition.CapacityAvailable);
    }

    [Theory, OnEveryDatabase]
    public async Task A_larger_quota_requested_as_a_change_of_the_tier_is_held_too(DatabaseProvider database)
    {
        await using var portal = await StartReadyAsync(database);
        var larger = await ApproveTooMuchAsync(portal, RequestKind.ChangeTier);

        Assert.NotNull(await LookAsync(portal));

        Assert.Equal(RequestStatus.AwaitingSecond, (await FindRequestAsync(portal, larger)).Status);
        await portal.SaveCapacityAsync(cpu: 16);
        await LookAsync(portal);
        await using var db = portal.OpenDatabase();
        var tenant = await db.Tenants.SingleAsync(Cancellation);
        Assert.Equal(("8", larger, null), (tenant.Spec.Quota[QuotaResource.Cpu].ToString(), tenant.RequestId, tenant.HeldRequestId));
    }

    [Fact]
    public async Task A_smaller_quota_needs_no_capacity()
    {
        await using var portal = await StartReadyAsync(TestDatabase.Default);
        await ApproveQuotaAsync(portal, "2");
        await portal.SaveCapacityAsync(cpu: 1);

        Assert.Null(await LookAsync(portal));
    }

    private static async Task<TestPortal> StartAsync(DatabaseProvider database, long cpu)
    {
        var portal = await TestPortal.StartAsync(database);
        await portal.SaveCapacityAsync(cpu);
        return portal;
    }

    /// <summary>A tenant of 4 CPU was approved, the cluster has 2 left, and the tenant is held.</summary>
    private static async Task<TestPortal> StartHeldAsync(DatabaseProvider database)
    {
        var portal = await StartAsync(database, cpu: 16);
        await portal.ApproveTenantAsync();
        await portal.SaveCapacityAsync(cpu: 2);
        Assert.NotNull(await LookAsync(portal));
        return portal;
    }

    private static async Task<TestPortal> StartReadyAsync(DatabaseProvider database)
    {
        var portal = await StartAsync(database, cpu: 16);
        await portal.ApproveTenantAsync();
        await LookAsync(portal);
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("r1", 10, Cancellation));
        var result = new ReconcileResult(ReconcileOutcome.Ready, [], [], claim.Tenant.ManifestHash, "uid-1");
        Assert.True(await portal.Queue.CompleteAsync(claim, "r1", result, portal.Time.GetUtcNow().AddMinutes(30), Cancellation));
        return portal;
    }

    /// <summary>Approves 8 CPU for the tenant of 4, and leaves the cluster 6. Returns the id of the request.</summary>
    private static async Task<string> ApproveTooMuchAsync(TestPortal portal, RequestKind kind = RequestKind.ChangeQuota)
    {
        var id = await ApproveQuotaAsync(portal, "8", kind);
        await portal.SaveCapacityAsync(cpu: 6);
        return id;
    }

    /// <summary>What the reconciler does before it applies anything.</summary>
    private static async Task<string?> LookAsync(TestPortal portal, string name = "shop")
    {
        await using var db = portal.OpenDatabase();
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(tenant => tenant.Name == name, Cancellation);
        return await portal.Get<CapacityHolds>().FindBlockingReasonAsync(tenant, Cancellation);
    }

    /// <summary>Returns the id of the request.</summary>
    private static async Task<string> ApproveQuotaAsync(TestPortal portal, string cpu, RequestKind kind = RequestKind.ChangeQuota)
    {
        var input = new RequestInput
        {
            Kind = kind,
            Tenant = "shop",
            Tier = kind == RequestKind.ChangeTier ? "namespace" : null,
            Quota = Given.Amounts(cpu: cpu),
            Purpose = "The shop changes.",
        };
        var submitted = await portal.Requests.SubmitAsync(Given.Lead(), input, Cancellation);
        Assert.Empty(submitted.Problems);
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Value!.Id!, submitted.Value.Revision, null, Cancellation)).Problems);
        return submitted.Value.Id!;
    }

    private static async Task<TenantRequest> FindRequestAsync(TestPortal portal, string? id = null)
    {
        await using var db = portal.OpenDatabase();
        return await db.Requests.Include(request => request.Decisions).SingleAsync(request => id == null || request.Id == id, Cancellation);
    }
}
