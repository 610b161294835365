using TenantPortal.Core.Clusters;
using TenantPortal.Core.Guards;

namespace TenantPortal.Core.Tests.Guards;

/// <summary>Where guards are required, and who is told.</summary>
public sealed class GuardRulesTests
{
    [Theory]
    [InlineData(false, null, true)]
    [InlineData(true, null, false)]
    [InlineData(false, false, false)]
    [InlineData(true, true, true)]
    public void Guards_are_required_outside_of_Development_unless_someone_says_otherwise(bool isDevelopment, bool? said, bool required) =>
        Assert.Equal(required, Rules(isDevelopment, ClusterKind.InCluster, said).AreRequired("main"));

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void The_Sandbox_is_exempt_only_in_Development(bool isDevelopment, bool bound)
    {
        var rules = Rules(isDevelopment, ClusterKind.Sandbox, null);

        Assert.Equal((bound, bound), (rules.AreRequired("main"), rules.Warns("main")));
    }

    [Fact]
    public void A_cluster_of_which_nothing_is_known_yet_takes_no_new_tenants_where_guards_are_required() =>
        Assert.StartsWith(
            "The portal has not probed the guards of cluster 'main' yet.",
            Rules(false, ClusterKind.InCluster, null).FindBlockingReason("main", null)!,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(GuardDemand.Proved, GuardResult.CannotTell, true)]
    [InlineData(GuardDemand.Proved, GuardResult.Missing, true)]
    [InlineData(GuardDemand.Required, GuardResult.CannotTell, false)]
    [InlineData(GuardDemand.Required, GuardResult.Missing, true)]
    [InlineData(GuardDemand.Advised, GuardResult.Missing, false)]
    [InlineData(GuardDemand.Proved, GuardResult.Held, false)]
    [InlineData(GuardDemand.Advised, GuardResult.Contradicts, true)]
    public void A_take_over_must_be_seen_to_be_refused_and_the_rest_not_be_seen_to_be_accepted(GuardDemand demand, GuardResult result, bool blocks) =>
        Assert.Equal(blocks, new GuardFinding("x", "X", "Dry run.", demand, result, "").IsBlocking);

    [Fact]
    public void Guards_that_contradict_the_settings_block_new_tenants_and_the_sentence_says_what_to_apply()
    {
        var report = Report(
            new GuardFinding("secrets-vault", "The guards admit the secrets of the backend 'vault'", "", GuardDemand.Advised, GuardResult.Contradicts, ""),
            new GuardFinding("takeover-namespace", "The portal cannot take over a system namespace", "", GuardDemand.Proved, GuardResult.CannotTell, "")
        );

        Assert.Equal(
            "The guards of cluster 'main' contradict the settings of the portal (The guards admit the secrets of the backend 'vault'), so the portal "
                + "creates no new namespaces there. Apply what the command 'guards render' writes; the portal retries automatically.",
            Rules(false, ClusterKind.InCluster, null).FindBlockingReason("main", report)!
        );
        Assert.Null(Rules(false, ClusterKind.InCluster, false).FindBlockingReason("main", report));
    }

    [Fact]
    public void Switching_them_off_is_remarkable_only_outside_of_Development()
    {
        Assert.Equal(["main"], Rules(false, ClusterKind.InCluster, false).NotRequired);
        Assert.Empty(Rules(true, ClusterKind.InCluster, false).NotRequired);
        Assert.Empty(Rules(false, ClusterKind.InCluster, null).NotRequired);
    }

    private static GuardReport Report(params GuardFinding[] findings)
    {
        var report = new GuardReport("main", DateTimeOffset.UnixEpoch);
        report.Record(new GuardRun("v1.36.0", "", findings), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        return report;
    }

    private static GuardRules Rules(bool isDevelopment, ClusterKind kind, bool? said) =>
        new(
            new ClusterCatalog(
                new Dictionary<string, ClusterOptions>
                {
                    ["main"] = new() { Kind = kind, RequireGuards = said },
                }
            ),
            new PortalEnvironment(isDevelopment)
        );
}
