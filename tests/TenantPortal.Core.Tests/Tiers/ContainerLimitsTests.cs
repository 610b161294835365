using System.Text.Json.Nodes;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tiers;

public class ContainerLimitsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("50m", "8Gi", "The CPU of 50m is less than the 100m that one container requests by default.")]
    [InlineData("200m", "8Gi", "The CPU of 200m sets a limit of 400m, which is less than the 500m that one container is limited to by default.")]
    [InlineData("4", "64Mi", "The memory of 64Mi is less than the 128Mi that one container requests by default.")]
    public void A_quota_smaller_than_one_default_container_is_named_with_both_figures(string cpu, string memory, string sentence) =>
        Assert.Equal(sentence, Assert.Single(Shipped.FindTooSmall(Given.Quota(cpu, memory), 2)).Sentence);

    [Fact]
    public void A_quota_smaller_than_the_smallest_volume_is_named() =>
        Assert.Equal(
            "The volume storage of 512Mi is less than the 1Gi that the smallest volume has.",
            Assert.Single(Shipped.FindTooSmall(Given.Quota(storage: "512Mi"), 2)).Sentence
        );

    [Theory]
    [InlineData("""{"type":"Container","default":{"cpu":"2"},"max":{"cpu":"1"}}""", "the cpu default limit of a Container (2) is more than the maximum (1).")]
    [InlineData(
        """{"type":"Container","default":{"memory":"1Gi"},"defaultRequest":{"memory":"2Gi"}}""",
        "the memory default request of a Container (2Gi) is more than the default limit (1Gi)."
    )]
    [InlineData(
        """{"type":"PersistentVolumeClaim","min":{"storage":"2Gi"},"max":{"storage":"1Gi"}}""",
        "the storage minimum of a PersistentVolumeClaim (2Gi) is more than the maximum (1Gi)."
    )]
    [InlineData(
        """{"type":"Container","default":{"cpu":"2"}},{"type":"Pod","max":{"cpu":"1"}}""",
        "the default cpu limit of a Container (2) is more than the maximum of a Pod (1)."
    )]
    public void Bounds_that_contradict_each_other_are_named_with_both_figures(string limits, string sentence)
    {
        var body = JsonNode.Parse(
            $$$"""{"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"limits","namespace":"team-shop"},"spec":{"limits":[{{{limits}}}]}}"""
        )!;

        Assert.Equal([sentence], ContainerLimits.Of([Manifest.TryParse(body.AsObject(), out _)!]).FindContradictions());
    }

    [Fact]
    public void The_shipped_tiers_contradict_nothing() => Assert.All(Given.Tiers().All, tier => Assert.Empty(tier.Containers.FindContradictions()));

    [Fact]
    public void A_tier_with_contradicting_figures_prevents_the_start()
    {
        var message = Assert
            .Throws<SettingsException>(() =>
                Given.Settings(("Tiers:namespace:Options:containerMaxCpu", "400m"), ("Tiers:namespace:Sizes:small:Memory", "100Mi"))
            )
            .Message;

        Assert.Contains(
            "Tiers:namespace: In the LimitRange, the cpu default limit of a Container (500m) is more than the maximum (400m).",
            message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Tiers:namespace:Sizes:small:memory: The memory of 100Mi is less than the 128Mi that one container requests by default.",
            message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_request_and_a_decision_with_less_than_one_container_are_refused_at_the_field()
    {
        await using var portal = await TestPortal.StartAsync();
        var input = Given.Input() with { Size = null, Quota = Given.Amounts(cpu: "50m") };

        var refused = Assert.Single((await portal.Requests.SubmitAsync(Given.Lead(), input, Cancellation)).Problems);

        Assert.Equal(
            ("quota.cpu", "The CPU of 50m is less than the 100m that one container requests by default. Request more."),
            (refused.Field, refused.Message)
        );
        var request = await portal.SubmitAsync();
        var decision = new DecisionInput { Revision = request.Revision, Quota = Given.Amounts(cpu: "50m") };
        Assert.Equal("quota.cpu", Assert.Single((await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, decision, Cancellation)).Problems).Field);
    }

    private static ContainerLimits Shipped => Given.Tiers().Find("namespace")!.Containers;
}
