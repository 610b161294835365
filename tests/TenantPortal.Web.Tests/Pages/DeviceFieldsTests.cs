using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tiers;
using TenantPortal.Web.Features.Capacity;
using TenantPortal.Web.Features.Requests.Submitting;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>Forms and tables where a tier offers GPUs, and another one tolerates taints.</summary>
public sealed class DeviceFieldsTests()
    : PortalContext(
        ("Tiers:namespace:Maximum:nvidia.com/gpu", "4"),
        ("Tiers:namespace:Sizes:large:nvidia.com/gpu", "1"),
        ("Tiers:vcluster:Tolerations:0:Key", "spot"),
        ("Tiers:vcluster:Tolerations:0:Operator", "Exists")
    )
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TierCatalog Tiers => Services.GetRequiredService<TierCatalog>();

    [Fact]
    public void A_size_shows_its_devices_and_custom_amounts_have_an_optional_field_for_them()
    {
        var draft = new RequestDraft { Size = RequestDraft.Custom };

        var form = Render<SizeChoice>(choice =>
            choice.Add(shown => shown.Draft, draft).Add(shown => shown.Tier, Tiers.Find("namespace")!).Add(shown => shown.Problems, [])
        );

        Assert.Single(form.FindAll(".amounts"), amounts => amounts.TextContent.Contains("1 NVIDIA GPUs", StringComparison.Ordinal));
        Assert.Contains("Optional. Limit: 4", form.Markup, StringComparison.Ordinal);
        form.FindByLabel("NVIDIA GPUs").Input("2");
        Assert.Equal("2", draft.ToInput().Quota!["nvidia.com/gpu"]);
    }

    [Fact]
    public void Another_tier_does_not_keep_the_devices_of_the_former_one()
    {
        var draft = new RequestDraft { Size = RequestDraft.Custom };
        draft.Choose(Tiers.Find("namespace")!);
        draft.Amounts["nvidia.com/gpu"] = "2";

        draft.Choose(Tiers.Find("vcluster")!);

        Assert.DoesNotContain("nvidia.com/gpu", draft.ToInput().Quota!.Keys);
    }

    [Fact]
    public void A_problem_with_a_device_is_in_the_step_of_the_size() =>
        Assert.Equal(
            ("quota.nvidia.com/gpu", RequestStep.Size),
            RequestSteps.FindFirstInvalid([new Problem("There are none.", "quota.nvidia.com/gpu"), new Problem("Broken.", "options.region")])
        );

    [Fact]
    public async Task Capacity_is_shown_by_tier_where_tiers_can_use_different_nodes()
    {
        var pool = NodePool.Of([new Taint("spot", "", "NoSchedule")], Tiers)!;
        await Services
            .GetRequiredService<ClusterObservations>()
            .SaveCapacityAsync(
                "default",
                [new("cpu", 8000, 4000, 2), new("nvidia.com/gpu", 2, 2, 2), new("cpu", 16_000, 16_000, 1) { Pool = pool }],
                Cancellation
            );
        SignIn("auditor");

        var page = Render<CapacityPage>();

        page.WaitForAssertion(() =>
            Assert.Equal(
                ["Nodes that Hardened namespace can use", "Nodes that Virtual cluster can use"],
                page.FindAll("h3").Select(heading => heading.TextContent)
            )
        );
        Assert.Equal(["24 cores", "8 cores", "24 cores"], page.FindAll("tbody tr").Where(IsOf("CPU")).Select(row => row.QuerySelectorAll("td")[1].TextContent));
        Assert.Equal(3, page.FindAll("tbody tr").Count(IsOf("NVIDIA GPUs")));
    }

    private static Func<AngleSharp.Dom.IElement, bool> IsOf(string resource) => row => row.QuerySelector("td")!.TextContent == resource;
}
