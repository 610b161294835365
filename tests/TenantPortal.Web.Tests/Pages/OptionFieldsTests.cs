using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.ClusterClasses;
using TenantPortal.Testing;
using TenantPortal.Web.Features.Requests.Submitting;

namespace TenantPortal.Web.Tests.Pages;

public sealed class OptionFieldsTests : PortalContext
{
    private static readonly Tier Cluster = Given.Settings(("Tiers:cluster:Offer:controlPlaneReplicas", "")).Tiers.Find("cluster")!;

    private readonly RequestDraft _draft = new();

    [Fact]
    public void Each_option_has_the_field_of_its_type_with_the_tiers_standard_in_it()
    {
        var fields = Open(Cluster);

        Assert.Equal(["Control plane replicas", "Kubernetes version"], fields.FindAll("label").Select(label => label.TextContent));
        Assert.Equal("3", fields.FindByLabel("Control plane replicas").GetAttribute("value"));
        Assert.EndsWith("Allowed: 1 to 7.", fields.Find("#field-options-controlPlaneReplicas-hint").TextContent, StringComparison.Ordinal);
        Assert.Equal(["v1.35.0", "v1.36.2"], fields.FindByLabel("Kubernetes version").QuerySelectorAll("option").Select(option => option.TextContent));
    }

    [Fact]
    public void What_is_chosen_is_requested()
    {
        var fields = Open(Cluster);

        fields.FindByLabel("Control plane replicas").Input("1");
        fields.FindByLabel("Kubernetes version").Change("v1.35.0");

        Assert.Equal(new Dictionary<string, string> { ["controlPlaneReplicas"] = "1", ["kubernetesVersion"] = "v1.35.0" }, _draft.ToInput().Options);
    }

    [Fact]
    public void A_flag_is_ticked()
    {
        var fields = Open(Given.Tiers().Find("namespace")!);
        Assert.True(fields.FindByLabel("Allow ingress").HasAttribute("checked"));

        fields.FindByLabel("Internet egress").Change(true);

        Assert.Equal("true", _draft.ToInput().Options!["internetEgress"]);
    }

    [Fact]
    public void A_problem_stands_at_its_option()
    {
        var fields = Open(Cluster, new Problem("Control plane replicas must be a number from 1 to 7.", "options.controlPlaneReplicas"));

        Assert.Equal("Control plane replicas must be a number from 1 to 7.", fields.ProblemOf("Control plane replicas"));
    }

    [Fact]
    public async Task What_the_ClusterClass_of_the_chosen_cluster_allows_is_offered()
    {
        var tier = Given.Settings(("Tiers:cluster:Offer:region", "")).Tiers.Find("cluster")!;
        await Services
            .GetRequiredService<ClusterClassObservations>()
            .ReplaceAsync(
                "default",
                new Dictionary<ClusterClassName, IReadOnlyList<ClusterClassVariable>>
                {
                    [new("cluster-classes", "tenant-standard")] = [new("region", ["eu-central-1", "eu-north-1"], null, null)],
                },
                TestContext.Current.CancellationToken
            );
        _draft.Cluster = "default";

        var fields = Open(tier);

        fields.WaitForAssertion(() =>
            Assert.Equal(["eu-central-1", "eu-north-1"], fields.FindByLabel("Region").QuerySelectorAll("option").Select(option => option.TextContent))
        );
    }

    [Fact]
    public void Another_tier_keeps_what_both_offer_and_forgets_the_rest()
    {
        _draft.Choose(Cluster);
        _draft.Options["kubernetesVersion"] = "v1.35.0";

        _draft.Choose(Given.Settings(("Tiers:vcluster:Offer:kubernetesVersion", "v1.35.0, v1.36.0")).Tiers.Find("vcluster")!);

        Assert.Equal([KeyValuePair.Create("kubernetesVersion", (string?)"v1.35.0")], _draft.Options);
    }

    private IRenderedComponent<OptionFields> Open(Tier tier, params Problem[] problems)
    {
        _draft.Choose(tier);
        return Render<OptionFields>(parameters =>
            parameters.Add(fields => fields.Draft, _draft).Add(fields => fields.Tier, tier).Add(fields => fields.Problems, problems)
        );
    }
}
