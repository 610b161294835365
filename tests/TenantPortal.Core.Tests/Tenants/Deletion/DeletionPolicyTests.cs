using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Core.Tests.Tenants.Deletion;

public sealed class DeletionPolicyTests
{
    private static readonly DeletionInventory Approved = new()
    {
        Pods = 2,
        Claims = BoundedList.Of([Claim("data", "uid-1")]),
        LoadBalancers = BoundedList.Of([new LoadBalancer("team-shop/web", ["192.0.2.1"])]),
        Hosts = BoundedList.Of(["team-shop: shop.example.com"]),
    };

    [Fact]
    public void What_was_approved_may_be_deleted() => Assert.Empty(DeletionPolicy.FindChanges(Approved, Approved));

    [Fact]
    public void Less_than_was_approved_may_be_deleted() => Assert.Empty(DeletionPolicy.FindChanges(Approved, DeletionInventory.Empty));

    [Fact]
    public void More_pods_of_a_tenant_with_pods_are_no_news() => Assert.Empty(DeletionPolicy.FindChanges(Approved, Approved with { Pods = 40 }));

    [Fact]
    public void Pods_are_news_where_there_were_none() =>
        Assert.Equal(["3 pods run where there were none."], FindChanges(Approved with { Pods = 3 }, Approved with { Pods = 0 }));

    [Fact]
    public void A_new_claim_is_named() =>
        Assert.Equal(
            ["New PersistentVolumeClaim: team-shop/more."],
            FindChanges(Approved with { Claims = BoundedList.Of([Claim("data", "uid-1"), Claim("more", "uid-2")]) })
        );

    [Fact]
    public void A_claim_that_was_created_again_is_another_one() =>
        Assert.Equal(["New PersistentVolumeClaim: team-shop/data."], FindChanges(Approved with { Claims = BoundedList.Of([Claim("data", "uid-2")]) }));

    [Fact]
    public void New_load_balancers_and_hosts_are_named() =>
        Assert.Equal(
            ["New load balancer: team-shop/api.", "New Ingress hosts: team-shop: a.example.com, team-shop: b.example.com."],
            FindChanges(
                Approved with
                {
                    LoadBalancers = BoundedList.Of([new LoadBalancer("team-shop/api", [])]),
                    Hosts = BoundedList.Of(["team-shop: a.example.com", "team-shop: b.example.com"]),
                }
            )
        );

    [Fact]
    public void Where_no_one_saw_an_inventory_everything_is_news() => Assert.Equal(4, DeletionPolicy.FindChanges(null, Approved).Count);

    [Fact]
    public void Where_no_one_saw_an_inventory_an_empty_tenant_may_be_deleted() =>
        Assert.Empty(DeletionPolicy.FindChanges(null, DeletionInventory.Empty with { Secrets = BoundedList.Of(["team-shop: SecretStore vault"]) }));

    [Fact]
    public void Of_a_list_that_was_cut_off_only_the_number_counts()
    {
        var approved = Approved with { Claims = Many(BoundedList.MaxItems + 10, "before") };

        Assert.Empty(DeletionPolicy.FindChanges(approved, approved with { Claims = Many(BoundedList.MaxItems + 10, "after") }));
        Assert.Single(DeletionPolicy.FindChanges(approved, approved with { Claims = Many(BoundedList.MaxItems + 11, "after") }));
    }

    [Fact]
    public void Only_gaps_that_hide_what_would_be_lost_block() =>
        Assert.Equal(
            ["The portal may not list pods."],
            DeletionPolicy.FindBlockingGaps(
                Approved with
                {
                    Gaps =
                    [
                        new("pods", "The portal may not list pods.", Blocks: true),
                        new("the inside", "The portal does not read the inside.", Blocks: false),
                    ],
                }
            )
        );

    [Fact]
    public void The_fingerprint_changes_only_with_what_a_user_would_miss()
    {
        var later = Approved with { Pods = 9, ReadAt = DateTimeOffset.UnixEpoch, Secrets = BoundedList.Of(["team-shop: SecretStore vault"]) };

        Assert.Equal(Approved.Fingerprint, later.Fingerprint);
        Assert.NotEqual(Approved.Fingerprint, (Approved with { Pods = 0 }).Fingerprint);
        Assert.NotEqual(Approved.Fingerprint, (Approved with { Claims = BoundedList.Of([Claim("data", "uid-2")]) }).Fingerprint);
        Assert.NotEqual(Approved.Fingerprint, (Approved with { Hosts = BoundedList<string>.Empty }).Fingerprint);
    }

    [Theory]
    [InlineData(VolumeChoice.Keep, "pv-1", "Delete", "The volume is kept.")]
    [InlineData(VolumeChoice.Delete, "pv-1", "Delete", "The volume is deleted with its data.")]
    [InlineData(VolumeChoice.Delete, "pv-1", "Retain", "The volume is kept: its reclaim policy is Retain.")]
    [InlineData(VolumeChoice.Delete, "pv-1", null, "Its reclaim policy is unknown, so the data can be lost.")]
    [InlineData(VolumeChoice.Keep, null, null, "No volume is bound, so there is no data.")]
    public void It_says_what_happens_to_each_volume(VolumeChoice choice, string? volume, string? policy, string sentence) =>
        Assert.Equal(sentence, new VolumeClaim("team-shop/data", "uid-1", "10Gi", "fast", volume, policy).WhatHappens(choice));

    [Theory]
    [InlineData(0, false, false, null)]
    [InlineData(1, false, false, ArchivedLook.AfterHour)]
    [InlineData(2, true, false, null)]
    [InlineData(24, true, false, ArchivedLook.AfterDay)]
    [InlineData(30, false, false, ArchivedLook.AfterDay)]
    [InlineData(30, true, true, null)]
    public void The_cluster_is_looked_at_after_an_hour_and_after_a_day(int hours, bool first, bool second, ArchivedLook? expected)
    {
        var archivedAt = DateTimeOffset.UnixEpoch;

        Assert.Equal(
            expected,
            ArchivedLooks.FindDue(archivedAt, first ? archivedAt.AddHours(1) : null, second ? archivedAt.AddHours(24) : null, archivedAt.AddHours(hours))
        );
    }

    private static VolumeClaim Claim(string name, string uid) => new($"team-shop/{name}", uid, "10Gi", "fast", "pv-" + uid, "Delete");

    private static IEnumerable<string> FindChanges(DeletionInventory now, DeletionInventory? approved = null) =>
        DeletionPolicy.FindChanges(approved ?? Approved, now).Select(sentence => sentence.ToString());

    private static BoundedList<VolumeClaim> Many(int count, string prefix) =>
        BoundedList.Of([.. Enumerable.Range(0, count).Select(number => Claim($"{prefix}-{number}", $"{prefix}-{number}"))]);
}
